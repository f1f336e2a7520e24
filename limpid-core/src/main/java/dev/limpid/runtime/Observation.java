package dev.limpid.runtime;

import dev.limpid.error.LimpidException;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;
import dev.limpid.graph.Shape;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Value;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The types and values of a graph that an engine inferred or computed.
 *
 * @param graph the graph: its batch is {@code N}, or 1 if it does not run with more
 * @param types the types of its values
 * @param flow which values follow from shapes alone
 * @param values the values that follow from shapes alone, at each batch size that was tried
 */
record Observation(Graph graph, Map<String, TensorType> types, ShapeFlow flow, List<Map<String, Tensor>> values) {
    private static final String SHAPE_SUFFIX = "::shape";

    /** Time limit for a network to run the few samples that reveal its shapes. */
    private static final Duration LONGEST_RUN = Duration.ofSeconds(60);

    /** Values above this size (bytes) do not become constants. */
    private static final long LARGEST_VALUE = 1 << 20;

    /**
     * Observes a graph.
     *
     * @param wantValues whether the values that follow from shapes alone are requested
     */
    static Observation of(Engine engine, Graph original, boolean wantValues) {
        Graph graph = Shapes.withBatch(original);
        if (!isBatched(graph)) {
            return looked(engine, graph, wantValues);
        }
        // Some exporters declare an open batch that inner shapes contradict; the batch is then 1.
        Graph single = Shapes.withBatch(graph, 1);
        try {
            Observation seen = looked(engine, graph, wantValues);
            return seen.hasBatchedOutput() ? seen : looked(engine, single, wantValues);
        } catch (LimpidException e) {
            if (e.kind() == LimpidException.Kind.TOO_LARGE) {
                throw e;
            }
            return looked(engine, single, wantValues);
        }
    }

    private boolean hasBatchedOutput() {
        for (String output : graph.outputs()) {
            @Nullable TensorType type = types.get(output);
            @Nullable Shape shape = type == null ? null : type.shape();
            if (shape == null || !shape.isFixed()) {
                return true;
            }
        }
        return false;
    }

    private static Observation looked(Engine engine, Graph graph, boolean wantValues) {
        Map<String, TensorType> types = inferred(engine, graph);
        Map<String, TensorType> known = new HashMap<>(types);
        known.values().removeIf(type -> !isCertain(type));
        ShapeFlow flow = ShapeFlow.of(graph, known.keySet());
        SizeLimits.check(graph, types, flow.fromShapes());
        // A value that the engine infers as a scalar may have any shape if its shape depends on data.
        flow.dataSized().forEach(name -> types.computeIfPresent(name, (n, type) -> type.withShape(unlessScalar(type))));
        Set<String> open = new LinkedHashSet<>(types.keySet());
        open.removeAll(known.keySet());
        open.removeAll(flow.dataSized());
        Set<String> asked = wantValues ? foldable(flow, types) : Set.of();
        if (open.isEmpty() && asked.isEmpty()) {
            return new Observation(graph, types, flow, List.of());
        }
        boolean batched = isBatched(graph);
        List<Map<String, Tensor>> seen = run(engine, graph, open, asked, batched ? new long[] {2, 3} : new long[] {1});
        for (String name : open) {
            long[] first = shape(seen.get(0), name);
            long[] last = shape(seen.get(seen.size() - 1), name);
            TensorType told = Objects.requireNonNull(types.get(name));
            types.put(name, told.withShape(batched ? Shapes.generalised(first, last) : Shape.of(first)));
        }
        seen.forEach(values -> values.keySet().retainAll(asked));
        return new Observation(graph, types, flow, seen);
    }

    /**
     * The types that the engine infers without running: with an open batch and, if that is not enough, with two fixed
     * ones. The engine cannot infer types through shape arithmetic, so the second step is skipped there.
     */
    private static Map<String, TensorType> inferred(Engine engine, Graph graph) {
        Map<String, TensorType> types = new HashMap<>(engine.infer(graph));
        boolean arithmetic = graph.nodes().stream().anyMatch(n -> n.is("Shape"));
        if (isBatched(graph) && !arithmetic && !types.values().stream().allMatch(Observation::isCertain)) {
            Map<String, TensorType> two = engine.infer(Shapes.withBatch(graph, 2));
            Map<String, TensorType> three = engine.infer(Shapes.withBatch(graph, 3));
            types.replaceAll((name, type) -> {
                @Nullable TensorType a = two.get(name);
                @Nullable TensorType b = three.get(name);
                return isCertain(type) || a == null || b == null || !isCertain(a) || !isCertain(b)
                        ? type
                        : a.withShape(Shapes.generalised(sizes(a), sizes(b)));
            });
        }
        return types;
    }

