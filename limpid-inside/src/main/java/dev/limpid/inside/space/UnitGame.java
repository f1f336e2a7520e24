package dev.limpid.inside.space;

import dev.limpid.attribution.Progress;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.Tensor;
import dev.limpid.inside.Gathered;
import dev.limpid.inside.Samples;
import dev.limpid.inside.Sweep;
import dev.limpid.model.Classifier;
import dev.limpid.model.FullBatch;
import dev.limpid.model.Head;
import dev.limpid.model.Prediction;
import dev.limpid.runtime.Engine;
import dev.limpid.runtime.InOrder;
import dev.limpid.runtime.Program;
import java.util.ArrayList;
import java.util.List;

/**
 * What a network predicts when only some units of a layer keep their activations and the others are replaced.
 *
 * <p>The network is cut at the layer. The part before runs once for each input; the part after, one compiled graph with the mask of
 * the units as an input, runs for many masks at once. For one thread; its work is spread over all cores.
 */
public final class UnitGame implements AutoCloseable {
    /** Rows that go through the part after the layer together. */
    private static final int ROWS = 64;

    private final LayerCut cut;
    private final Program tail;
    private final Classifier model;
    private final int threads;
    private final LayerActivations activations;
    private final List<Gathered.Failure> failures;

    /**
     * What is predicted for an input under a mask.
     *
     * @param type the predicted class
     * @param probabilities of all classes; the scores where the network has no probabilities
     */
    @SuppressWarnings("ArrayRecordComponent") // large tables of numbers, which nobody changes or compares
    public record Outcome(int type, float[] probabilities) {}

    private UnitGame(
            LayerCut cut,
            Classifier model,
            Program tail,
            int threads,
            LayerActivations activations,
            List<Gathered.Failure> failures) {
        this.cut = cut;
        this.model = model;
        this.tail = tail;
        this.threads = threads;
        this.activations = activations;
        this.failures = List.copyOf(failures);
    }

    /**
     * Cuts a network and runs the part before the layer.
     *
     * @param layer the layer's value
     * @param memory bytes that the activations of all inputs may take
     * @param progress hears of inputs, and may cancel
     * @throws LimpidException if the network cannot be cut there, no input can be read, only one where activations are permuted,
     *     or the activations are too large
     */
    public static UnitGame of(
            Classifier model,
            Engine engine,
            String layer,
            Samples samples,
            Replacement replacement,
            long seed,
            long memory,
            Progress progress) {
        LayerCut cut = LayerCut.of(model, layer);
        LayerActivations activations = new LayerActivations(cut, replacement, seed, model.together(ROWS));
        List<Gathered.Failure> failures = new ArrayList<>();
        try (Sweep sweep = Sweep.of(engine, cut.head(), Sweep.chunk(model))) {
            sweep.run(
                    samples,
                    0,
                    batch -> batch,
                    (next, batch) -> {
                        failures.addAll(batch.failures());
                        activations.add(batch, samples.size(), memory);
                    },
                    progress);
        }
        if (activations.count() == 0) {
            throw LimpidException.badInput("no input can be read" + Gathered.Failure.first(failures));
        }
        if (replacement == Replacement.PERMUTE && activations.count() < 2) {
            throw LimpidException.badInput(
                    "to permute activations takes at least two inputs that can be read, and there is one");
        }
        activations.complete();
        return new UnitGame(
                cut,
                model,
                FullBatch.program(engine.single(), cut.tail(), model),
                engine.parallelism(),
                activations,
                failures);
    }

    /** The inputs that could not be read. */
    public List<Gathered.Failure> failures() {
        return failures;
    }

    /** The number of units. */
    public int units() {
        return cut.units();
    }

    /** The numbers of the inputs that could be read, in order. */
    public int[] inputs() {
        return activations.inputs();
    }

    /**
     * Plays with several masks.
     *
     * @param masks which units keep their activations
     * @param progress hears of masks, and may cancel
     * @return for each mask the outcome of each input, in the order of {@link #inputs}
     */
    public List<List<Outcome>> play(List<boolean[]> masks, Progress progress) {
        int rounds = activations.rounds();
        int pieces = (masks.size() + rounds - 1) / rounds * activations.blocks();
        List<List<Outcome>> outcomes = new ArrayList<>();
        masks.forEach(mask -> outcomes.add(new ArrayList<>()));
        int[] done = {0};
        InOrder.run(
                threads,
                pieces,
                piece -> run(piece % activations.blocks(), some(masks, piece / activations.blocks() * rounds, rounds)),
                found -> {
                    int first = done[0]++ / activations.blocks() * rounds;
                    int played = Math.min(rounds, masks.size() - first);
                    for (int i = 0; i < found.size(); i++) {
                        outcomes.get(first + i / (found.size() / played)).add(found.get(i));
                    }
                    progress.reached(done[0] % activations.blocks() == 0 ? first + played : first, masks.size());
                });
        return outcomes;
    }

    private static List<boolean[]> some(List<boolean[]> masks, int first, int most) {
        return masks.subList(first, Math.min(masks.size(), first + most));
    }

    /** Plays with masks for a block of inputs: all inputs under the first mask, then under the next. */
    private List<Outcome> run(int block, List<boolean[]> masks) {
        int each = activations.size(block);
        float[] kept = new float[masks.size() * each * cut.units()];
        int at = 0;
        for (boolean[] mask : masks) {
            for (int i = 0; i < each; i++) {
                for (boolean isKept : mask) {
                    kept[at++] = isKept ? 1 : 0;
                }
            }
        }
        return outcomes(
                tail.run(activations.feeds(block, masks.size(), kept))
                        .values()
                        .iterator()
                        .next(),
                masks.size() * each);
    }

    private List<Outcome> outcomes(Tensor scores, int count) {
        float[] numbers = scores.toFloats();
        int classes = numbers.length / count;
        List<Outcome> outcomes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            float[] row = java.util.Arrays.copyOfRange(numbers, i * classes, (i + 1) * classes);
            int best = Prediction.argMax(row, 0, classes);
            float[] probabilities = row;
            if (model.head() != Head.NONE) {
                double[] exact = Prediction.probabilities(row, model.head());
                probabilities = new float[classes];
                for (int k = 0; k < classes; k++) {
                    probabilities[k] = (float) exact[k];
                }
            }
            outcomes.add(
                    model.isBinary()
                            ? new Outcome(
                                    model.decision(scores, i), new float[] {1 - probabilities[0], probabilities[0]})
                            : new Outcome(best, probabilities));
        }
        return outcomes;
    }

    @Override
    public void close() {
        tail.close();
    }
}
