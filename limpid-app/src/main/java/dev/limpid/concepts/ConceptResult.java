package dev.limpid.concepts;

import dev.limpid.inside.concept.AttentionStatistics;
import dev.limpid.inside.concept.Patches;
import dev.limpid.inside.concept.SequentialTest;
import dev.limpid.inside.concept.Tcav;
import dev.limpid.report.html.Numbers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What was found.
 *
 * @param layer where
 * @param inputs how many inputs were read
 * @param tested the named concepts and what they do to classes; empty without TCAV
 * @param found the concepts that ACE and CRAFT found
 * @param channels the channels that CRP shows
 * @param gates the blocks of gates, first to last
 * @param heads the heads of attention, first to last
 * @param judged how complete the concepts are, and how well they show the true parts
 * @param capsules the routing and the capsules of a capsule network; empty for others
 * @param notes sentences about what could not be done
 */
public record ConceptResult(
        String layer,
        int inputs,
        List<Tested> tested,
        List<Found> found,
        List<Channel> channels,
        List<Gates> gates,
        List<Head> heads,
        List<Judged> judged,
        Optional<Capsules> capsules,
        List<String> notes) {
    public ConceptResult {
        tested = List.copyOf(tested);
        found = List.copyOf(found);
        channels = List.copyOf(channels);
        gates = List.copyOf(gates);
        heads = List.copyOf(heads);
        judged = List.copyOf(judged);
        notes = List.copyOf(notes);
    }

    /**
     * What a capsule network does, on average over inputs.
     *
     * @param inputs how many
     * @param coupled the share of the lower capsules that is routed to the longest capsule
     * @param chance that share if the routing were even
     * @param numbers what each number of the longest capsule does
     */
    public record Capsules(int inputs, double coupled, double chance, List<CapsuleNumber> numbers) {
        public Capsules {
            numbers = List.copyOf(numbers);
        }
    }

    /**
     * What becomes of the decoded picture when a number of the longest capsule goes from 0.25 below to 0.25 above its value.
     *
     * @param number its index in the capsule
     * @param change the mean change of a pixel in amount
     * @param brighter change of the mean brightness
     * @param right how far the middle of what is bright moves to the right, pixels
     * @param down how far it moves down, pixels
     * @param wider change of its standard deviation across, pixels
     * @param higher change of its standard deviation down, pixels
     */
    public record CapsuleNumber(
            int number, double change, double brighter, double right, double down, double wider, double higher) {
        static CapsuleNumber of(int number, double... effect) {
            return new CapsuleNumber(number, effect[0], effect[1], effect[2], effect[3], effect[4], effect[5]);
        }
    }

    /** The directions of the tested and found concepts by their names, in this order. */
    public Map<String, double[]> directions() {
        Map<String, double[]> directions = new LinkedHashMap<>();
        tested.forEach(t -> directions.put("tcav " + t.name(), t.direction()));
        found.forEach(f -> directions.put(f.name(), f.direction()));
        return directions;
    }

    /** The result in a few lines for people. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(Numbers.count(inputs, "input") + ", layer " + layer);
        long pairs = tested.stream().mapToLong(t -> t.scores().size()).sum();
        if (pairs > 0) {
            long certain = tested.stream()
                    .flatMap(t -> t.scores().stream())
                    .filter(s -> s.state() == SequentialTest.State.CERTAIN)
                    .count();
            double runs = tested.stream()
                    .flatMap(t -> t.scores().stream())
                    .mapToInt(Tcav.Score::runs)
                    .average()
                    .orElse(0);
            lines.add(String.format(
                    Locale.ROOT,
                    "tcav: %d concepts, %d pairs with classes, %d certain, %.1f random concepts for a test",
                    tested.size(),
                    pairs,
                    certain,
                    runs));
        }
        for (Judged each : judged) {
            String truth = each.auc().isPresent()
                    ? String.format(Locale.ROOT, ", part AUC %.3f", each.auc().getAsDouble())
                    : "";
            lines.add(String.format(
                    Locale.ROOT,
                    "%s, %s network: %s %.1f %% of the predictions%s",
                    each.method(),
                    each.network(),
                    Numbers.count(each.concepts(), "concept") + (each.concepts() == 1 ? " keeps" : " keep"),
                    100 * each.kept(),
                    truth));
        }
        lines.addAll(notes);
        return lines;
    }

    /**
     * A named concept.
     *
     * @param name its name, or {@code A:B} for a difference
     * @param category its category
     * @param inputs how many inputs show it
     * @param direction its vector, of length 1
     * @param accuracy the share of inputs that the vector puts on the right side
     * @param scores what it does to classes
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Tested(
            String name, String category, int inputs, double[] direction, double accuracy, List<Tcav.Score> scores) {
        public Tested {
            scores = List.copyOf(scores);
        }
    }

    /**
     * A concept that was found.
     *
     * @param method {@code ace} or {@code craft}
     * @param name such as {@code craft 3}
     * @param importance the mean total Sobol index of CRAFT; of ACE the mean derivative of
     *     the class with the largest certain effect, logits; 0 if none is certain
     * @param direction of the channels
     * @param examples the parts of pictures that show it best
     * @param classes the classes that it matters for most
     * @param parts what it consists of at an earlier layer; empty if that was not looked for
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Found(
            String method,
            String name,
            double importance,
            double[] direction,
            List<Example> examples,
            List<String> classes,
            List<List<Example>> parts) {
        public Found {
            examples = List.copyOf(examples);
            classes = List.copyOf(classes);
            parts = parts.stream().map(List::copyOf).toList();
        }
    }

    /**
     * A part of a picture.
     *
     * @param input the number of the input
     * @param box where
     * @param part its number among the parts of the pictures that were looked at
     */
    public record Example(int input, Patches.Box box, int part) {}

    /**
     * A channel, a group of channels or a direction.
     *
     * @param number of the channel, from 0; those of groups and directions follow
     * @param name the number of the channel, the numbers of a group such as {@code 3+17}, or {@code direction}
     * @param axis the direction of the channels that it stands for, of length 1
     * @param relevance the mean over the inputs, logits
     * @param relevant the inputs for which it is most relevant
     * @param active the inputs in which it is most active
     * @param classes the classes that it is most relevant for
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Channel(
            int number,
            String name,
            double[] axis,
            double relevance,
            List<Integer> relevant,
            List<Integer> active,
            List<String> classes) {
        public Channel {
            relevant = List.copyOf(relevant);
            active = List.copyOf(active);
            classes = List.copyOf(classes);
        }
    }

    /**
     * A block of gates.
     *
     * @param name the value in the network
     * @param kind {@code squeeze and excitation}, {@code CBAM channels} or {@code positions}
     * @param size how many gates
     * @param mean gate, 0 to 1
     * @param byClass the share of the gates' variance that lies between predicted classes, averaged
     */
    public record Gates(String name, String kind, int size, double mean, double byClass) {}

    /**
     * A head of attention.
     *
     * @param layer the value in the network
     * @param number from 0
     * @param looks how far and how sharply
     */
    public record Head(String layer, int number, AttentionStatistics.Head looks) {}

    /**
     * The quality of the concepts of a method.
     *
     * @param method whose concepts
     * @param network {@code trained}, or {@code random}: the same with permuted weights
     * @param concepts how many
     * @param kept the share of predictions that stay if the layer is rebuilt from them
     * @param completeness the same between 0 without concepts and 1
     * @param explained the share of the variance of the predicted class's logit that is explained
     * @param auc how well the best concept of each true part shows it, 0.5 by chance; empty if no truth is known
     * @param overlap its intersection over union
     */
    public record Judged(
            String method,
            String network,
            int concepts,
            double kept,
            double completeness,
            double explained,
            OptionalDouble auc,
            OptionalDouble overlap) {}
}
