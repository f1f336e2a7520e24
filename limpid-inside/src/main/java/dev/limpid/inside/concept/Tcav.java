package dev.limpid.inside.concept;

import dev.limpid.error.LimpidException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * Testing with concept activation vectors: the share of a class's inputs whose logit rises in a concept's direction, and
 * whether the effect of the direction differs from those of random concepts of the same size.
 *
 * <p>Random concepts are random sets of the same inputs, the same ones for each concept of a size; their vectors are found
 * in the same way: of a concept against all other inputs, of a relative one between two sets that share no input. For each class the {@link SequentialTest} says when the answer is certain.
 *
 * <p>Ref.: Kim et al., Testing with Concept Activation Vectors, 2018, arXiv 1711.11279. Differs from the paper: activations
 * are means over the positions, so a concept is a direction of channels; the inputs of a class are those that the network
 * puts there; the test compares effects, since the share is 0 or 1 for every direction where the network is linear
 * behind the layer; and a sequential test decides how many random concepts it takes. Not safe for use by several threads.
 */
public final class Tcav {
    /** The largest number of random concepts for a test. */
    public static final int MOST_RUNS = 200;

    private final List<double[]> activations;
    private final Cav.Kind kind;
    private final long seed;
    private final Map<Integer, List<LayerReadings.Row>> classes = new TreeMap<>();
    private final Map<Sizes, List<Cav>> random = new HashMap<>();

    /**
     * How many inputs a vector is found from.
     *
     * @param with the concept
     * @param without it
     */
    private record Sizes(int with, int without) {}

    /**
     * The score of a concept for a class.
     *
     * @param target the class
     * @param inputs how many inputs the network puts there
     * @param score the share of them whose logit rises in the concept's direction, 0 to 1
     * @param mean the effect: the mean derivative in that direction times the distance between inputs with and without the
     *     concept, logits
     * @param state whether the mean is larger in amount than those of random concepts, so that its sign is certain
     * @param runs how many random concepts that took
     * @param lowest the least mean of these random concepts
     * @param highest the greatest one
     */
    public record Score(
            int target,
            int inputs,
            double score,
            double mean,
            SequentialTest.State state,
            int runs,
            double lowest,
            double highest) {
        /** The amount of the mean as a multiple of the greatest amount among the random concepts. */
        public double timesRandom() {
            double random = Math.max(Math.abs(lowest), Math.abs(highest));
            return random > 0 ? Math.abs(mean) / random : 0;
        }
    }

    /**
     * A test.
     *
     * @param activations of the inputs from which concepts are made, {@code [channels]} each
     * @param inputs those whose logits are looked at, often the same
     * @param seed of the random concepts
     */
    public Tcav(List<double[]> activations, List<LayerReadings.Row> inputs, Cav.Kind kind, long seed) {
        this.activations = List.copyOf(activations);
        this.kind = kind;
        this.seed = seed;
        inputs.forEach(r ->
                classes.computeIfAbsent(r.predicted(), k -> new ArrayList<>()).add(r));
    }

    /**
     * The vector of a concept.
     *
     * @param shows for each input of {@code activations} whether it shows the concept
     * @throws LimpidException if no input shows it, or all do
     */
    public Cav vector(boolean[] shows) {
        List<double[]> with = new ArrayList<>();
        List<double[]> without = new ArrayList<>();
        for (int i = 0; i < shows.length; i++) {
            (shows[i] ? with : without).add(activations.get(i));
        }
        return Cav.of(kind, with, without);
    }

    /** The vector that leads from one concept to another: from inputs that show only the second to those with the first. */
    public Cav relative(boolean[] shows, boolean[] showsOther) {
        List<double[]> with = new ArrayList<>();
        List<double[]> without = new ArrayList<>();
        for (int i = 0; i < shows.length; i++) {
            if (shows[i] != showsOther[i]) {
                (shows[i] ? with : without).add(activations.get(i));
            }
        }
        return Cav.of(kind, with, without);
    }

    /**
     * The scores of the {@linkplain #vector vector} of a concept for all classes that have at least so many inputs.
     *
     * @param size how many inputs show the concept
     */
    public List<Score> scores(Cav vector, int size, int least) {
        return scores(vector, size, activations.size() - size, least);
    }

    /**
     * The scores of a {@linkplain #relative relative} vector.
     *
     * @param size how many inputs show the first concept alone
     * @param other how many show the second alone
     */
    public List<Score> scores(Cav vector, int size, int other, int least) {
        List<Score> scores = new ArrayList<>();
        classes.forEach((target, inputs) -> {
            if (inputs.size() >= least) {
                scores.add(score(target, inputs, vector, new Sizes(size, other)));
            }
        });
        return scores;
    }

    private Score score(int target, List<LayerReadings.Row> inputs, Cav vector, Sizes sizes) {
        double mean = mean(inputs, vector);
        SequentialTest test = new SequentialTest(MOST_RUNS);
        double lowest = Double.POSITIVE_INFINITY;
        double highest = Double.NEGATIVE_INFINITY;
        while (test.state() == SequentialTest.State.OPEN) {
            double other = mean(inputs, random(sizes, test.runs()));
            lowest = Math.min(lowest, other);
            highest = Math.max(highest, other);
            test.add(Math.abs(other) >= Math.abs(mean));
        }
        double share = share(inputs, vector.direction());
        return new Score(target, inputs.size(), share, mean, test.state(), test.runs(), lowest, highest);
    }

    /** The mean derivative, times the distance between inputs with and without the concept. */
    private static double mean(List<LayerReadings.Row> inputs, Cav vector) {
        double sum = 0;
        for (LayerReadings.Row each : inputs) {
            sum += each.sensitivity(vector.direction());
        }
        return sum / inputs.size() * vector.separation();
    }

    /** The share of inputs whose logit rises in a direction; those that do not move count half. */
    static double share(List<LayerReadings.Row> inputs, double[] direction) {
        double rising = 0;
        for (LayerReadings.Row each : inputs) {
            double sensitivity = each.sensitivity(direction);
            rising += sensitivity > 0 ? 1 : sensitivity == 0 ? 0.5 : 0;
        }
        return rising / inputs.size();
    }

    /** The vector of a random concept. */
    private Cav random(Sizes sizes, int number) {
        List<Cav> known = random.computeIfAbsent(sizes, s -> new ArrayList<>());
        while (known.size() <= number) {
            SplittableRandom draws = new SplittableRandom(seed * 1_000_003 + sizes.with * 1_009L + known.size());
            boolean[] shows = new boolean[activations.size()];
            draw(shows, Math.min(sizes.with, activations.size() - 1), new boolean[activations.size()], draws);
            if (sizes.with + sizes.without >= activations.size()) {
                known.add(vector(shows));
            } else {
                boolean[] showsOther = new boolean[activations.size()];
                draw(showsOther, sizes.without, shows, draws);
                known.add(relative(shows, showsOther));
            }
        }
        return known.get(number);
    }

    /** Marks so many inputs more, none of them taken. */
    private static void draw(boolean[] marks, int count, boolean[] taken, SplittableRandom draws) {
        for (int left = count; left > 0; ) {
            int i = draws.nextInt(marks.length);
            left -= marks[i] || taken[i] ? 0 : 1;
            marks[i] |= !taken[i];
        }
    }
}
