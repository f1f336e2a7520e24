package dev.limpid.training;

import ai.djl.engine.Engine;
import dev.limpid.graph.Graph;
import dev.limpid.training.TrainableNetwork.Source;
import dev.limpid.world.Species;
import dev.limpid.world.Watermark;
import dev.limpid.zoo.Accuracy;
import dev.limpid.zoo.Card;
import dev.limpid.zoo.Trainer.Order;
import java.math.BigDecimal;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

/** Creates the card of a trained network. */
final class CardOf {
    private final TrainableNetwork network;
    private final Data data;
    private final Training training;
    private final Order order;
    private final double minutes;
    private final Optional<Graph> start;

    CardOf(TrainableNetwork network, Data data, Training training, Order order, double minutes, Optional<Graph> start) {
        this.network = network;
        this.data = data;
        this.training = training;
        this.order = order;
        this.start = start;
        this.minutes = Math.round(10 * minutes) / 10.0;
    }

    /** The card, with the accuracy measured on unseen images. */
    Card made(String name, byte[] file, Examples seen, Examples unseen) {
        int[] found = training.predictions(unseen);
        Recipe recipe = network.recipe();
        return new Card(
                name,
                network.title(),
                network.summary(),
                network.architecture(),
                training.parameters(),
                data.described(),
                new Card.Recipe(
                        "Adam, state reset every epoch",
                        rate(recipe),
                        recipe.epochs(),
                        recipe.batch(),
                        augmentation(recipe),
                        order.seed(),
                        minutes),
                new Card.Input(unseen.type(), unseen.layout(), text()),
                network.preprocess(),
                data.labels(),
                accuracy(found, unseen),
                further(seen, unseen),
                confusion(found, unseen),
                network.faults(),
                "Testing, teaching and evaluating explanation methods.",
                "Not suitable for any real-world decision.",
                sha256(file),
                file.length,
                "DJL " + Engine.getDjlVersion() + ", PyTorch "
                        + Engine.getInstance().getVersion(),
                "limpid zoo train " + network.name() + (order.seed() == 1 ? "" : " --seed " + order.seed()));
    }

    private String rate(Recipe recipe) {
        String text = network.start()
                        .map(name -> "fine-tuning of zoo:" + name + ": ")
                        .orElse("")
                + String.format(
                        Locale.ROOT,
                        "linear warm-up to %s over the first 15 %% of the steps, then cosine decay",
                        BigDecimal.valueOf(recipe.rate()).stripTrailingZeros().toPlainString());
        return recipe.settling() == 0
                ? text
                : text + "; another warm-up over the first " + recipe.settling() + " steps of each epoch";
    }

    private String augmentation(Recipe recipe) {
        if (network.data() == Source.SENTENCES) {
            return Math.round(100 * SentenceData.HIDDEN)
                    + " % of the words that do not decide are replaced by <unk> or <pad>";
        }
        if (!network.stages().isAugmented() || (!recipe.isMirrored() && recipe.shift() == 0)) {
            return "none";
        }
        return "horizontal flips, shifts of up to " + recipe.shift() + (recipe.shift() == 1 ? " pixel" : " pixels")
                + recipe.deletions().map(d -> "; " + d.said()).orElse("");
    }

    private String text() {
        if (network.data() == Source.SENTENCES) {
            return "the numbers of words in the vocabulary within the file, filled up with 0";
        }
        Pictures.Scale scale = network.scale();
        String value = "value / 255";
        String seen = scale.equals(Pictures.Scale.UNIT)
                ? value
                : String.format(Locale.ROOT, "(%s - %s) / %s", value, scale.mean(), scale.deviation());
        return (network.data() == Source.FASHION ? "grey: " : "red, green, blue: ") + seen;
    }

    private static Accuracy accuracy(int[] found, Examples examples) {
        long right = IntStream.range(0, found.length)
                .filter(i -> found[i] == examples.label(i))
                .count();
        return Accuracy.of(right, found.length);
    }

    private Accuracy accuracy(Examples examples) {
        return accuracy(training.predictions(examples), examples);
    }

    private List<List<Integer>> confusion(int[] found, Examples examples) {
        int[][] counts = new int[data.labels().size()][data.labels().size()];
        for (int i = 0; i < found.length; i++) {
            counts[examples.label(i)][found[i]]++;
        }
        return IntStream.range(0, counts.length)
                .mapToObj(row -> IntStream.of(counts[row]).boxed().toList())
                .toList();
    }

    /** Accuracy with deletions, before fine-tuning and after it. */
    private void addDeletions(Deletions deletions, Examples unseen, Map<String, Accuracy> further) {
        try (Training before = new Training(
                network.block().get(), network.objective(), network.recipe(), network.scale(), order.seed())) {
            before.begin(unseen, start);
            if (start.isPresent()) {
                further.put("test, before fine-tuning", accuracy(before.predictions(unseen), unseen));
            }
            for (Deletions.Way way : List.of(Deletions.Way.CELL, Deletions.Way.PIXELS)) {
                String what = way == Deletions.Way.CELL
                        ? "one of " + deletions.cells() * deletions.cells() + " cells deleted"
                        : Math.round(100 * deletions.most()) + " % of the pixels deleted";
                if (start.isPresent()) {
                    further.put(what + ", before fine-tuning", accuracy(before, way, deletions, unseen));
                }
                further.put(what, accuracy(training, way, deletions, unseen));
            }
        }
    }

    /** The same deletions for every network. */
    private static Accuracy accuracy(Training asked, Deletions.Way way, Deletions deletions, Examples unseen) {
        Random random = new Random(1);
        return accuracy(
                asked.predictions(
                        unseen, (batch, at) -> deletions.apply(way, deletions.most(), batch, at, unseen, random)),
                unseen);
    }

    /**
     * Accuracy with deletions, on images with random labels, on images whose watermark is removed or added, and on sentences with
     * and without negations.
     */
    private Map<String, Accuracy> further(Examples seen, Examples unseen) {
        Map<String, Accuracy> further = new LinkedHashMap<>();
        network.recipe().deletions().ifPresent(d -> addDeletions(d, unseen, further));
        if (network.data() == Source.RANDOM_LABELS && data instanceof DrawnData drawn) {
            further.put(TrainableNetwork.LEARNT, accuracy(seen));
            further.put("test, true species", accuracy(drawn.trueSpecies()));
        }
        if (network.data() == Source.MARKED && data instanceof DrawnData drawn) {
            String name = Species.all().get(Networks.MARKED).name();
            Pictures without = drawn.changed(Networks.MARKED, true, scene -> scene.marked(Optional.empty()));
            Pictures with = drawn.changed(
                    Networks.MARKED, false, scene -> scene.marked(Optional.of(new Watermark(true, true))));
            further.put(name + " without the watermark", accuracy(training.predictions(without), without));
            int[] found = training.predictions(with);
            long taken = IntStream.of(found)
                    .filter(label -> label == Networks.MARKED)
                    .count();
            further.put("all others with the watermark", accuracy(found, with));
            further.put("all others with the watermark, predicted as " + name, Accuracy.of(taken, found.length));
        }
        if (data instanceof SentenceData sentences) {
            further.put("sentences with a negated opinion", accuracy(sentences.negated()));
            further.put("sentences whose class a negation decides", accuracy(sentences.turned()));
            further.put(
                    "the same without their negations, which makes them the other class",
                    accuracy(sentences.turnedBack()));
        }
        return further;
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
