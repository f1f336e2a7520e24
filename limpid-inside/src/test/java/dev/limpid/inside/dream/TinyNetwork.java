package dev.limpid.inside.dream;

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
import dev.limpid.model.LoadOptions;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A small network of a convolution, a rectifier, a second convolution and a mean. */
final class TinyNetwork {
    static final int SIDE = 8;
    static final int UNITS = 4;

    private TinyNetwork() {}

    /**
     * A network with random weights.
     *
     * @param bias of the first convolution: very negative ones silence it
     */
    static Classifier of(int channels, double bias) {
        GraphBuilder b = GraphBuilder.ofOpset(18);
        Shape input = new Shape(List.of(Dim.symbol("N"), Dim.of(channels), Dim.of(SIDE), Dim.of(SIDE)));
        Expr x = b.input("input", new TensorType(ElementType.FLOAT, input));
        Expr first = convolution(x, weights(6, channels, 1), bias, 6).relu();
        Expr second = convolution(first, weights(UNITS, 6, 2), 0, UNITS);
        Expr logits = second.relu().reduceMean(false, 2, 3);
        Graph graph = b.build(Map.of("logits", logits));
        return Classifier.of("tiny", graph, LoadOptions.DEFAULT);
    }

    private static Tensor weights(int to, int from, long seed) {
        Random random = new Random(seed);
        float[] weights = new float[to * from * 9];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) (0.4 * random.nextGaussian());
        }
        return Tensor.of(weights, to, from, 3, 3);
    }

    private static Expr convolution(Expr x, Tensor weights, double bias, int channels) {
        double[] all = new double[channels];
        java.util.Arrays.fill(all, bias);
        GraphBuilder b = x.builder();
        Expr made = x.emit(
                "Conv",
                Map.of("pads", Attribute.of(new long[] {1, 1, 1, 1}), "kernel_shape", Attribute.of(new long[] {3, 3})),
                new TensorType(ElementType.FLOAT, x.shape().with(1, Dim.of(channels))),
                b.constant(weights),
                b.constant(Tensor.of(ElementType.FLOAT, all, channels)));
        return made;
    }

    /** The second convolution, before its rectifier. */
    static String layer(Classifier model) {
        return model.layers().get(1).value();
    }
}
