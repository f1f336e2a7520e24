package dev.limpid.model;

import dev.limpid.error.LimpidException;
import dev.limpid.graph.Dim;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;
import dev.limpid.graph.Shape;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Value;
import dev.limpid.runtime.Shapes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Several inputs of a network as one vector {@code float[N,D]}, which the graph cuts into them again, so that all of them
 * can move along one path.
 *
 * @param graph the graph with the vector as its only input
 * @param parts the inputs in the order of the vector
 */
record JoinedInputs(Graph graph, List<InputPart> parts) {
    /** The name of the vector. */
    static final String NAME = "limpid::inputs";

    /**
     * The inputs that can be joined with the explained one: real numbers whose values are given.
     *
     * @return at least two names, or none
     */
    static Set<String> names(Graph graph, String explained, Set<String> given) {
        List<String> explainable = OneInput.explainable(graph);
        List<String> names = graph.inputs().stream()
                .filter(v -> v.name().equals(explained) || given.contains(v.name()))
                .filter(v ->
                        explainable.contains(v.name()) && !AxisUse.of(graph, v).isLookedUp())
                .map(Value::name)
                .toList();
        return names.size() > 1 && names.contains(explained) ? Set.copyOf(names) : Set.of();
    }

    /** The graph with the open sizes of inputs, but for the batch, as their values have them. */
    static Graph sized(Graph graph, Set<String> names, Map<String, Tensor> values) {
        Map<String, long[]> sizes = new LinkedHashMap<>();
        for (String name : names) {
            @Nullable Tensor value = values.get(name);
            @Nullable Shape shape = graph.input(name).type().shape();
            if (value != null && shape != null) {
                int missing = shape.rank() - value.rank();
                sizes.put(
                        name,
                        IntStream.range(0, shape.rank())
                                .mapToLong(a -> a == 0 ? -1 : value.size(a - missing))
                                .toArray());
            }
        }
        return Shapes.withInputSizes(graph, sizes);
    }

    /** A graph whose inputs are all to be joined. @throws LimpidException if they have different batches or open sizes */
    static JoinedInputs of(Graph graph) {
        Dim batch = Objects.requireNonNull(graph.inputs().get(0).type().shape()).dim(0);
        List<InputPart> parts = new ArrayList<>();
        List<Node> nodes = new ArrayList<>();
        Map<String, Tensor> constants = new LinkedHashMap<>(graph.constants());
        long start = 0;
        for (Value input : graph.inputs()) {
            @Nullable Shape shape = input.type().shape();
            boolean fits = shape != null
                    && shape.rank() > 1
                    && shape.isFixed(1, shape.rank())
                    && shape.dim(0).isFixed() == batch.isFixed()
                    && shape.size(0) == batch.size();
            if (shape == null || !fits) {
                throw LimpidException.unsupported("input '" + input.name() + "' is " + input.type()
                        + ", which cannot be joined with the other inputs");
            }
            long[] sizes = shape.sizes();
            sizes[0] = 1;
            long length = Tensor.elementCount(sizes);
            sizes[0] = -1;
            parts.add(new InputPart(input.name(), InputForm.of(graph, input), input.type(), start, length));
            String scope = input.name() + "::part/";
            constants.put(scope + "start", Tensor.list(start));
            constants.put(scope + "end", Tensor.list(start + length));
            constants.put(scope + "axis", Tensor.list(1));
            constants.put(scope + "step", Tensor.list(1));
            constants.put(scope + "sizes", Tensor.list(sizes));
            nodes.add(Node.of(
                    "Slice",
                    List.of(NAME, scope + "start", scope + "end", scope + "axis", scope + "step"),
                    List.of(scope + "flat"),
                    Map.of()));
            nodes.add(Node.of("Reshape", List.of(scope + "flat", scope + "sizes"), List.of(input.name()), Map.of()));
            start += length;
        }
        nodes.addAll(graph.nodes());
        Value vector = new Value(NAME, TensorType.of(ElementType.FLOAT, batch, Dim.of(start)));
        return new JoinedInputs(
                new Graph(List.of(vector), graph.outputs(), constants, nodes, Map.of(), Set.of(), graph.header()),
                parts);
    }
}
