package dev.limpid.contrast.attack;

import dev.limpid.attribution.Progress;
import dev.limpid.contrast.Decision;
import dev.limpid.contrast.Room;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Tensor;
import dev.limpid.model.Classifier;
import dev.limpid.model.FilledNetwork;
import dev.limpid.model.FullBatch;
import dev.limpid.model.Preprocessing;
import dev.limpid.runtime.Engine;
import dev.limpid.runtime.Program;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A network that is attacked, with its programs, compiled on first use. Safe for use by many threads; the programs stay compiled until it
 * is closed.
 */
public final class Victim implements AutoCloseable {
    private final Classifier model;
    private final Engine engine;
    private final Room room;
    private final Decision decision;
    private final Map<Norm, Program> steps = new EnumMap<>(Norm.class);
    private @Nullable Program gradient;
    private @Nullable Program forward;

    private Victim(Classifier model, Classifier whole, Engine engine) {
        this.model = model;
        this.engine = engine;
        this.room = Room.of(model);
        this.decision = Decision.of(whole);
    }

    /**
     * A network to attack.
     *
     * @throws LimpidException if it takes no pictures, or does not classify them as a whole
     */
    public static Victim of(Classifier model, Engine engine) {
        return new Victim(model.fixedBatch() > 1 ? FilledNetwork.of(model) : model, model, engine);
    }

    Room room() {
        return room;
    }

    Decision decision() {
        return decision;
    }

    /** The class that is predicted for an input: a batch of one. */
    public int predicted(Tensor input) {
        return decision.predicted(logits(input, Progress.SILENT));
    }

    /** How many classes a target can be: two for a single logit. */
    public int classes() {
        return decision.isBinary() ? 2 : decision.scores();
    }

    /** The logits of a batch, row by row. */
    float[] logits(Tensor inputs, Progress progress) {
        return inChunks(forward(), Map.of(model.input().name(), inputs), model.logits(), progress);
    }

    /** The gradient of weighted logits, row by row, for each row of inputs and weights {@code float[N,K]}. */
    float[] gradient(Tensor inputs, Tensor weights, Progress progress) {
        Map<String, Tensor> feeds = Map.of(model.input().name(), inputs, StepGraph.WEIGHTS, weights);
        return inChunks(gradient(), feeds, StepGraph.GRADIENT, progress);
    }

    /** An output for all rows: at once, or one by one if the network takes one at a time. */
    private float[] inChunks(Program program, Map<String, Tensor> feeds, String output, Progress progress) {
        int rows = Math.toIntExact(
                feeds.values().stream().mapToLong(t -> t.size(0)).max().orElse(1));
        int chunks = model.isBatched() ? 1 : rows;
        float[] all = new float[0];
        for (int chunk = 0; chunk < chunks; chunk++) {
            Map<String, Tensor> some = new HashMap<>();
            for (Map.Entry<String, Tensor> feed : feeds.entrySet()) {
                some.put(feed.getKey(), chunks == 1 ? feed.getValue() : FullBatch.row(feed.getValue(), chunk));
            }
            float[] found = Objects.requireNonNull(program.run(some, List.of(output), progress::isCancelled)
                            .get(output))
                    .toFloats();
            if (chunk == 0) {
                all = new float[chunks * found.length];
            }
            System.arraycopy(found, 0, all, chunk * found.length, found.length);
        }
        return all;
    }

    /** A batch of inputs. */
    Tensor inputs(Tensor like, float[][] rows) {
        long[] shape = like.shape();
        shape[0] = rows.length;
        double[] all = new double[rows.length * rows[0].length];
        for (int r = 0; r < rows.length; r++) {
            for (int i = 0; i < rows[r].length; i++) {
                all[r * rows[r].length + i] = rows[r][i];
            }
        }
        return Tensor.of(like.elementType(), all, shape);
    }

    /** One step from an input; see {@link StepGraph}. */
    Map<String, Tensor> step(Norm norm, Map<String, Tensor> feeds, Tensor input, Progress progress) {
        Map<String, Tensor> all = new HashMap<>(feeds);
        all.put(model.input().name(), input);
        Program program = program(norm);
        return program.run(all, program.outputs(), progress::isCancelled);
    }

    /** An input of other values. */
    Tensor input(Tensor like, float[] values) {
        double[] numbers = new double[values.length];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = values[i];
        }
        return like.elementType() == ElementType.FLOAT
                ? Tensor.of(values, like.shape())
                : Tensor.of(like.elementType(), numbers, like.shape());
    }

    /**
     * The picture of an input: red, green and blue, or grey, each with a value from 0 to 1 for every pixel row by row; opacity is left
     * out.
     *
     * @param input a batch of one
     */
    public float[][] planes(Tensor input) {
        float[] values = input.toFloats();
        long[] shape = input.shape();
        float[] low = room.low().toFloats();
        float[] scale = room.scale().toFloats();
        float[][] planes = new float[Math.min(3, scale.length)][values.length / scale.length];
        boolean isReversed = model.preprocessing().channels() == Preprocessing.Channels.BGR;
        for (int i = 0; i < values.length; i++) {
            int c = room.channel(i, shape);
            if (c < planes.length) {
                planes[isReversed ? 2 - c : c][room.place(i, shape)] = (values[i] - low[c]) / scale[c];
            }
        }
        return planes;
    }

    /** Ones in the shape of an input. */
    Tensor everywhere(Tensor input) {
        float[] ones = new float[Math.toIntExact(input.elementCount())];
        Arrays.fill(ones, 1);
        return input(input, ones);
    }

    private synchronized Program program(Norm norm) {
        return steps.computeIfAbsent(norm, n -> engine.compile(StepGraph.step(model, room, n)));
    }

    private synchronized Program gradient() {
        Program ready = gradient;
        if (ready == null) {
            ready = engine.compile(StepGraph.gradient(model));
            gradient = ready;
        }
        return ready;
    }

    private synchronized Program forward() {
        Program ready = forward;
        if (ready == null) {
            Graph graph = model.graph().withOutputs(List.of(model.logits())).pruned();
            ready = engine.compile(graph);
            forward = ready;
        }
        return ready;
    }

    @Override
    public synchronized void close() {
        steps.values().forEach(Program::close);
        if (gradient != null) {
            gradient.close();
        }
        if (forward != null) {
            forward.close();
        }
    }
}
