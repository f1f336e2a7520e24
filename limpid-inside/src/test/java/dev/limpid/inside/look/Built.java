package dev.limpid.inside.look;

import dev.limpid.graph.Attribute;
import dev.limpid.graph.Dim;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Shape;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import dev.limpid.inside.Samples;
import dev.limpid.model.Classifier;
import dev.limpid.model.LoadOptions;
import dev.limpid.runtime.Engine;
import dev.limpid.runtime.EngineOptions;
import dev.limpid.runtime.OnnxRuntime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.DoubleSupplier;
import java.util.stream.LongStream;

/** Networks that tests build, layer by layer, and inputs for them. */
final class Built {
    static final Engine ENGINE = OnnxRuntime.create(EngineOptions.DEFAULT);

    final GraphBuilder b = GraphBuilder.ofOpset(18);
    final Random random;
    final Expr input;

    Built(long seed, long channels, long... places) {
        random = new Random(seed);
        long[] shape = LongStream.concat(LongStream.of(channels), Arrays.stream(places))
                .toArray();
        Dim[] dims = new Dim[shape.length + 1];
        dims[0] = Dim.symbol("n");
        for (int i = 0; i < shape.length; i++) {
            dims[i + 1] = Dim.of(shape[i]);
        }
        input = b.input("x", new TensorType(ElementType.FLOAT, new Shape(List.of(dims))));
    }

    /** Weights drawn so that activations keep their size. */
    Tensor normal(long... shape) {
        double fan = Tensor.elementCount(shape) / (double) shape[0];
        return drawn(() -> random.nextGaussian() * Math.sqrt(2 / fan), shape);
    }

    Tensor positive(long... shape) {
        return drawn(() -> 0.1 + random.nextDouble(), shape);
    }

    static Tensor drawn(DoubleSupplier number, long... shape) {
        float[] numbers = new float[(int) Tensor.elementCount(shape)];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (float) number.getAsDouble();
        }
        return Tensor.of(numbers, shape);
    }

    static Map<String, Attribute> windows(long stride, long pad, long dilation, int axes) {
        Map<String, Attribute> attributes = new LinkedHashMap<>();
        attributes.put("strides", all(stride, axes));
        attributes.put("pads", all(pad, 2 * axes));
        attributes.put("dilations", all(dilation, axes));
        return attributes;
    }

    static Attribute all(long number, int count) {
        long[] numbers = new long[count];
        Arrays.fill(numbers, number);
        return Attribute.of(numbers);
    }

    Expr conv(Expr x, Tensor weights, long stride, long pad) {
        return x.emit("Conv", windows(stride, pad, 1, weights.rank() - 2), null, b.constant(weights));
    }

    Expr conv(Expr x, Tensor weights, float[] bias, long stride, long pad) {
        return x.emit(
                "Conv",
                windows(stride, pad, 1, weights.rank() - 2),
                null,
                b.constant(weights),
                b.constant(Tensor.of(bias, bias.length)));
    }

    Expr pool(String op, Expr x, long side, long stride, long pad) {
        Map<String, Attribute> attributes = new LinkedHashMap<>();
        attributes.put("kernel_shape", all(side, 2));
        attributes.put("strides", all(stride, 2));
        attributes.put("pads", all(pad, 4));
        return x.emit(op, attributes, null);
    }

    /** The network that ends in the mean over places and a layer of four classes. */
    Classifier classifier(Expr features, long channels) {
        Expr pooled = features.emit("GlobalAveragePool", Map.of(), null).emit("Flatten", Map.of(), null);
        Expr logits = pooled.emit("Gemm", Map.of("transB", Attribute.of(1L)), null, b.constant(normal(4, channels)));
        Graph graph = b.build(Map.of("y", logits));
        return Classifier.of("built", graph, LoadOptions.DEFAULT);
    }

    /** Pictures of coarse random patches of colour with some finer structure and noise: edges and areas, as photographs have. */
    static List<Tensor> pictures(int count, int channels, int side, long seed) {
        Random random = new Random(seed);
        List<Tensor> pictures = new ArrayList<>();
        for (int n = 0; n < count; n++) {
            float[] values = new float[channels * side * side];
            for (int c = 0; c < channels; c++) {
                for (int grain = side / 2; grain >= 1; grain /= 2) {
                    int cells = side / grain + 2;
                    double[] levels =
                            random.doubles((long) cells * cells, -1, 1).toArray();
                    double size = 1.2 * grain / side + 0.05;
                    for (int i = 0; i < side * side; i++) {
                        values[c * side * side + i] +=
                                (float) (size * levels[i / side / grain * cells + i % side / grain]);
                    }
                }
            }
            pictures.add(Tensor.of(values, 1, channels, side, side));
        }
        return pictures;
    }

    static Samples samples(List<Tensor> tensors) {
        return Samples.of(tensors, "picture");
    }
}
