package dev.limpid.contrast.counterfactual;

import dev.limpid.attribution.Progress;
import dev.limpid.attribution.region.InputGrid;
import dev.limpid.contrast.Decision;
import dev.limpid.contrast.Room;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Tensor;
import dev.limpid.model.Classifier;
import dev.limpid.model.FilledNetwork;
import dev.limpid.model.Head;
import dev.limpid.model.Preprocessing;
import dev.limpid.runtime.Engine;
import dev.limpid.runtime.Program;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * A network whose predictions are contrasted, with its programs, compiled on first use. Safe for use by many threads; the programs stay
 * compiled until it is closed.
 *
 * <p>Pictures are handled as numbers from 0 (black) to 1 (white) in the layout of the network's input.
 */
public final class ContrastNetwork implements AutoCloseable {
    private static final int CHUNK = 32;
    private static final int LEVELS = 255;

    private final Classifier model;
    private final Classifier whole;
    private final Engine engine;
    private final Room room;
    private final Decision decision;
    private final InputGrid grid;
    private final Map<String, Program> programs = new HashMap<>();

    private ContrastNetwork(Classifier model, Classifier whole, Engine engine) {
        this.model = model;
        this.whole = whole;
        this.engine = engine;
        this.room = Room.of(model);
        this.decision = Decision.of(whole);
        this.grid = InputGrid.of(model);
    }

    /**
     * A network to ask.
     *
     * @throws LimpidException if it takes no pictures, or does not classify them as a whole
     */
    public static ContrastNetwork of(Classifier model, Engine engine) {
        return new ContrastNetwork(model.fixedBatch() > 1 ? FilledNetwork.of(model) : model, model, engine);
    }

    Classifier model() {
        return model;
    }

    /** The network as it is, which may take exactly so many pictures at once; its layers have the names that are known. */
    Classifier whole() {
        return whole;
    }

    Room room() {
        return room;
    }

    Decision decision() {
        return decision;
    }

    /** The places of a picture. */
    InputGrid grid() {
        return grid;
    }

    /** How many pictures go through the network together. */
    int chunk() {
        return model.isBatched() ? CHUNK : 1;
    }

    /** How many classes can be asked for: two for a single logit. */
    public int classes() {
        return decision.isBinary() ? 2 : decision.scores();
    }

    /** The program of a name, compiled on first use. */
    synchronized Program program(String name, Supplier<Graph> graph) {
        Program known = programs.get(name);
        if (known == null) {
            known = engine.compile(graph.get());
            programs.put(name, known);
        }
        return known;
    }

    /** What the network is fed, as a picture; a copy. */
    float[] picture(Tensor input) {
        float[] values = input.toFloats();
        float[] low = room.low().toFloats();
        float[] scale = room.scale().toFloats();
        long[] shape = input.shape();
        for (int i = 0; i < values.length; i++) {
            int c = room.channel(i, shape);
            values[i] = (values[i] - low[c]) / scale[c];
        }
        return values;
    }

    /** Pictures as the network is fed: a batch. */
    Tensor input(float[]... pictures) {
        float[] low = room.low().toFloats();
        float[] scale = room.scale().toFloats();
        long[] shape = shape(pictures.length);
        double[] all = new double[pictures.length * pictures[0].length];
        for (int r = 0; r < pictures.length; r++) {
            for (int i = 0; i < pictures[r].length; i++) {
                int c = room.channel(i, shape);
                all[r * pictures[r].length + i] = low[c] + (double) pictures[r][i] * scale[c];
            }
        }
        return Tensor.of(model.input().type().element(), all, shape);
    }

    /** The shape of a batch of inputs. */
    long[] shape(int rows) {
        long[] shape = model.graph().shapeOf(model.input().name()).sizes();
        shape[0] = rows;
        return shape;
    }

    /** The logits of each picture. @throws LimpidException {@code CANCELLED} */
    float[][] logits(List<float[]> pictures, Progress progress) {
        Program program = program(
                "forward",
                () -> model.graph().withOutputs(List.of(model.logits())).pruned());
        float[][] logits = new float[pictures.size()][];
        for (int from = 0; from < logits.length; from += chunk()) {
            List<float[]> some = pictures.subList(from, Math.min(logits.length, from + chunk()));
            Tensor found = Objects.requireNonNull(program.run(
                            Map.of(model.input().name(), input(some.toArray(float[][]::new))),
                            List.of(model.logits()),
                            progress::isCancelled)
                    .get(model.logits()));
            float[] numbers = found.toFloats();
            int width = decision.scores();
            for (int r = 0; r < some.size(); r++) {
                logits[from + r] = Arrays.copyOfRange(numbers, r * width, (r + 1) * width);
            }
        }
        return logits;
    }

