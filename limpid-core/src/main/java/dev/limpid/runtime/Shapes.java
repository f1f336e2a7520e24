package dev.limpid.runtime;

import dev.limpid.error.LimpidException;
import dev.limpid.graph.Dim;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Shape;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the types of all values of a graph with the engine.
 *
 * <p>First the engine infers types without running. If that leaves sizes open, as with the shape arithmetic of many
 * exporters, the graph is run at two batch sizes, and every size becomes a fixed number or a multiple of the batch
 * {@code N}. Sizes that depend on the data ({@code NonZero}, {@code Loop} ...) stay unknown.
 */
public final class Shapes {
    /** The name of the batch size. */
    public static final String BATCH = "N";

    private Shapes() {}

    /**
     * The graph with the types of all its values; an open first dimension of the inputs is the batch {@code N}.
     *
     * @throws LimpidException if another dimension of an input is open, or the graph does not run
     */
    public static Graph of(Engine engine, Graph graph) {
        Observation seen = Observation.of(engine, graph, false);
        return seen.graph().withTypes(seen.types());
    }

    /**
     * The graph with sizes for the open dimensions of its inputs.
     *
     * @param sizes sizes by input; -1 leaves a dimension as it is
     * @throws LimpidException if a size contradicts a fixed one
     */
    public static Graph withInputSizes(Graph graph, Map<String, long[]> sizes) {
        sizes.keySet().forEach(graph::input);
        List<Value> inputs = new ArrayList<>();
        for (Value input : graph.inputs()) {
            long @Nullable [] wanted = sizes.get(input.name());
            inputs.add(wanted == null ? input : sized(input, wanted));
        }
        // Types of inner values may still contain the open sizes.
        return new Graph(inputs, graph.outputs(), graph.constants(), graph.nodes(), Map.of(), Set.of(), graph.header());
    }

    private static Value sized(Value input, long[] sizes) {
        @Nullable Shape shape = input.type().shape();
        if (shape != null && shape.rank() != sizes.length) {
            throw LimpidException.badInput(
                    "input '" + input.name() + "' is " + input.type() + " and has no " + sizes.length + " dimensions");
        }
        List<Dim> dims = new ArrayList<>();
        for (int axis = 0; axis < sizes.length; axis++) {
            Dim before = shape == null ? Dim.UNKNOWN : shape.dim(axis);
            if (sizes[axis] < 0) {
                dims.add(before);
            } else if (before.isFixed() && before.size() != sizes[axis]) {
                throw LimpidException.badInput("input '" + input.name() + "' is " + input.type() + "; its dimension "
                        + axis + " cannot be " + sizes[axis]);
            } else {
                dims.add(Dim.of(sizes[axis]));
            }
        }
        return new Value(input.name(), input.type().withShape(new Shape(dims)));
    }

    /** Whether every dimension is fixed or a multiple of the batch. */
    static boolean isKnown(@Nullable TensorType type) {
        @Nullable Shape shape = type == null ? null : type.shape();
        if (shape == null) {
            return false;
        }
        for (Dim dim : shape.dims()) {
            if (!dim.isFixed() && !isBatch(dim)) {
                return false;
            }
        }
        return true;
    }

    /** Whether this is {@code N} or {@code k*N}. */
    static boolean isBatch(Dim dim) {
        @Nullable String symbol = dim.symbol();
        return symbol != null && (symbol.equals(BATCH) || symbol.endsWith("*" + BATCH));
    }

    /** The k of {@code k*N}; 1 for any other open dimension. */
    static long batchFactor(Dim dim) {
        @Nullable String symbol = dim.symbol();
        return symbol != null && symbol.endsWith("*" + BATCH)
                ? Long.parseLong(symbol.substring(0, symbol.length() - BATCH.length() - 1))
                : 1;
    }

    /** The graph with {@code N} as the first dimension of its inputs if that is open, and no other open dimension. */
    static Graph withBatch(Graph graph) {
        List<Value> inputs = new ArrayList<>();
        for (Value input : graph.inputs()) {
            @Nullable Shape shape = input.type().shape();
            if (shape == null) {
                throw LimpidException.badInput("input '" + input.name() + "' has no shape; state its sizes");
            }
            Shape named = shape;
            for (int axis = 0; axis < shape.rank(); axis++) {
                if (!shape.dim(axis).isFixed()) {
                    if (axis > 0) {
                        throw LimpidException.badInput("input '" + input.name() + "' is " + input.type()
                                + "; state the open sizes other than the batch");
                    }
                    named = named.with(0, Dim.symbol(BATCH));
                }
            }
            inputs.add(new Value(input.name(), input.type().withShape(named)));
        }
        // The types of inner values in the file are discarded and inferred again: some files have wrong ones.
        return new Graph(inputs, graph.outputs(), graph.constants(), graph.nodes(), Map.of(), Set.of(), graph.header());
    }

    /** The graph with a fixed batch instead of an open one. */
    static Graph withBatch(Graph graph, long batch) {
        return new Graph(
                graph.inputs().stream().map(v -> at(v, batch)).toList(),
                graph.outputs(),
                graph.constants(),
                graph.nodes(),
                Map.of(),
                Set.of(),
                graph.header());
    }

    private static Value at(Value input, long batch) {
        Shape shape = input.type().shape();
        return shape == null || shape.isFixed()
                ? input
                : new Value(input.name(), input.type().withShape(shape.with(0, Dim.of(batch))));
    }

    /** The general shape of a value, from its shapes at batch 2 and at batch 3; null if even their ranks differ. */
    static @Nullable Shape generalised(long[] two, long[] three) {
        if (two.length != three.length) {
            return null;
        }
        List<Dim> dims = new ArrayList<>();
        for (int axis = 0; axis < two.length; axis++) {
            long factor = two[axis] / 2;
            if (two[axis] == three[axis]) {
                dims.add(Dim.of(two[axis]));
            } else if (two[axis] == 2 * factor && three[axis] == 3 * factor) {
                dims.add(Dim.symbol(factor == 1 ? BATCH : factor + "*" + BATCH));
            } else {
                dims.add(Dim.UNKNOWN);
            }
        }
        return new Shape(dims);
    }
}
