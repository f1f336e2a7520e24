package dev.limpid.model;

import dev.limpid.error.LimpidException;
import dev.limpid.graph.Attribute;
import dev.limpid.graph.Dim;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Node;
import dev.limpid.graph.Shape;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.op.Trait;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The class scores within a graph, before softmax or sigmoid.
 *
 * @param graph the graph, with nodes added if the scores do not have the shape {@code float[N,K]}
 * @param value the name of the scores, {@code float[N,K]}
 * @param head how the graph converts them to probabilities, or would do so
 * @param axes how the scores of a sample are arranged
 * @param output the graph's output that is computed from them
 */
record Logits(Graph graph, String value, Head head, ScoreAxes axes, String output) {
    /** What the names of values begin with that are computed from the network's output. */
    static final String ADDED = "limpid_logits_";

    /**
     * Finds the logits.
     *
     * @param wanted the output whose logits to find, or null to choose one
     * @throws LimpidException if no output has a score per class
     */
    static Logits find(Graph graph, @Nullable String wanted) {
        Optional<Detector> detector = wanted == null ? Detector.find(graph) : Optional.empty();
        if (detector.isPresent()) {
            return bestOfBoxes(graph, detector.get());
        }
        String output = wanted == null ? choose(graph) : wanted;
        if (!graph.outputs().contains(output)) {
            throw LimpidException.notFound(
                    "the model has no output '" + output + "'; its outputs are " + graph.outputs());
        }
        if (classes(graph, output) < 1) {
            throw LimpidException.unsupported("output '" + output + "' is "
                    + graph.findType(output).map(TensorType::toString).orElse("of unknown type")
                    + ", which is not a score per class");
        }
        Map<String, Node> producers = graph.producers();
        @Nullable Node node = producers.get(output);
        while (node != null && isTransparent(graph, node)) {
            node = producers.get(node.input(0));
        }
        ScoreAxes axes = axes(graph, output, node);
        Head head = head(graph, node, axes.classes());
        boolean ends = node != null && (node.is("Sigmoid") || node.is("Softmax") || node.is("LogSoftmax"));
        if (node == null || !ends || elements(graph, node.input(0)) != elements(graph, output)) {
            return asMatrix(graph, output, head, axes, output);
        }
        return asMatrix(graph, node.input(0), head, axes, output);
    }

    /** Of a detector the score of each class: that of the box where it is largest. */
    private static Logits bestOfBoxes(Graph graph, Detector detector) {
        Detector known = detector.withLabels(
                Labels.find(graph).orElse(Labels.NONE).names().size());
        GraphBuilder b = graph.toBuilder().scope("limpid_boxes/");
        Expr best = known.confidence(b, 0, known.count(graph)).reduce("ReduceMax", false, 1);
        List<Expr> kept = new ArrayList<>(graph.outputs().stream().map(b::value).toList());
        kept.add(best);
        String output = graph.outputs().contains(known.scores().value())
                ? known.scores().value()
                : graph.outputs().get(0);
        return new Logits(
                b.build(kept).withOutputs(graph.outputs()),
                best.name(),
                Head.NONE,
                ScoreAxes.of(Math.toIntExact(best.shape().size(1))),
                output);
    }

    /**
     * A single score is that of one class against its absence, unless the graph indicates otherwise; vectors of length
     * one and values of a hyperbolic tangent are no class scores.
     */
    private static Head head(Graph graph, @Nullable Node last, long classes) {
        if (last != null && (last.is("Tanh") || last.is("LpNormalization") || isOfLengthOne(graph, last))) {
            return Head.NONE;
        }
        boolean isShared = last != null && isShared(last);
        boolean isOwn = last != null && last.is("Sigmoid");
        return isOwn || (classes == 1 && !isShared) ? Head.SIGMOID : Head.SOFTMAX;
    }

    private static boolean isShared(Node node) {
        return node.is("Softmax") || node.is("LogSoftmax");
    }

    /** Whether a division is by the length of the vector, perhaps kept above zero. */
    private static boolean isOfLengthOne(Graph graph, Node node) {
        @Nullable Node length = node.is("Div") ? graph.producers().get(node.input(1)) : null;
        while (length != null && (length.is("Clip") || length.is("Max") || length.is("Expand") || length.is("Sqrt"))) {
            length = graph.producers().get(length.input(0));
        }
        return length != null && (length.is("ReduceL2") || length.is("ReduceSumSquare"));
    }

    /**
     * An output {@code [N,T,K]} has the scores of K classes at each of T positions, and {@code [N,K,T]} does if its
     * softmax runs over the second axis or the third is as long as the input; every other output has one list of class scores.
     */
    private static ScoreAxes axes(Graph graph, String output, @Nullable Node last) {
        @Nullable Shape shape = shape(graph, output);
        if (shape == null || shape.rank() != 3 || !shape.isFixed(1, 3) || shape.size(1) == 1) {
            return ScoreAxes.of(Math.toIntExact(classes(graph, output)));
        }
        boolean isFirst = isLikeInput(graph, shape.size(2)) && !isLikeInput(graph, shape.size(1));
        if (last != null && isShared(last)) {
            long axis = last.intAttribute("axis", -1);
            isFirst = axis == 1 || axis == -2;
        }
        int classes = (int) shape.size(isFirst ? 1 : 2);
        return new ScoreAxes(classes, (int) shape.size(isFirst ? 2 : 1), !isFirst);
    }

