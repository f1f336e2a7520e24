package dev.limpid.model;

import dev.limpid.graph.Attribute;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.op.Trait;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Constants of a fixed batch that have one row for each sample: the expanded class token, the initial state of a recurrent
 * layer, the target of an {@code Expand}. Rows that are all equal become one, repeated for each sample of any batch.
 */
final class BatchRows {
    private static final String SIZE = "limpid::batch";

    private final Graph graph;
    private final long batch;
    private final Map<String, Tensor> constants;
    private final List<Node> nodes = new ArrayList<>();

    private BatchRows(Graph graph, long batch) {
        this.graph = graph;
        this.batch = batch;
        this.constants = new LinkedHashMap<>(graph.constants());
    }

    /** A graph with such constants made to follow the batch of its input; it must be run to tell whether it is the same. */
    static Graph opened(Graph graph, String input, long batch) {
        BatchRows rows = new BatchRows(graph, batch);
        rows.nodes.add(Node.of(
                "Shape", List.of(input), List.of(SIZE), Map.of("start", Attribute.of(0L), "end", Attribute.of(1L))));
        graph.nodes().forEach(rows::add);
        return new Graph(
                        graph.inputs(), graph.outputs(), rows.constants, rows.nodes, Map.of(), Set.of(), graph.header())
                .pruned();
    }

    private void add(Node node) {
        List<String> inputs = new ArrayList<>(node.inputs());
        for (int k = 0; k < inputs.size(); k++) {
            Optional<Tensor> constant = graph.findConstant(inputs.get(k));
            if (constant.isPresent()) {
                inputs.set(k, following(node, k, constant.get()).orElse(inputs.get(k)));
            }
        }
        nodes.add(node.withInputs(inputs));
    }

    private Optional<String> following(Node node, int k, Tensor constant) {
        String scope = node.output() + "::rows" + k + "/";
        boolean isTarget = (node.is("Expand") && k == 1) || (node.is("ConstantOfShape") && k == 0);
        if (isTarget) {
            return Optional.ofNullable(target(scope, constant.toLongs()));
        }
        boolean isState = k >= 5 && (node.is("LSTM") || node.is("GRU") || node.is("RNN"));
        int axis = isState ? 1 : 0;
        boolean mayHaveRows = isState || node.has(Trait.BROADCASTS) || node.is("Concat") || node.is("Expand");
        boolean hasRows = mayHaveRows
                && constant.rank() > 1
                && constant.size(axis) == batch
                && constant.elementType() == ElementType.FLOAT;
        float @Nullable [] row = hasRows ? row(constant, axis) : null;
        if (row == null) {
            return Optional.empty();
        }
        long[] sizes = constant.shape();
        long[] one = sizes.clone();
        one[axis] = 1;
        constants.put(scope + "row", Tensor.of(row, one));
        @Nullable String target = target(scope, sizes);
        nodes.add(Node.of("Expand", List.of(scope + "row", String.valueOf(target)), List.of(scope + "all"), Map.of()));
        return Optional.of(scope + "all");
    }

    /** A list of sizes in which the first that is the batch follows it; null if none is. */
    private @Nullable String target(String scope, long[] sizes) {
        int axis = 0;
        while (axis < sizes.length && sizes[axis] != batch) {
            axis++;
        }
        if (axis == sizes.length) {
            return null;
        }
        constants.put(scope + "before", Tensor.list(Arrays.copyOf(sizes, axis)));
        constants.put(scope + "after", Tensor.list(Arrays.copyOfRange(sizes, axis + 1, sizes.length)));
        nodes.add(Node.of(
                "Concat",
                List.of(scope + "before", SIZE, scope + "after"),
                List.of(scope + "sizes"),
                Map.of("axis", Attribute.of(0L))));
        return scope + "sizes";
    }

    /** The row along an axis if all rows are equal, else null. */
    private static float @Nullable [] row(Tensor constant, int axis) {
        float[] all = constant.toFloats();
        int rows = Math.toIntExact(constant.size(axis));
        int outer = axis == 0 ? 1 : Math.toIntExact(constant.size(0));
        int inner = all.length / (rows * outer);
        float[] row = new float[outer * inner];
        for (int i = 0; i < all.length; i++) {
            int at = (i / (rows * inner) * inner) + (i % inner);
            if (i / inner % rows == 0) {
                row[at] = all[i];
            } else if (Float.compare(row[at], all[i]) != 0) {
                return null;
            }
        }
        return row;
    }
}
