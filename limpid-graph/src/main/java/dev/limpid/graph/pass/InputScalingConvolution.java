package dev.limpid.graph.pass;

import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;
import dev.limpid.graph.Pass;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.op.Trait;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Writes a convolution that only scales and shifts the channels of the input as a product and a sum with constants, so
 * that it counts as the normalisation that it is, and not as a layer.
 *
 * <p>Its kernel has one element per channel: either each channel has its own (a depthwise convolution), or the matrix of
 * all channels is diagonal. Before it, elements of the input are moved or changed by constants at most. The output keeps
 * its name.
 */
public final class InputScalingConvolution implements Pass {
    @Override
    public Graph apply(Graph graph) {
        Set<String> raw = new HashSet<>();
        graph.inputs().forEach(input -> raw.add(input.name()));
        Names names = Names.of(graph);
        Map<String, Tensor> constants = new LinkedHashMap<>(graph.constants());
        Map<String, TensorType> types = new HashMap<>();
        List<Node> nodes = new ArrayList<>();
        for (Node node : graph.nodes()) {
            Optional<double[]> factors = raw.contains(node.input(0)) ? factors(graph, node) : Optional.empty();
            if (factors.isPresent()) {
                nodes.addAll(written(graph, node, factors.get(), names, constants, types));
                raw.addAll(node.outputs());
                continue;
            }
            nodes.add(node);
            if (isPassed(graph, node, raw)) {
                raw.addAll(node.outputs());
            }
        }
        return nodes.equals(graph.nodes())
                ? graph
                : graph.with(nodes, constants).withTypes(types).pruned();
    }

    private static boolean isPassed(Graph graph, Node node, Set<String> raw) {
        boolean isKnown =
                node.has(Trait.ARITHMETIC) || node.has(Trait.MOVES) || node.is("Cast") || node.is("BatchNormalization");
        return isKnown
                && node.reads().stream().anyMatch(raw::contains)
                && node.reads().stream()
                        .allMatch(v -> raw.contains(v) || graph.findConstant(v).isPresent());
    }

    /** The factor of each channel; empty if the node does anything else. */
    private static Optional<double[]> factors(Graph graph, Node node) {
        @Nullable Tensor w = node.is("Conv") ? graph.findConstant(node.input(1)).orElse(null) : null;
        boolean isBiased = node.hasInput(2) && graph.findConstant(node.input(2)).isEmpty();
        if (w == null || isBiased || !isPointwise(node, w)) {
            return Optional.empty();
        }
        int maps = Math.toIntExact(w.size(0));
        double[] numbers = w.toDoubles();
        if (w.size(1) == 1 && node.intAttribute("group", 1) == maps) {
            return Optional.of(numbers);
        }
        boolean isDiagonal = w.size(1) == maps
                && node.intAttribute("group", 1) == 1
                && IntStream.range(0, numbers.length).allMatch(i -> i / maps == i % maps || numbers[i] == 0);
        return isDiagonal
                ? Optional.of(IntStream.range(0, maps)
                        .mapToDouble(c -> numbers[c * maps + c])
                        .toArray())
                : Optional.empty();
    }

    private static boolean isPointwise(Node node, Tensor w) {
        return IntStream.range(2, w.rank()).allMatch(axis -> w.size(axis) == 1)
                && Arrays.stream(node.intsAttribute("strides", 1)).allMatch(s -> s == 1)
                && Arrays.stream(node.intsAttribute("pads", 0)).allMatch(p -> p == 0);
    }

    private static List<Node> written(
            Graph graph,
            Node conv,
            double[] factors,
            Names names,
            Map<String, Tensor> constants,
            Map<String, TensorType> types) {
        Tensor w = graph.findConstant(conv.input(1)).orElseThrow();
        long[] shape = new long[w.rank() - 1];
        Arrays.fill(shape, 1);
        shape[0] = factors.length;
        String scale = names.fresh(conv.output() + "::scale");
        constants.put(scale, Tensor.of(w.elementType(), factors, shape));
        if (!conv.hasInput(2)) {
            return List.of(Node.of("Mul", List.of(conv.input(0), scale), conv.outputs(), Map.of()));
        }
        String scaled = names.fresh(conv.output() + "::scaled");
        String shift = names.fresh(conv.output() + "::shift");
        constants.put(shift, graph.findConstant(conv.input(2)).orElseThrow().reshaped(shape));
        graph.findType(conv.output()).ifPresent(type -> types.put(scaled, type));
        return List.of(
                Node.of("Mul", List.of(conv.input(0), scale), List.of(scaled), Map.of()),
                Node.of("Add", List.of(scaled, shift), conv.outputs(), Map.of()));
    }
}
