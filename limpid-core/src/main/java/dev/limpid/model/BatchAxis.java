package dev.limpid.model;

import dev.limpid.error.LimpidException;
import dev.limpid.graph.Attribute;
import dev.limpid.graph.Dim;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;
import dev.limpid.graph.Shape;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Value;
import dev.limpid.runtime.Engine;
import dev.limpid.runtime.Shapes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Gives a network that takes one sample without an axis for the batch, such as {@code [3,224,224]}, a batch of one: the
 * axis is removed again before the network's first step, and added to outputs that have none.
 */
final class BatchAxis {
    private BatchAxis() {}

    /**
     * Whether an input has no axis for the batch: the first layer that tells samples from channels finds its samples on an
     * axis that the graph added; where no layer tells, no output has as many rows as the input.
     */
    static boolean isMissing(Engine engine, Graph graph, Value input) {
        @Nullable Shape shape = input.type().shape();
        if (shape == null || shape.rank() == 0) {
            return false;
        }
        AxisUse use = AxisUse.of(graph, input);
        Dim first = shape.dim(0);
        boolean mayBePlaces = first.size() > 1 || (use.isLookedUp() && shape.rank() == 1);
        return use.findBatch()
                .map(has -> !has)
                .orElseGet(() ->
                        mayBePlaces && !isKept(typed(engine, graph), first.isFixed() ? first.size() : Long.MAX_VALUE));
    }

    /** The graph with the types of its outputs, as far as they can be found. */
    private static Graph typed(Engine engine, Graph graph) {
        boolean isKnown = graph.outputs().stream()
                .allMatch(o -> graph.findType(o).map(TensorType::shape).isPresent());
        try {
            return isKnown ? graph : Shapes.of(engine, graph);
        } catch (LimpidException e) {
            if (e.kind() == LimpidException.Kind.CANCELLED || e.kind() == LimpidException.Kind.TOO_LARGE) {
                throw e;
            }
            // Sizes are open; nothing tells.
            return graph;
        }
    }

    /** Whether an output may have a row for each of so many samples. */
    private static boolean isKept(Graph graph, long samples) {
        return graph.outputs().stream().anyMatch(output -> {
            @Nullable
            Shape shape = graph.findType(output).map(TensorType::shape).orElse(null);
            return shape == null || (shape.rank() > 0 && (!shape.dim(0).isFixed() || shape.size(0) % samples == 0));
        });
    }

    /** The graph with a batch of one at an input that has none. */
    static Graph added(Graph graph, Value input) {
        Shape sample = Objects.requireNonNull(input.type().shape());
        List<Dim> dims = new ArrayList<>(sample.dims());
        // Recurrent layers may have their samples on the second axis.
        AxisUse.of(graph, input).otherBatch().ifPresent(axis -> dims.set(axis, Dim.of(1)));
        dims.add(0, Dim.of(1));
        Value batched = new Value(input.name(), input.type().withShape(new Shape(dims)));
        Graph renamed = graph.renamed(Map.of(input.name(), input.name() + "::sample"));
        Map<String, Tensor> constants = new LinkedHashMap<>(renamed.constants());
        constants.put(input.name() + "::batch", Tensor.list(0));
        Node first = Node.of(
                "Squeeze",
                List.of(input.name(), input.name() + "::batch"),
                List.of(input.name() + "::sample"),
                Map.of());
        List<Value> inputs = graph.inputs().stream()
                .map(v -> v.name().equals(input.name()) ? batched : v)
                .toList();
        return new Graph(
                inputs,
                graph.outputs(),
                constants,
                Stream.concat(Stream.of(first), renamed.nodes().stream()).toList(),
                renamed.types(),
                graph.captures(),
                graph.header());
    }

    /**
     * The graph with a batch of one at outputs that have none; empty if all have one.
     *
     * @param typed the graph with the types of all values
     */
    static Optional<Graph> ofOutputs(Graph typed) {
        Graph graph = typed;
        Set<String> done = new HashSet<>();
        for (String output : typed.outputs()) {
            if (isWithout(typed, output) && done.add(origin(typed, output))) {
                graph = withAxis(graph, typed, output);
            }
        }
        return done.isEmpty() ? Optional.empty() : Optional.of(graph);
    }

    /** Whether a value has no axis for a batch of one, or lost it last. */
    private static boolean isWithout(Graph graph, String value) {
        @Nullable Shape shape = graph.findType(value).map(TensorType::shape).orElse(null);
        boolean isSqueezed = graph.findProducer(origin(graph, value))
                .flatMap(n -> squeezed(graph, n))
                .isPresent();
        return shape != null && (shape.rank() < 2 || shape.size(0) != 1 || isSqueezed);
    }

    /** The value with a batch of one from which a node removes only that. */
    private static Optional<String> squeezed(Graph graph, Node node) {
        return Optional.of(node)
                .filter(n -> n.is("Squeeze"))
                .flatMap(n -> graph.findConstant(n.input(1)))
                .filter(axes -> Arrays.equals(axes.toLongs(), new long[] {0}))
                .map(axes -> node.input(0));
    }

    /** The value before the functions of single elements or of all classes at the end. */
    private static String origin(Graph graph, String value) {
        String origin = value;
        Optional<Node> node = graph.findProducer(origin);
        while (node.filter(BatchAxis::isLast).isPresent()) {
            origin = node.get().input(0);
            node = graph.findProducer(origin);
        }
        return origin;
    }

    private static boolean isLast(Node node) {
        return node.is("Softmax") || node.is("LogSoftmax") || node.is("Sigmoid") || node.is("Identity");
    }

    /** The axis is added before a softmax, so that the scores before it have it too. */
    private static Graph withAxis(Graph graph, Graph typed, String output) {
        int added = typed.shapeOf(output).rank() == 0 ? 2 : 1;
        String origin = origin(typed, output);
        String whole = origin + "::whole";
        Map<String, Tensor> constants = new LinkedHashMap<>(graph.constants());
        constants.put(origin + "::axes", added == 1 ? Tensor.list(0) : Tensor.list(0, 1));
        List<Node> nodes = new ArrayList<>();
        for (Node node : graph.renamed(Map.of(origin, whole)).nodes()) {
            boolean isAfter = node.reads().contains(whole) && isLast(node);
            Node moved = isAfter ? node.withInputs(List.of(origin)) : node;
            long axis = node.intAttribute("axis", -1);
            nodes.add(axis >= 0 && isAfter ? moved.withAttribute("axis", Attribute.of(axis + added)) : moved);
            if (node.outputs().contains(whole)) {
                Optional<String> before = squeezed(typed, node);
                nodes.add(
                        before.isPresent()
                                ? Node.of("Identity", List.of(before.get()), List.of(origin), Map.of())
                                : Node.of("Unsqueeze", List.of(whole, origin + "::axes"), List.of(origin), Map.of()));
            }
        }
        return new Graph(graph.inputs(), graph.outputs(), constants, nodes, Map.of(), Set.of(), graph.header());
    }
}
