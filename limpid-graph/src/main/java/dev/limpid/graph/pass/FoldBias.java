package dev.limpid.graph.pass;

import dev.limpid.graph.Dim;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;
import dev.limpid.graph.Op;
import dev.limpid.graph.Pass;
import dev.limpid.graph.Shape;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Merges a {@code MatMul} with a constant matrix and a following {@code Add} of a constant row into one {@code Gemm};
 * exporters write linear layers over more than two axes in this way. Two reshapes turn the leading axes into rows of
 * one matrix and back.
 */
public final class FoldBias implements Pass {
    @Override
    public Graph apply(Graph graph) {
        Map<String, Node> producers = graph.producers();
        Map<String, List<Node>> consumers = graph.consumers();
        Names names = Names.of(graph);
        Map<String, Tensor> constants = new LinkedHashMap<>(graph.constants());
        Map<String, TensorType> types = new HashMap<>();
        List<Node> nodes = new ArrayList<>();
        boolean changed = false;
        for (Node node : graph.nodes()) {
            @Nullable Layer layer = layer(graph, node, producers, consumers).orElse(null);
            if (layer == null) {
                nodes.add(node);
                continue;
            }
            changed = true;
            nodes.addAll(layer.rewritten(names, constants, types));
        }
        return changed ? graph.with(nodes, constants).withTypes(types).pruned() : graph;
    }

    /** The linear layer that ends with this sum, if there is one. */
    private static Optional<Layer> layer(
            Graph graph, Node add, Map<String, Node> producers, Map<String, List<Node>> consumers) {
        if (!add.is("Add")) {
            return Optional.empty();
        }
        for (int k = 0; k < 2; k++) {
            @Nullable Node product = producers.get(add.input(k));
            @Nullable Tensor row = graph.constants().get(add.input(1 - k));
            if (product == null
                    || row == null
                    || !product.is("MatMul")
                    || graph.outputs().contains(product.output())) {
                continue;
            }
            @Nullable Tensor matrix = graph.constants().get(product.input(1));
            @Nullable
            Shape y = graph.findType(add.output()).map(TensorType::shape).orElse(null);
            @Nullable
            Shape x = graph.findType(product.input(0)).map(TensorType::shape).orElse(null);
            boolean fits = matrix != null
                    && matrix.rank() == 2
                    && row.rank() == 1
                    && row.size(0) == matrix.size(1)
                    && x != null
                    && y != null
                    && x.rank() >= 2
                    && y.rank() == x.rank()
                    && y.dims().stream().filter(d -> !d.isFixed()).count() <= 1
                    && consumers.getOrDefault(product.output(), List.of()).size() == 1;
            if (fits && matrix != null) {
                TensorType type = graph.findType(add.output()).orElseThrow();
                return Optional.of(new Layer(product, add, add.input(1 - k), matrix, type));
            }
        }
        return Optional.empty();
    }

    private record Layer(Node product, Node add, String row, Tensor matrix, TensorType type) {
        List<Node> rewritten(Names names, Map<String, Tensor> constants, Map<String, TensorType> types) {
            Shape shape = Objects.requireNonNull(type.shape());
            String w = product.input(1);
            if (shape.rank() == 2) {
                return List.of(gemm(product.input(0), w, add.output()));
            }
            Dim rows = shape.dims().stream().limit(shape.rank() - 1L).allMatch(Dim::isFixed)
                    ? Dim.of(shape.dims().stream()
                            .limit(shape.rank() - 1L)
                            .mapToLong(Dim::size)
                            .reduce(1, Math::multiplyExact))
                    : Dim.UNKNOWN;
            String flat = names.fresh(product.output() + "_rows");
            String sums = names.fresh(add.output() + "_rows");
            String before = names.fresh(product.output() + "_sizes");
            String behind = names.fresh(add.output() + "_sizes");
            constants.put(before, Tensor.list(-1, matrix.size(0)));
            constants.put(behind, Tensor.list(shape.sizes()));
            types.put(flat, type.withShape(Shape.of(rows, Dim.of(matrix.size(0)))));
            types.put(sums, type.withShape(Shape.of(rows, Dim.of(matrix.size(1)))));
            return List.of(
                    Node.of("Reshape", List.of(product.input(0), before), List.of(flat), Map.of()),
                    gemm(flat, w, sums),
                    Node.of("Reshape", List.of(sums, behind), List.of(add.output()), Map.of()));
        }

        private Node gemm(String x, String w, String y) {
            return new Node(Op.of("Gemm"), product.name(), List.of(x, w, row), List.of(y), Map.of());
        }
    }
}
