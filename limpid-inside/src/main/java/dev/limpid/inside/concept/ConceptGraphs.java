package dev.limpid.inside.concept;

import dev.limpid.attribution.formula.ForwardPass;
import dev.limpid.attribution.formula.Settings;
import dev.limpid.autodiff.Backward;
import dev.limpid.autodiff.RuleSet;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.Attribute;
import dev.limpid.graph.Dim;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Shape;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import dev.limpid.model.Classifier;
import dev.limpid.model.FeatureMap;
import dev.limpid.model.Place;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.LongStream;

/**
 * The graphs that concepts are read with, each over the network's own input.
 *
 * @param model the network
 * @param layer where its concepts are
 */
public record ConceptGraphs(Classifier model, FeatureMap layer) {
    /** The output with the mean activation of each channel: {@code float[N,C]}. */
    public static final String POOLED = "concept/pooled";
    /** The output with the gradient of the top class's logit, summed over the positions: {@code float[N,C]}. */
    public static final String SLOPE = "concept/slope";
    /** The output with the logits: {@code float[N,K]}. */
    public static final String LOGITS = "concept/logits";
    /** The output with the layer's value. */
    public static final String LAYER = "concept/layer";

    /** The input that is one where a concept's coefficient is not zero: {@code float[N,places,concepts]}. */
    static final String ACTIVE = "concept/active";
    /** The input with the weight of each coefficient: {@code float[N,places,concepts]}. */
    static final String WEIGHTS = "concept/weights";
    /** The output with the gradient of the weighted coefficients with respect to the input. */
    static final String PIXELS = "concept/pixels";

    /**
     * The layer with a name, or the one that methods explain by default.
     *
     * @throws LimpidException if the layer has no positions, or the network no such layer
     */
    public static FeatureMap layer(Classifier model, String named) {
        return named.isEmpty() ? model.defaultLayer() : Settings.layerOf(model, model.place(named));
    }

    private ForwardPass pass(GraphBuilder b) {
        Expr target = largest(b.value(model.logits()));
        Settings settings = Settings.STANDARD.at(Place.at(layer.value()));
        return ForwardPass.over(b, model, settings, b.value(model.input().name()), target);
    }

    private GraphBuilder builder() {
        return model.graph().toBuilder().scope("concept/");
    }

    /** {@code float[N,K]}: one at the largest logit, the first of equal ones, else zero. */
    static Expr largest(Expr logits) {
        Map<String, Attribute> alongClasses = Map.of("axis", Attribute.of(1L), "keepdims", Attribute.of(1L));
        TensorType type = TensorType.of(ElementType.INT64, logits.shape().dim(0), Dim.of(1));
        Expr best = logits.emit("ArgMax", alongClasses, type);
        long[] classes = LongStream.range(0, logits.shape().size(1)).toArray();
        return best.equal(logits.builder().list(classes)).cast(logits.elementType());
    }

    private static Expr asFloat(Expr value) {
        return value.cast(ElementType.FLOAT);
    }

    /**
     * What TCAV reads: {@link #POOLED}, {@link #SLOPE} and {@link #LOGITS}. The slope times a direction is the
     * derivative of the top class's logit if the direction is added at every position.
     */
    public Graph slopes() {
        GraphBuilder b = builder();
        ForwardPass f = pass(b);
        Expr value = f.value(layer.value());
        Expr maps = f.asMaps(value, layer);
        long[] places = ForwardPass.places(maps);
        Map<String, Expr> outputs = new LinkedHashMap<>();
        outputs.put(POOLED, pooled(maps));
        outputs.put(SLOPE, asFloat(f.asMaps(f.gradient(value), layer).reduceSum(false, places)));
        outputs.put(LOGITS, asFloat(f.logits()));
        return b.build(outputs);
    }

    private static Expr pooled(Expr maps) {
        return maps.rank() == 4
                ? asFloat(maps).globalAveragePool().squeeze(2, 3)
                : asFloat(maps.reduceMean(false, ForwardPass.places(maps)));
    }

    /**
     * The mean activations of layers, and nothing behind them.
     *
     * @return the output of each layer is named by {@link #pooled(int)}
     */
    Graph pooled(List<FeatureMap> layers) {
        GraphBuilder b = builder();
        ForwardPass f = pass(b);
        Map<String, Expr> outputs = new LinkedHashMap<>();
        for (FeatureMap each : layers) {
            outputs.put(pooled(outputs.size()), pooled(f.asMaps(f.value(each.value()), each)));
        }
        return b.build(outputs);
    }

    /** The output with the mean activation of each channel of a layer, by the number of the layer: {@code float[N,C]}. */
    static String pooled(int layer) {
        return POOLED + layer;
    }

    /** The layer's value and the logits: {@link #LAYER} and {@link #LOGITS}. */
    public Graph values() {
        GraphBuilder b = builder();
        Map<String, Expr> outputs = new LinkedHashMap<>();
        outputs.put(LAYER, asFloat(b.value(layer.value())));
        outputs.put(LOGITS, asFloat(b.value(model.logits())));
        return b.build(outputs);
    }