    /** The first output that is {@code float[N,K]}, else the first that can be converted to it. */
    private static String choose(Graph graph) {
        for (String output : graph.outputs()) {
            if (isMatrix(graph, output) && classes(graph, output) > 1) {
                return output;
            }
        }
        for (String output : graph.outputs()) {
            if (classes(graph, output) > 1) {
                return output;
            }
        }
        for (String output : graph.outputs()) {
            if (classes(graph, output) == 1) {
                return output;
            }
        }
        Detector.obstacle(graph).ifPresent(why -> {
            throw LimpidException.unsupported(why);
        });
        throw LimpidException.unsupported("the model has no output with a score per class; its outputs are "
                + graph.outputs().stream()
                        .map(o -> o + ": "
                                + graph.findType(o).map(TensorType::toString).orElse("?"))
                        .toList());
    }

    /** Whether a node may be between softmax and output. */
    private static boolean isTransparent(Graph graph, Node node) {
        return (node.has(Trait.SAME_ORDER) || node.has(Trait.RECODES))
                && elements(graph, node.input(0)) == elements(graph, node.output());
    }

    private static boolean isMatrix(Graph graph, String value) {
        @Nullable Shape shape = shape(graph, value);
        return shape != null && shape.rank() == 2;
    }

    /** The number of classes, or 0 if the value is not a score per class. */
    private static long classes(Graph graph, String value) {
        @Nullable TensorType type = graph.types().get(value);
        @Nullable Shape shape = shape(graph, value);
        if (type == null || shape == null || !type.element().isFloating() || shape.rank() < 1) {
            return 0;
        }
        return shape.rank() == 1 ? 1 : isMap(shape) ? shape.size(1) : Math.max(0, elements(graph, value));
    }

    /** Whether a value is a score per class and position: {@code [N,K,H,W]}. */
    private static boolean isMap(Shape shape) {
        return shape.rank() == 4 && shape.isFixed(1, 4) && shape.size(2) * shape.size(3) > 1;
    }

    /** Elements per sample, or -1 if unknown. */
    private static long elements(Graph graph, String value) {
        @Nullable Shape shape = shape(graph, value);
        if (shape == null || shape.rank() < 1 || !shape.isFixed(1, shape.rank())) {
            return -1;
        }
        long[] sizes = shape.sizes();
        sizes[0] = 1;
        return Tensor.elementCount(sizes);
    }

    private static @Nullable Shape shape(Graph graph, String value) {
        @Nullable TensorType type = graph.types().get(value);
        return type == null ? null : type.shape();
    }

    /** Whether a number of positions is that of an input: the length of a series or of a text. */
    private static boolean isLikeInput(Graph graph, long positions) {
        return graph.inputs().stream().anyMatch(input -> {
            List<Integer> places = InputForm.of(graph, input).places();
            @Nullable Shape shape = input.type().shape();
            return shape != null
                    && places.size() == 1
                    && shape.dim(places.get(0)).sameAs(Dim.of(positions));
        });
    }

    private static Logits asMatrix(Graph graph, String value, Head head, ScoreAxes axes, String output) {
        TensorType type = graph.findType(value).orElseThrow();
        Shape shape = graph.shapeOf(value);
        boolean real = type.element() == ElementType.FLOAT;
        if (shape.rank() == 2 && real) {
            return new Logits(graph, value, head, axes, output);
        }
        Appending added = new Appending(graph);
        String current = real
                ? value
                : added.append("Cast", List.of(value), Map.of("to", Attribute.of(ElementType.FLOAT.onnxNumber())));
        if (isMap(shape)) {
            current = added.append(
                    "ReduceMean",
                    List.of(current, added.constant(Tensor.list(2, 3))),
                    Map.of("keepdims", Attribute.of(0L)));
        } else if (shape.rank() != 2) {
            long classes = Math.max(1, elements(graph, value));
            current = added.append("Reshape", List.of(current, added.constant(Tensor.list(-1, classes))), Map.of());
        }
        Dim batch = shape.dim(0);
        long classes = isMap(shape) ? shape.size(1) : Math.max(1, elements(graph, value));
        Graph graphWithScores = added.graph(current, TensorType.of(ElementType.FLOAT, batch, Dim.of(classes)));
        return new Logits(graphWithScores, current, head, axes, output);
    }

    /** Appends nodes with new names to a graph. */
    private static final class Appending {
        private final Graph graph;
        private final List<Node> nodes;
        private final Map<String, Tensor> constants;
        private int count;

        Appending(Graph graph) {
            this.graph = graph;
            this.nodes = new ArrayList<>(graph.nodes());
            this.constants = new LinkedHashMap<>(graph.constants());
        }

        String append(String op, List<String> inputs, Map<String, Attribute> attributes) {
            String name = fresh();
            nodes.add(Node.of(op, inputs, List.of(name), attributes));
            return name;
        }

        String constant(Tensor tensor) {
            String name = fresh();
            constants.put(name, tensor);
            return name;
        }

        Graph graph(String last, TensorType type) {
            return graph.with(nodes, constants).withTypes(Map.of(last, type));
        }

        private String fresh() {
            String name;
            do {
                name = ADDED + count++;
            } while (graph.types().containsKey(name) || graph.producers().containsKey(name));
            return name;
        }
    }
}
