package dev.limpid.cli;

import dev.limpid.graph.Attribute;
import dev.limpid.graph.Dim;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.onnx.OnnxWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A network whose explanations can be worked out by hand: two feature maps {@code relu(x)} and {@code relu(-x)}, their
 * means, and three classes that weigh them with {@link #WEIGHTS}.
 */
final class TinyNetwork {
    /** Side of the input {@code float[N,1,SIDE,SIDE]}. */
    static final int SIDE = 4;

    /** {@code [class][feature map]}. */
    static final float[][] WEIGHTS = {{2, -1}, {-3, 5}, {0.5f, 0.25f}};

    private static final int PLACES = SIDE * SIDE;

    private TinyNetwork() {}

    /** Writes it to a folder. */
    static Path write(Path folder) {
        return write(folder.resolve("tiny.onnx"), graph("Relu"));
    }

    /** Writes it with another, foreign operator behind the feature maps. */
    static Path writeWithForeignOperator(Path folder) {
        GraphBuilder b = GraphBuilder.extending(graph("Relu"));
        Graph graph = b.build(Map.of("logits", b.value("logits")));
        dev.limpid.graph.Node node = graph.nodes().get(1);
        List<dev.limpid.graph.Node> nodes = new java.util.ArrayList<>(graph.nodes());
        nodes.set(
                1,
                new dev.limpid.graph.Node(
                        new dev.limpid.graph.Op("org.example", "Squash"),
                        "odd",
                        node.inputs(),
                        node.outputs(),
                        Map.of()));
        Map<String, Integer> opsets = Map.of("", 18, "org.example", 1);
        return write(
                folder.resolve("foreign.onnx"),
                graph.with(nodes, graph.constants()).withHeader(graph.header().withOpsets(opsets)));
    }

    /** Writes it with an operator that has no rule between its input and its feature maps. */
    static Path writeWithUnruledOperatorBelowTheMaps(Path folder) {
        GraphBuilder b = GraphBuilder.ofOpset(18);
        Expr x = input(b);
        // The transform of a single channel leaves it as it is and adds an imaginary part of zero.
        TensorType complex =
                TensorType.of(ElementType.FLOAT, Dim.symbol("N"), Dim.of(1), Dim.of(SIDE), Dim.of(SIDE), Dim.of(2));
        Expr transformed = x.unsqueeze(4).emit("DFT", Map.of("axis", Attribute.of(1L)), complex);
        Expr real = transformed.slice(4, 0, 1, 1).squeeze(4);
        return write(folder.resolve("transformed.onnx"), rest(b, real, "Relu"));
    }

    private static Path write(Path file, Graph graph) {
        OnnxWriter.write(graph, file);
        return file;
    }

    private static Graph graph(String operator) {
        GraphBuilder b = GraphBuilder.ofOpset(18);
        return rest(b, input(b), operator);
    }

    private static Expr input(GraphBuilder b) {
        return b.input("x", TensorType.of(ElementType.FLOAT, Dim.symbol("N"), Dim.of(1), Dim.of(SIDE), Dim.of(SIDE)));
    }

    private static Graph rest(GraphBuilder b, Expr x, String operator) {
        Expr kernel = b.constant(Tensor.of(new float[] {1, -1}, 2, 1, 1, 1));
        Expr maps = x.emit("Conv", Map.of(), null, kernel).emit(operator, Map.of(), null);
        Expr means = maps.emit("GlobalAveragePool", Map.of(), null).emit("Flatten", Map.of(), null);
        float[] weights = new float[6];
        for (int k = 0; k < 6; k++) {
            weights[k] = WEIGHTS[k / 2][k % 2];
        }
        Expr matrix = b.constant(Tensor.of(weights, 3, 2));
        Expr logits = means.emit("Gemm", Map.of("transB", Attribute.of(1L)), null, matrix);
        return b.build(Map.of("logits", logits));
    }

    /** An input with both signs. */
    static float[] input() {
        Random random = new Random(3);
        float[] x = new float[PLACES];
        for (int i = 0; i < PLACES; i++) {
            x[i] = (float) random.nextGaussian();
        }
        return x;
    }

    /** The same as a tensor. */
    static Tensor inputTensor() {
        return Tensor.of(input(), 1, 1, SIDE, SIDE);
    }

    /** What the class should get. */
    static double logit(float[] x, int k) {
        double sum = 0;
        for (float each : x) {
            sum += (WEIGHTS[k][0] * Math.max(0, each)) + (WEIGHTS[k][1] * Math.max(0, -each));
        }
        return sum / PLACES;
    }

    /** The class with the largest logit. */
    static int top(float[] x) {
        int top = 0;
        for (int k = 1; k < WEIGHTS.length; k++) {
            top = logit(x, k) > logit(x, top) ? k : top;
        }
        return top;
    }

    /** The gradient of a logit at the input. */
    static double[] gradient(float[] x, int k) {
        double[] gradient = new double[PLACES];
        for (int i = 0; i < PLACES; i++) {
            gradient[i] = (x[i] > 0 ? WEIGHTS[k][0] : x[i] < 0 ? -WEIGHTS[k][1] : 0) / PLACES;
        }
        return gradient;
    }

    /** Grad-CAM at the rectified feature maps. */
    static double[] gradCam(float[] x, int k) {
        double[] map = new double[PLACES];
        for (int i = 0; i < PLACES; i++) {
            double sum = (WEIGHTS[k][0] * Math.max(0, x[i])) + (WEIGHTS[k][1] * Math.max(0, -x[i]));
            map[i] = Math.max(0, sum / PLACES);
        }
        return map;
    }
}
