package dev.limpid.testkit;

import dev.limpid.graph.Dim;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Shape;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

/** Types of a network with an open batch size: sizes that grow with the batch are symbolic. */
final class OpenBatch {
    private OpenBatch() {}

    /**
     * The graph with the types for these values, except for sizes that change with the first dimension of these
     * inputs.
     */
    static Graph typed(Graph graph, Map<String, Tensor> feeds, List<String> inputs) {
        Graph once = ReferenceEvaluator.typed(graph, feeds);
        if (inputs.isEmpty()) {
            return once;
        }
        Map<String, Tensor> more = new LinkedHashMap<>(feeds);
        inputs.forEach(name -> more.computeIfPresent(name, (k, tensor) -> twice(tensor)));
        Graph twice = ReferenceEvaluator.typed(graph, more);
        long batch = once.shapeOf(inputs.get(0)).size(0);
        Map<String, TensorType> open = new LinkedHashMap<>();
        once.types().forEach((name, type) -> open.put(name, open(type, twice.shapeOf(name), batch)));
        return once.withInputs(once.inputs().stream()
                        .map(v -> new Value(v.name(), Objects.requireNonNull(open.get(v.name()))))
                        .toList())
                .withTypes(open);
    }

    private static TensorType open(TensorType type, Shape twice, long batch) {
        Shape once = Objects.requireNonNull(type.shape());
        List<Dim> dims = new ArrayList<>();
        for (int i = 0; i < once.rank(); i++) {
            long size = once.size(i);
            boolean grows = twice.size(i) == 2 * size && size % batch == 0;
            long times = size / batch;
            dims.add(
                    twice.size(i) == size
                            ? once.dim(i)
                            : grows ? Dim.symbol(times == 1 ? "N" : times + "*N") : Dim.UNKNOWN);
        }
        return type.withShape(new Shape(dims));
    }

    private static Tensor twice(Tensor tensor) {
        double[] once = tensor.toDoubles();
        long[] shape = tensor.shape();
        shape[0] *= 2;
        double[] both = IntStream.range(0, 2 * once.length)
                .mapToDouble(i -> once[i % once.length])
                .toArray();
        return Tensor.of(tensor.elementType(), both, Arrays.copyOf(shape, shape.length));
    }
}
