package dev.limpid.cases;

import dev.limpid.attribution.formula.ForwardPass;
import dev.limpid.attribution.formula.Settings;
import dev.limpid.autodiff.lrp.Choice;
import dev.limpid.autodiff.lrp.Composite;
import dev.limpid.autodiff.lrp.Epsilon;
import dev.limpid.autodiff.lrp.Gamma;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.Dim;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Shape;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.pass.FoldBatchNorm;
import dev.limpid.graph.pass.FoldBias;
import dev.limpid.model.Classifier;
import dev.limpid.model.FeatureMap;
import dev.limpid.model.InputKind;
import dev.limpid.model.Place;
import dev.limpid.runtime.Engine;
import dev.limpid.runtime.Program;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Which regions of two pictures make them similar to a network: the relevance of each pair of regions for the inner product of their pooled
 * features. Each feature is propagated to the pixels of both pictures (LRP with the gamma rule), and the maps are multiplied; all of it is one
 * graph in standard operators. Safe for many threads.
 *
 * <p>Differs from the paper: features count by how far both are above their means, so that what all pictures share does not match.
 *
 * <p>Ref. Eberle, Buettner, Kraeutli, Mueller, Valleriani and Montavon, Building and Interpreting Deep Similarity Models (BiLRP), 2022,
 * doi 10.1109/TPAMI.2020.3020738.
 */
public final class RegionMatches implements AutoCloseable {
    private static final String FIRST = "first";
    private static final String SECOND = "second";
    private static final String KEPT = "kept";
    private static final String MATCHES = "matches";
    private static final String RELEVANCE = "relevance";

    private static final double STABILIZER = 1e-6;
    private static final double GAMMA = 0.25;
    private static final int CHUNK = 32;

    /** Features that are propagated at most. */
    private static final int MOST_FEATURES = 32;

    /** The share of the product at which no further features are propagated. */
    private static final double ENOUGH = 0.95;

    private final Classifier model;
    private final FeatureMap layer;
    private final int side;
    private final Graph graph;
    private final Program program;

    private RegionMatches(Classifier model, FeatureMap layer, int side, Engine engine) {
        this.model = model;
        this.layer = layer;
        this.side = side;
        this.graph = graph(model, layer, side);
        this.program = engine.compile(graph);
    }

    /**
     * Makes a layer ready.
     *
     * @param side rows and columns of the grid of regions, 2 to 16
     * @throws LimpidException if the network takes no pictures, or relevance cannot be propagated from the layer to the input
     */
    public static RegionMatches of(Classifier model, FeatureMap layer, int side, Engine engine) {
        if (side < 2 || side > 16) {
            throw new IllegalArgumentException("a grid of " + side);
        }
        if (model.form().kind() != InputKind.PICTURE) {
            throw LimpidException.unsupported("regions that match are found in pictures, and the network takes "
                    + model.form().kind().words());
        }
        if (FeatureMap.isInWindows(model.graph().shapeOf(layer.value()))) {
            throw LimpidException.unsupported("layer '" + layer.value() + "' works on windows of the picture");
        }
        Classifier folded = model.apply(new FoldBatchNorm().then(new FoldBias()));
        if (folded.graph().findType(layer.value()).isEmpty()) {
            throw LimpidException.badInput("layer '" + layer.value() + "' is merged with the normalisation or bias that"
                    + " follows it for relevance propagation; name that layer");
        }
        return new RegionMatches(folded, layer, side, engine);
    }

    /** The graph that it runs: two pictures and weights of features in, matches out. */
    public Graph graph() {
        return graph;
    }

    private static Graph graph(Classifier model, FeatureMap layer, int side) {
        Graph one = relevance(model, layer, side);
        GraphBuilder b = GraphBuilder.ofOpset(one.opset());
        TensorType input = one.inputs().get(0).type();
        Expr first = b.input(FIRST, input);
        Expr second = b.input(SECOND, input);
        Expr kept = b.input(KEPT, one.inputs().get(1).type());
        Map<String, Expr> a = b.call(one, List.of(first, kept));
        Map<String, Expr> c = b.call(one, List.of(second, kept));
        Expr left = Objects.requireNonNull(a.get(RELEVANCE));
        Expr right = Objects.requireNonNull(c.get(RELEVANCE));
        Map<String, Expr> outputs = new LinkedHashMap<>();
        outputs.put(MATCHES, left.transpose(1, 0).matMul(right));
        return b.build(outputs);
    }

