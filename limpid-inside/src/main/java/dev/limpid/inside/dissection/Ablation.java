package dev.limpid.inside.dissection;

import dev.limpid.error.LimpidException;
import dev.limpid.graph.Attribute;
import dev.limpid.graph.Dim;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;
import dev.limpid.graph.Shape;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Value;
import dev.limpid.model.Classifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A network that computes its scores several times: as it is, and with one unit of a layer after another set to zero.
 *
 * <p>Ref.: Bau et al., Understanding the role of individual units in a deep neural network, PNAS 2020, section 3.
 */
public final class Ablation {
    private static final String COPIES = "dissect/copies";
    private static final String WHOLE = "dissect/whole";
    private static final String SIZES = "dissect/sizes";
    private static final String MASK = "dissect/mask";

    private Ablation() {}

    /**
     * The network.
     *
     * @param units which are set to zero, one at a time
     * @return from one sample to the logits {@code float[1+units,K]}, the first row those of the network as it is
     * @throws LimpidException if the network takes a single sample at a time
     */
    public static Graph of(Classifier model, Probe probe, List<Integer> units) {
        return ofSets(model, probe, units.stream().map(List::of).toList());
    }

    /**
     * The network with one set of units after another set to zero.
     *
     * @param sets of units, each set to zero together
     * @return from one sample to the logits {@code float[1+sets,K]}, the first row those of the network as it is
     * @throws LimpidException if the network takes a single sample at a time
     */
    public static Graph ofSets(Classifier model, Probe probe, List<List<Integer>> sets) {
        if (!model.isBatched()) {
            throw LimpidException.unsupported(
                    "units cannot be switched off one by one, since the network takes a fixed number of pictures");
        }
        String input = model.input().name();
        int copies = sets.size() + 1;
        Graph graph = ofOne(model.graph().withOutputs(List.of(model.logits())).pruned(), input, copies);
        Map<String, Tensor> constants = new LinkedHashMap<>(graph.constants());
        long[] sizes = new long[graph.shapeOf(input).rank()];
        Arrays.fill(sizes, 1);
        sizes[0] = copies;
        constants.put(SIZES, Tensor.list(sizes));
        constants.put(
                MASK,
                mask(probe, sets, graph.findType(probe.value()).orElseThrow().element(), graph));
        List<Node> nodes = new ArrayList<>();
        nodes.add(Node.of("Expand", List.of(input, SIZES), List.of(COPIES), Map.<String, Attribute>of()));
        Map<String, String> names = new HashMap<>(Map.of(input, COPIES));
        for (Node node : graph.nodes()) {
            List<String> reads =
                    node.inputs().stream().map(i -> names.getOrDefault(i, i)).toList();
            boolean isProbed = node.outputs().contains(probe.value());
            List<String> writes = node.outputs().stream()
                    .map(o -> o.equals(probe.value()) ? WHOLE : o)
                    .toList();
            nodes.add(node.withInputs(reads).withOutputs(writes));
            if (isProbed) {
                nodes.add(Node.of("Mul", List.of(WHOLE, MASK), List.of(probe.value()), Map.of()));
            }
        }
        return graph.with(nodes, constants);
    }

    /** A graph whose values are known to have so many rows, but for its input, which has one. */
    private static Graph ofOne(Graph graph, String input, int copies) {
        Shape shape = graph.shapeOf(input);
        @Nullable String batch = shape.dim(0).symbol();
        Graph bound = batch == null ? graph : graph.bind(batch, copies);
        TensorType type = new TensorType(graph.input(input).type().element(), shape.with(0, Dim.of(1)));
        return bound.withInputs(List.of(new Value(input, type)));
    }

    private static Tensor mask(Probe probe, List<List<Integer>> sets, ElementType type, Graph graph) {
        int copies = sets.size() + 1;
        int rank = graph.shapeOf(probe.value()).rank();
        long[] shape = new long[rank];
        Arrays.fill(shape, 1);
        shape[0] = copies;
        shape[probe.isChannelsFirst() ? 1 : rank - 1] = probe.units();
        double[] mask = new double[copies * probe.units()];
        Arrays.fill(mask, 1);
        for (int i = 0; i < sets.size(); i++) {
            for (int unit : sets.get(i)) {
                mask[((i + 1) * probe.units()) + unit] = 0;
            }
        }
        return Tensor.of(type, mask, shape);
    }
}
