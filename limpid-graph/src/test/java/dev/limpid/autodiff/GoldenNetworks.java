package dev.limpid.autodiff;

import dev.limpid.graph.Attribute;
import dev.limpid.graph.Dim;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Small networks with the structures that rules depend on: input {@code x}, scores {@code y}. */
final class GoldenNetworks {
    private static final Dim N = Dim.symbol("N");

    private final GraphBuilder b = GraphBuilder.ofOpset(18);

    private GoldenNetworks() {}

    /** All networks by name. */
    static Map<String, Graph> all() {
        Map<String, Graph> all = new LinkedHashMap<>();
        all.put("plain", image(GoldenNetworks::plain));
        all.put("residual", image(GoldenNetworks::residual));
        all.put("depthwise", image(GoldenNetworks::depthwise));
        all.put("batch-norm", image(GoldenNetworks::batchNorm));
        all.put("cbam", image(GoldenNetworks::cbam));
        all.put("transformer", transformer());
        return all;
    }

    private static Graph image(BiFunction<GoldenNetworks, Expr, Expr> body) {
        GoldenNetworks n = new GoldenNetworks();
        Expr x = n.b.input("x", type(2, 4, 4));
        Expr maps = body.apply(n, x);
        Expr means = maps.emit("GlobalAveragePool", Map.of(), type(2, 1, 1));
        Expr y =
                means.emit("Flatten", Map.of(), type(2)).emit("Gemm", Map.of(), type(3), n.weights(2, 3), n.weights(3));
        return n.b.build(Map.of("y", y));
    }

    private static Expr plain(GoldenNetworks n, Expr x) {
        Expr relu = n.convolution(x, 1, 4).relu();
        return relu.emit("MaxPool", Map.of("kernel_shape", ints(2, 2), "strides", ints(2, 2)), type(2, 2, 2));
    }

    private static Expr residual(GoldenNetworks n, Expr x) {
        Expr first = n.convolution(x, 1, 4).relu();
        return n.convolution(first, 1, 4).add(first).relu();
    }

    /** A depthwise convolution, then a pointwise one, with ReLU6. */
    private static Expr depthwise(GoldenNetworks n, Expr x) {
        UnaryOperator<Expr> relu6 = e -> e.emit("Clip", Map.of(), type(2, 4, 4), e.like(0), e.like(6));
        Expr depthwise = relu6.apply(n.convolution(x, 2, 4));
        return relu6.apply(depthwise.emit("Conv", Map.of(), type(2, 4, 4), n.weights(2, 2, 1, 1)));
    }

    private static Expr batchNorm(GoldenNetworks n, Expr x) {
        Expr variance = n.b.constant(Tensor.of(ElementType.FLOAT, new double[] {1, 2}, 2));
        return n.convolution(x, 1, 4)
                .emit("BatchNormalization", Map.of(), type(2, 4, 4), n.weights(2), n.weights(2), n.weights(2), variance)
                .relu();
    }

    /** The two gates of CBAM: one number per channel, then one per position. */
    private static Expr cbam(GoldenNetworks n, Expr x) {
        Expr maps = n.convolution(x, 1, 4).relu();
        Expr w1 = n.weights(1, 2, 1, 1);
        Expr w2 = n.weights(2, 1, 1, 1);
        UnaryOperator<Expr> shared =
                e -> e.emit("Conv", Map.of(), type(1, 1, 1), w1).relu().emit("Conv", Map.of(), type(2, 1, 1), w2);
        Expr means = maps.emit("GlobalAveragePool", Map.of(), type(2, 1, 1));
        Expr maxima = maps.emit("GlobalMaxPool", Map.of(), type(2, 1, 1));
        Expr gated = maps.mul(shared.apply(means).add(shared.apply(maxima)).unary("Sigmoid"));
        Expr places = Expr.concat(1, gated.reduceMean(true, 1), gated.reduce("ReduceMax", true, 1));
        Expr gate = places.emit("Conv", Map.of("pads", ints(1, 1, 1, 1)), type(1, 4, 4), n.weights(1, 2, 3, 3));
        return gated.mul(gate.unary("Sigmoid"));
    }

    /** A block with one head: attention and a perceptron, each with a preceding normalisation and a residual sum. */
    private static Graph transformer() {
        GoldenNetworks n = new GoldenNetworks();
        Expr x = n.b.input("x", type(4, 2));
        Expr normal = n.layerNorm(x);
        Expr q = normal.matMul(n.weights(2, 2)).mul(Math.sqrt(0.5));
        Expr k = normal.matMul(n.weights(2, 2)).transpose(0, 2, 1);
        Expr v = normal.matMul(n.weights(2, 2));
        Expr weights = q.matMul(k).unary("Softmax", Map.of("axis", Attribute.of(-1L)));
        Expr sum = weights.matMul(v).matMul(n.weights(2, 2)).add(x);
        Expr hidden = n.layerNorm(sum).matMul(n.weights(2, 3)).add(n.weights(3)).unary("Gelu");
        Expr block = hidden.matMul(n.weights(3, 2)).add(sum);
        Expr y = block.reduceMean(false, 1).matMul(n.weights(2, 3));
        n.b.requireOpset(20);
        return n.b.build(Map.of("y", y));
    }

    private Expr layerNorm(Expr x) {
        @Nullable TensorType type = x.findType().orElse(null);
        return x.emit("LayerNormalization", Map.of("axis", Attribute.of(-1L)), type, weights(2), weights(2));
    }

    /** A 3 x 3 convolution from two channels to two that keeps the size. */
    private Expr convolution(Expr x, long groups, long size) {
        Map<String, Attribute> attributes = Map.of("pads", ints(1, 1, 1, 1), "group", Attribute.of(groups));
        return x.emit("Conv", attributes, type(2, size, size), weights(2, 2 / groups, 3, 3), weights(2));
    }

    /** Positive and negative numbers. */
    private Expr weights(long... shape) {
        double[] numbers = new double[(int) Tensor.elementCount(shape)];
        int salt = b.nodes().size();
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = ((i * 7 + salt * 3) % 11 - 5) / 8.0;
        }
        return b.constant(Tensor.of(ElementType.FLOAT, numbers, shape));
    }

    private static Attribute ints(long... numbers) {
        return Attribute.of(numbers);
    }

    private static TensorType type(long... sizes) {
        Dim[] dims = new Dim[sizes.length + 1];
        dims[0] = N;
        for (int i = 0; i < sizes.length; i++) {
            dims[i + 1] = Dim.of(sizes[i]);
        }
        return TensorType.of(ElementType.FLOAT, dims);
    }
}