    /** The relevance {@code float[N,side*side]} of the regions for weighted sums of the pooled features. */
    private static Graph relevance(Classifier model, FeatureMap layer, int side) {
        GraphBuilder b = model.graph().toBuilder().scope("cases/");
        Expr input = b.value(model.input().name());
        ForwardPass f = ForwardPass.over(
                b, model, Settings.STANDARD.at(Place.at(layer.value())), input, b.value(model.logits()));
        Expr value = f.value(layer.value());
        Dim batch = input.shape().dim(0);
        Expr kept = b.input(KEPT, new TensorType(ElementType.FLOAT, Shape.of(batch, Dim.of(layer.channels()))));
        long[] alone = LongStream.generate(() -> 1).limit(value.rank()).toArray();
        alone[0] = -1;
        alone[layer.channelAxis()] = layer.channels();
        Expr seed = value.mul(1.0 / layer.count()).mul(kept.reshape(alone).cast(value.elementType()));
        Composite rules = Composite.of(
                "cases",
                STABILIZER,
                Choice.atConvolutions(new Gamma(GAMMA, STABILIZER)),
                Choice.everywhere(new Epsilon(STABILIZER)));
        Expr pixels = f.relevance(f.rules(rules), value, seed, f.input());
        Expr heat = f.channelsFirst(pixels).reduceSum(false, 1).cast(ElementType.FLOAT);
        Shape shape = heat.shape();
        if (!shape.isFixed(1, 3)) {
            throw LimpidException.unsupported("the size of the input is not fixed; state it");
        }
        Expr rows = b.constant(sums(Math.toIntExact(shape.size(1)), side, false));
        Expr columns = b.constant(sums(Math.toIntExact(shape.size(2)), side, true));
        Map<String, Expr> outputs = new LinkedHashMap<>();
        outputs.put(RELEVANCE, rows.matMul(heat).matMul(columns).reshape(-1, (long) side * side));
        return b.build(outputs);
    }

    /** A matrix that sums equal stretches: {@code float[parts,all]}, or its transpose. */
    private static Tensor sums(int all, int parts, boolean isTransposed) {
        float[] matrix = new float[all * parts];
        for (int p = 0; p < parts; p++) {
            double from = (double) p * all / parts;
            double to = (double) (p + 1) * all / parts;
            for (int i = 0; i < all; i++) {
                float share = (float) Math.max(0, Math.min(to, i + 1.0) - Math.max(from, i));
                matrix[isTransposed ? i * parts + p : p * all + i] = share;
            }
        }
        return isTransposed ? Tensor.of(matrix, all, parts) : Tensor.of(matrix, parts, all);
    }

    /**
     * The matches of two pictures in what they have more of than is usual: the parts of the sum over features of {@code (a - usual) (b -
     * usual)}, where both are above the usual. The features that contribute most are propagated, at most {@value #MOST_FEATURES}.
     *
     * @param first the network's input for one, a batch of one
     * @param second the same for the other
     * @param a the pooled features of the first
     * @param b the pooled features of the second
     * @param usual the mean features of a data set
     */
    public MatchMatrix match(Tensor first, Tensor second, float[] a, float[] b, double[] usual) {
        int channels = layer.channels();
        double[] products = new double[channels];
        double whole = 0;
        for (int c = 0; c < channels; c++) {
            // A feature that is not positive has no activation to propagate.
            boolean isShared = a[c] > Math.max(0, usual[c]) && b[c] > Math.max(0, usual[c]);
            products[c] = isShared ? (a[c] - usual[c]) * (b[c] - usual[c]) : 0;
            whole += products[c];
        }
        int[] order = IntStream.range(0, channels)
                .filter(c -> products[c] > 0)
                .boxed()
                .sorted(Comparator.<Integer>comparingDouble(c -> -products[c]).thenComparingInt(c -> c))
                .limit(MOST_FEATURES)
                .mapToInt(c -> c)
                .toArray();
        double[] weights = new double[order.length];
        double covered = 0;
        int count = 0;
        while (count < order.length && covered < ENOUGH * whole) {
            int c = order[count];
            weights[count++] = products[c] / ((double) a[c] * b[c]);
            covered += products[c];
        }
        double[] values = match(first, second, Arrays.copyOf(order, count), Arrays.copyOf(weights, count));
        return new MatchMatrix(side, values, whole, whole > 0 ? covered / whole : 0);
    }

    /** The weighted sum of the products of relevances over some features. */
    double[] match(Tensor first, Tensor second, int[] features, double[] weights) {
        int channels = layer.channels();
        int chunk = model.together(Math.min(CHUNK, Math.max(1, features.length)));
        double[] sum = new double[side * side * side * side];
        for (int from = 0; from < features.length; from += chunk) {
            // The last chunk is filled up with weights of zero.
            float[] kept = new float[chunk * channels];
            for (int i = from; i < Math.min(features.length, from + chunk); i++) {
                kept[(i - from) * channels + features[i]] = (float) Math.sqrt(weights[i]);
            }
            Map<String, Tensor> found = program.run(Map.of(
                    FIRST, repeated(first, chunk),
                    SECOND, repeated(second, chunk),
                    KEPT, Tensor.of(kept, chunk, channels)));
            float[] values = Objects.requireNonNull(found.get(MATCHES)).toFloats();
            for (int i = 0; i < sum.length; i++) {
                sum[i] += values[i];
            }
        }
        return sum;
    }

    private static Tensor repeated(Tensor one, int times) {
        long[] shape = one.shape();
        shape[0] = times;
        ByteBuffer all = Tensor.allocate(one.elementType(), shape);
        for (int i = 0; i < times; i++) {
            all.put(one.bytes());
        }
        return Tensor.of(one.elementType(), shape, all.flip());
    }

    @Override
    public void close() {
        program.close();
    }
}