    /**
     * The gradient of non-negative coefficients with respect to the input, by implicit differentiation: the coefficients
     * {@code u} of a position satisfy {@code G u = W x} on their active set (the conditions of Karush, Kuhn and
     * Tucker), so weights {@code w} send {@code W^T z} with {@code G z = w} to the position. The system is solved within
     * the graph by as many conjugate gradient steps as there are concepts, which is exact.
     *
     * <p>Ref.: Fel et al., CRAFT, 2023, arXiv 2211.10154, section 3.3.
     *
     * @param parts {@code [concepts][channels]}
     */
    Graph pixels(double[][] parts) {
        GraphBuilder b = builder();
        Dim batch = model.graph().shapeOf(model.input().name()).dim(0);
        Shape shape = Shape.of(batch, Dim.of(layer.count()), Dim.of(parts.length));
        TensorType type = new TensorType(ElementType.FLOAT, shape);
        Expr active = b.input(ACTIVE, type);
        Expr weights = b.input(WEIGHTS, type);
        Expr value = b.value(layer.value());
        Expr solved = solved(b, active, weights.mul(active), Nmf.gram(parts));
        Expr rows = solved.mul(active).matMul(matrix(b, parts)).cast(value.elementType());
        String input = model.explainedValue();
        Map<String, Expr> found =
                Backward.into(b, Map.of(value.name(), asValue(rows, value)), List.of(input), RuleSet.GRADIENT);
        return b.build(Map.of(PIXELS, asFloat(Objects.requireNonNull(found.get(input)))));
    }

    /** Solves {@code (A G A + 1 - A) z = right} for each position by conjugate gradients. */
    private static Expr solved(GraphBuilder b, Expr active, Expr right, double[][] gram) {
        double scale = 0;
        for (int k = 0; k < gram.length; k++) {
            scale = Math.max(scale, gram[k][k]);
        }
        // Scaled to a diagonal of one, so that the squares below stay in the range of float.
        double[][] scaled = new double[gram.length][gram.length];
        double[] roots = new double[gram.length];
        for (int k = 0; k < gram.length; k++) {
            roots[k] = 1 / Math.sqrt(Math.max(gram[k][k], 1e-12 * scale));
        }
        for (int i = 0; i < gram.length; i++) {
            for (int j = 0; j < gram.length; j++) {
                scaled[i][j] = gram[i][j] * roots[i] * roots[j];
            }
        }
        Expr g = matrix(b, scaled).cast(ElementType.DOUBLE);
        Expr root = matrix(b, new double[][] {roots}).cast(ElementType.DOUBLE);
        Expr a = active.cast(ElementType.DOUBLE);
        Expr residual = right.cast(ElementType.DOUBLE).mul(root);
        Expr z = residual.mul(0);
        Expr direction = residual;
        Expr square = residual.mul(residual).reduceSum(true, 2);
        for (int step = 0; step < gram.length; step++) {
            Expr image = direction.mul(a).matMul(g).mul(a);
            Expr along = direction.mul(image).reduceSum(true, 2);
            Expr length = square.div(along.add(1e-300));
            z = z.add(length.mul(direction));
            residual = residual.sub(length.mul(image));
            Expr next = residual.mul(residual).reduceSum(true, 2);
            direction = residual.add(next.div(square.add(1e-300)).mul(direction));
            square = next;
        }
        return z.mul(root).cast(ElementType.FLOAT);
    }

    private static Expr matrix(GraphBuilder b, double[][] rows) {
        double[] all = new double[rows.length * rows[0].length];
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(rows[i], 0, all, i * rows[0].length, rows[0].length);
        }
        return b.constant(Tensor.of(ElementType.FLOAT, all, rows.length, rows[0].length));
    }

    /** Rows {@code float[N,places,channels]} in the layout of the layer's value; zeros for tokens that are no rows. */
    private Expr asValue(Expr rows, Expr value) {
        long[] sizes = value.shape().sizes();
        sizes[0] = -1;
        return switch (layer.layout()) {
            case NCHW -> rows.transpose(0, 2, 1).reshape(rows.builder().list(sizes), value.shape());
            case NHWC -> rows.reshape(rows.builder().list(sizes), value.shape());
            case TOKENS -> padded(rows, value);
        };
    }

    private Expr padded(Expr rows, Expr value) {
        Expr all = rows;
        if (layer.leadingTokens() > 0) {
            all = Expr.concat(1, value.slice(1, 0, layer.leadingTokens(), 1).mul(0), all);
        }
        if (layer.trailingTokens() > 0) {
            long end = value.shape().size(1);
            all = Expr.concat(
                    1, all, value.slice(1, end - layer.trailingTokens(), end, 1).mul(0));
        }
        return all;
    }

    /** The number of samples that go through the network together. */
    public int chunk(int wanted) {
        return model.isBatched() ? wanted : 1;
    }

    /** Whether the layer's rows lie on a grid of a picture. */
    public boolean isPicture() {
        return layer.places().size() == 2;
    }
}