    /** The class that is predicted for an input: a batch of one. */
    public int predicted(Tensor input) {
        return decision.predicted(logits(List.of(picture(input)), Progress.SILENT)[0]);
    }

    /** The class with the next largest score, for which an input might be taken: a batch of one. */
    public int runnerUp(Tensor input) {
        float[] logits = logits(List.of(picture(input)), Progress.SILENT)[0];
        int best = decision.predicted(logits);
        return IntStream.range(0, classes())
                .filter(k -> k != best)
                .boxed()
                .max((a, b) -> Double.compare(margin(logits, a), margin(logits, b)))
                .orElse(best);
    }

    /** Whether logits decide for a class. */
    public boolean isPredicted(float[] logits, int label) {
        return decision.holds(logits, label);
    }

    /** How clearly the decision for a class holds: positive if it holds. */
    double margin(float[] logits, int label) {
        if (decision.isBinary()) {
            return label == 1 ? logits[0] : -logits[0];
        }
        if (decision.head() == Head.SIGMOID) {
            return logits[label];
        }
        double other = Double.NEGATIVE_INFINITY;
        for (int k = 0; k < logits.length; k++) {
            other = k == label ? other : Math.max(other, logits[k]);
        }
        return logits.length == 1 ? 0 : logits[label] - other;
    }

    /** The probability of a class. */
    double probability(float[] logits, int label) {
        if (decision.head() == Head.SIGMOID) {
            double own = 1 / (1 + Math.exp(-logits[decision.isBinary() ? 0 : label]));
            return decision.isBinary() && label == 0 ? 1 - own : own;
        }
        double sum = 0;
        for (float each : logits) {
            sum += Math.exp((double) each - logits[label]);
        }
        return 1 / sum;
    }

    /**
     * A changed picture with its changes in 256 levels, so that a PNG file shows what the network sees; values that change by less than
     * half a level stay as they were.
     */
    static float[] rounded(float[] before, float[] after) {
        float[] rounded = after.clone();
        for (int i = 0; i < rounded.length; i++) {
            double change = Math.abs((double) after[i] - before[i]);
            rounded[i] = change < 0.5 / LEVELS ? before[i] : level(after[i]);
        }
        return rounded;
    }

    /** A picture in 256 levels. */
    static float[] inLevels(float[] picture) {
        float[] rounded = picture.clone();
        for (int i = 0; i < rounded.length; i++) {
            rounded[i] = level(rounded[i]);
        }
        return rounded;
    }

    private static float level(float value) {
        return Math.round(Math.max(0, Math.min(1, value)) * LEVELS) / (float) LEVELS;
    }

    /** The place of a value of a picture. */
    int place(int index) {
        return room.place(index, shape(1));
    }

    /** The places of all values of a picture. */
    int[] places() {
        long[] shape = shape(1);
        int[] places = new int[(int) Tensor.elementCount(shape)];
        for (int i = 0; i < places.length; i++) {
            places[i] = room.place(i, shape);
        }
        return places;
    }

    /**
     * The picture of an input: red, green and blue, or grey, each with a value from 0 to 1 for every pixel row by row; opacity is left
     * out.
     *
     * @param input a batch of one
     */
    public float[][] planes(Tensor input) {
        float[] picture = picture(input);
        int channels = room.scale().toFloats().length;
        float[][] planes = new float[Math.min(3, channels)][picture.length / channels];
        boolean isReversed = model.preprocessing().channels() == Preprocessing.Channels.BGR;
        long[] shape = shape(1);
        for (int i = 0; i < picture.length; i++) {
            int c = room.channel(i, shape);
            if (c < planes.length) {
                planes[isReversed ? 2 - c : c][room.place(i, shape)] = picture[i];
            }
        }
        return planes;
    }

    /** A tensor of numbers as programs take beside the input. */
    static Tensor floats(float[] numbers, long... shape) {
        return Tensor.of(numbers, shape);
    }

    static Tensor number(double number) {
        return Tensor.scalar(ElementType.FLOAT, number);
    }

    @Override
    public synchronized void close() {
        programs.values().forEach(Program::close);
        programs.clear();
    }
}
