package dev.limpid.trust;

import dev.limpid.error.LimpidException;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Tensor;
import dev.limpid.model.Classifier;
import dev.limpid.model.Head;
import dev.limpid.model.Preprocessing;
import dev.limpid.model.Target;
import dev.limpid.runtime.Engine;
import dev.limpid.runtime.InOrder;
import dev.limpid.runtime.Program;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A classifier for metrics: one compiled program that each core runs with one thread on batches of its own. Each core writes,
 * runs and reads its batches, so that the network is never idle. Safe for many threads.
 *
 * <p>A {@linkplain Classifier#isBinary single score} decides between two classes, as {@link Classifier#decisions} names them: class 0 is its
 * absence, which has minus the score, and class 1 its presence.
 */
public final class NetworkScores implements Scores, AutoCloseable {
    private final Classifier model;
    private final NetworkLayout layout;
    private final Program program;
    private final int threads;
    private final int batch;
    private final Queue<ByteBuffer> spare = new ConcurrentLinkedQueue<>();

    private NetworkScores(Classifier model, NetworkLayout layout, Program program, int threads, int batch) {
        this.model = model;
        this.layout = layout;
        this.program = program;
        this.threads = threads;
        this.batch = batch;
    }

    /**
     * Compiles a network for metrics.
     *
     * @param batch inputs that run together, if the network accepts batches; at least 1
     * @throws LimpidException if it takes tokens or volumes, has scores of many places, or the engine does not accept it
     */
    public static NetworkScores of(Classifier model, Engine engine, int batch) {
        NetworkLayout.requirePlane(model);
        return ofAnyKind(model, engine, batch);
    }

    /**
     * The same for networks of any input, for metrics that take it as a list of values. The planes of a volume lie one below the other; a
     * token is its number.
     *
     * @throws LimpidException if it has scores of many places, or the engine does not accept it
     */
    public static NetworkScores ofAnyKind(Classifier model, Engine engine, int batch) {
        NetworkLayout layout = NetworkLayout.of(model);
        if (!model.scores().isWhole()) {
            throw LimpidException.unsupported(
                    "metrics ask for one list of class scores for the whole input, but the network"
                            + " has one at each of " + model.scores().places() + " places");
        }
        Graph graph = model.graph().withOutputs(List.of(model.logits())).pruned();
        int together = model.isBatched()
                ? Math.max(1, batch)
                : (int) graph.shapeOf(model.input().name()).size(0);
        return new NetworkScores(model, layout, engine.single().compile(graph), engine.parallelism(), together);
    }

    @Override
    public InputShape shape() {
        return layout.shape();
    }

    @Override
    public int classes() {
        return model.decisionCount();
    }

    /** The scores of all classes that a network decides between, from a row of what it computes. */
    static double[] decided(Classifier model, double[] row) {
        return model.isBinary() ? new double[] {-row[0], row[0]} : row;
    }

    /** The question about one of the classes that a network decides between. */
    static Target target(Classifier model, int decided) {
        if (!model.isBinary()) {
            return Target.of(decided);
        }
        Target presence = Target.of(0);
        return decided == 1 ? presence : Target.sum(List.of(new Target.Term(-1, presence)));
    }

    /** An input of the network as metrics take it: {@code float[C*P]}. */
    public float[] values(Tensor input) {
        return layout.values(input);
    }

    @Override
    public double[][] of(int count, Writer writer) {
        double[][] all = new double[count][];
        if (count == 0) {
            return all;
        }
        // Every thread has as many pieces, all of about the same size.
        int whole = (count + batch - 1) / batch;
        int wanted = model.isBatched() ? (whole + threads - 1) / threads * threads : whole;
        int size = model.isBatched() ? (count + wanted - 1) / wanted : batch;
        int pieces = (count + size - 1) / size;
        if (threads == 1 || pieces == 1) {
            for (int first = 0; first < count; first += size) {
                if (Thread.currentThread().isInterrupted()) {
                    throw LimpidException.cancelled("the work was interrupted");
                }
                double[][] rows = piece(first, size, count, writer);
                System.arraycopy(rows, 0, all, first, rows.length);
            }
            return all;
        }
        int[] next = {0};
        InOrder.run(Math.min(threads, pieces), pieces, piece -> piece(piece * size, size, count, writer), rows -> {
            for (double[] row : rows) {
                all[next[0]++] = row;
            }
        });
        return all;
    }

    private double[][] piece(int first, int size, int count, Writer writer) {
        int here = Math.min(size, count - first);
        // A network with a fixed batch runs the rest of it on zeros.
        int rows = model.isBatched() ? here : batch;
        ByteBuffer bytes = spare.poll();
        if (bytes == null) {
            bytes = Tensor.allocate(ElementType.FLOAT, layout.batch(batch));
        }
        ByteBuffer part = bytes.duplicate().order(bytes.order());
        part.position(0).limit(rows * layout.shape().elements() * Float.BYTES);
        FloatBuffer floats = part.asFloatBuffer();
        float[] input = new float[layout.shape().elements()];
        for (int i = 0; i < here; i++) {
            layout.put(writer.input(first + i, input), floats);
        }
        ElementType type = model.input().type().element();
        Tensor fed = Tensor.of(ElementType.FLOAT, layout.batch(rows), part);
        if (type != ElementType.FLOAT) {
            fed = Tensor.of(type, fed.toDoubles(), layout.batch(rows));
        }
        Map<String, Tensor> results = program.run(Map.of(model.input().name(), fed));
        double[][] scores = scores(Objects.requireNonNull(results.get(model.logits())), here);
        program.reuse(results.values());
        spare.add(bytes);
        return scores;
    }

    private double[][] scores(Tensor logits, int rows) {
        float[] flat = logits.toFloats();
        int classes = (int) logits.size(1);
        double[][] scores = new double[rows][classes];
        for (int i = 0; i < rows * classes; i++) {
            scores[i / classes][i % classes] = flat[i];
        }
        Arrays.setAll(scores, i -> decided(model, scores[i]));
        return scores;
    }

    @Override
    public double[] probabilities(double[] scores) {
        if (model.head() == Head.SOFTMAX) {
            return Scores.softmax(scores);
        }
        double[] shares = scores.clone();
        for (int i = 0; i < shares.length && model.head() == Head.SIGMOID; i++) {
            shares[i] = 1 / (1 + Math.exp(-scores[i]));
        }
        return shares;
    }

    @Override
    public boolean hasProbabilities() {
        return model.head() != Head.NONE;
    }

    @Override
    public float[] black() {
        float[] black = new float[layout.shape().channels()];
        if (model.guess() != null) {
            Preprocessing p = model.preprocessing();
            for (int c = 0; c < black.length; c++) {
                double mean = p.mean().get(p.mean().size() == 1 ? 0 : c);
                double std = p.std().get(p.std().size() == 1 ? 0 : c);
                black[c] = (float) (-mean / std);
            }
        }
        return black;
    }

    @Override
    public void close() {
        program.close();
    }
}