    /** Whether all sizes are known; an apparent scalar may have any number of dimensions. */
    private static boolean isCertain(TensorType type) {
        return Shapes.isKnown(type) && Objects.requireNonNull(type.shape()).rank() > 0;
    }

    private static @Nullable Shape unlessScalar(TensorType type) {
        @Nullable Shape shape = type.shape();
        return shape == null || shape.rank() == 0 ? null : shape;
    }

    private static long[] sizes(TensorType type) {
        return Objects.requireNonNull(type.shape()).sizes();
    }

    private static boolean isBatched(Graph graph) {
        return graph.inputs().stream().anyMatch(v -> !isFixed(v));
    }

    private static Set<String> foldable(ShapeFlow flow, Map<String, TensorType> types) {
        Set<String> names = new LinkedHashSet<>();
        for (String name : flow.fromShapes()) {
            @Nullable TensorType type = types.get(name);
            if (type != null && type.element() != ElementType.STRING && !isLarge(type)) {
                names.add(name);
            }
        }
        return names;
    }

    private static boolean isLarge(TensorType type) {
        Shape shape = type.shape();
        return shape != null
                && shape.isFixed()
                && type.element().bytesFor(Tensor.elementCount(shape.sizes())) > LARGEST_VALUE;
    }

    private static List<Map<String, Tensor>> run(
            Engine engine, Graph graph, Set<String> open, Set<String> values, long[] batches) {
        List<Node> nodes = new ArrayList<>(graph.nodes());
        Set<String> outputs = new LinkedHashSet<>(values);
        for (String name : open) {
            nodes.add(Node.of("Shape", List.of(name), List.of(name + SHAPE_SUFFIX), Map.of()));
            outputs.add(name + SHAPE_SUFFIX);
        }
        Graph observed = new Graph(
                graph.inputs(), List.copyOf(outputs), graph.constants(), nodes, Map.of(), Set.of(), graph.header());
        List<Map<String, Tensor>> seen = new ArrayList<>();
        try (Program program = engine.compile(observed.pruned())) {
            for (long batch : batches) {
                Map<String, Tensor> feeds = new LinkedHashMap<>();
                graph.inputs().forEach(v -> feeds.put(v.name(), feed(v, batch)));
                Map<String, Tensor> results = new HashMap<>(Deadline.run(program, feeds, LONGEST_RUN));
                results.values().removeIf(t -> t.elementType().bytesFor(t.elementCount()) > LARGEST_VALUE);
                seen.add(results);
            }
        }
        return seen;
    }

    private static long[] shape(Map<String, Tensor> results, String name) {
        return Objects.requireNonNull(results.get(name + SHAPE_SUFFIX)).toLongs();
    }

    private static boolean isFixed(Value input) {
        Shape shape = input.type().shape();
        return shape != null && shape.isFixed();
    }

    /** One half for real numbers, zero for integers, which are mostly indices. */
    private static Tensor feed(Value input, long batch) {
        Shape shape = Objects.requireNonNull(input.type().shape());
        long[] sizes = shape.dims().stream()
                .mapToLong(d -> d.isFixed() ? d.size() : batch)
                .toArray();
        int elements = Math.toIntExact(Tensor.elementCount(sizes));
        ElementType type = input.type().element();
        if (type == ElementType.STRING) {
            return Tensor.ofTexts(IntStream.range(0, elements).mapToObj(i -> "").toList(), sizes);
        }
        if (!type.isFloating()) {
            ByteBuffer zeros = Tensor.allocate(type, sizes);
            return Tensor.of(type, sizes, zeros);
        }
        double[] halves = new double[elements];
        Arrays.fill(halves, 0.5);
        return Tensor.of(type, halves, sizes);
    }
}
