package dev.limpid.inside.look;

import dev.limpid.error.LimpidException;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;
import dev.limpid.graph.Shape;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.op.Operators;
import dev.limpid.graph.op.Trait;
import dev.limpid.model.Classifier;
import dev.limpid.model.FeatureMap;
import dev.limpid.model.Layer;
import dev.limpid.model.Layout;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A layer that is looked at: a convolution or another layer with weights, together with the normalisation and activation
 * that follow it.
 *
 * @param name what people call it: the name of its node
 * @param operator the operator of that node, such as {@code Conv}
 * @param linear the value that the weights give, before normalisation and activation
 * @param map the value after these, with its units as channels; a vector has one position
 * @param bounds the least and the greatest number that the activation can give; infinite where there is no bound
 * @param isGate whether it only decides how much of another map passes, as in squeeze and excitation
 */
public record LookedLayer(String name, String operator, String linear, FeatureMap map, Bounds bounds, boolean isGate) {
    /**
     * A range of numbers.
     *
     * @param low negative infinity if there is no bound
     * @param high positive infinity if there is no bound
     */
    public record Bounds(double low, double high) {
        /** No bounds. */
        public static final Bounds NONE = new Bounds(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
    }

    /** The value that is looked at. */
    public String value() {
        return map.value();
    }

    /** The number of units. */
    public int units() {
        return map.channels();
    }

    /** Whether its units have more than one position. */
    public boolean isSpatial() {
        return map.count() > 1;
    }

    /** All layers with weights whose units are known, in the order in which they run. */
    public static List<LookedLayer> all(Classifier model) {
        Graph graph = model.graph();
        Map<String, List<Node>> consumers = graph.consumers();
        Map<String, Node> producers = graph.producers();
        Set<String> gates = Gates.values(graph);
        Map<String, LookedLayer> found = new LinkedHashMap<>();
        for (Layer layer : model.layers()) {
            @Nullable Node node = producers.get(layer.value());
            if (node == null || !node.has(Trait.WEIGHTED)) {
                continue;
            }
            Chain chain = Chain.from(graph, consumers, node);
            map(model, chain.end())
                    .ifPresent(map -> found.putIfAbsent(
                            chain.end(),
                            new LookedLayer(
                                    layer.name(),
                                    node.op().name(),
                                    layer.value(),
                                    map,
                                    chain.bounds(),
                                    gates.contains(chain.end()))));
        }
        return List.copyOf(found.values());
    }

    /**
     * The layers of some names: a layer of {@link #all} by its node or group, or any value with channels.
     *
     * @throws LimpidException if there is none of a name, or it has no units
     */
    public static List<LookedLayer> named(Classifier model, List<String> names) {
        List<LookedLayer> all = all(model);
        List<LookedLayer> found = new ArrayList<>();
        for (String name : names) {
            String value = model.value(model.place(name));
            Optional<LookedLayer> known = all.stream()
                    .filter(l -> l.name().equals(name)
                            || l.linear().equals(value)
                            || l.value().equals(value))
                    .findFirst();
            found.add(known.orElseGet(() -> of(model, name, value)));
        }
        return List.copyOf(found);
    }

    private static LookedLayer of(Classifier model, String name, String value) {
        FeatureMap map = map(model, value)
                .orElseThrow(() -> LimpidException.unsupported("layer '" + name + "' ("
                        + model.graph()
                                .findType(value)
                                .map(TensorType::toString)
                                .orElse("of unknown type")
                        + ") has no units to look at"));
        String operator =
                model.graph().findProducer(value).map(n -> n.op().name()).orElse("Input");
        return new LookedLayer(name, operator, value, map, Bounds.NONE, false);
    }

    /** At most so many layers with positions that are no gates, spread evenly over the depth, with the first and the last. */
    public static List<LookedLayer> spread(List<LookedLayer> layers, int most) {
        List<LookedLayer> spatial =
                layers.stream().filter(l -> l.isSpatial() && !l.isGate()).toList();
        if (spatial.size() <= most) {
            return spatial;
        }
        List<LookedLayer> found = new ArrayList<>();
        for (int i = 0; i < most; i++) {
            found.add(spatial.get((int) Math.round((double) i * (spatial.size() - 1) / Math.max(1, most - 1))));
        }
        return List.copyOf(found);
    }

    /** A value as a feature map; a vector {@code [N,C]} is one of a single position. */
    private static Optional<FeatureMap> map(Classifier model, String value) {
        Optional<FeatureMap> map = model.findFeatureMap(value);
        if (map.isPresent()) {
            return map.filter(m -> m.channels() > 0);
        }
        @Nullable TensorType type = model.graph().types().get(value);
        @Nullable Shape shape = type == null || !type.element().isFloating() ? null : type.shape();
        return shape == null || shape.rank() != 2 || !shape.isFixed(1, 2)
                ? Optional.empty()
                : Optional.of(new FeatureMap(value, Layout.NCHW, List.of(1), (int) shape.size(1), 0, 0));
    }

    /** The normalisation and activation behind a layer. */
    private record Chain(String end, Bounds bounds) {
        static Chain from(Graph graph, Map<String, List<Node>> consumers, Node node) {
            String end = node.output();
            Bounds bounds = Bounds.NONE;
            while (true) {
                List<Node> next = consumers.getOrDefault(end, List.of());
                if (next.size() != 1 || graph.outputs().contains(end) || !follows(graph, next.get(0), end)) {
                    return new Chain(end, bounds);
                }
                end = next.get(0).output();
                bounds = bounds(graph, next.get(0));
            }
        }

        private static boolean follows(Graph graph, Node node, String value) {
            boolean isShift = node.has(Trait.ARITHMETIC)
                    && node.inputs().size() == 2
                    && node.inputs().stream().anyMatch(graph.constants()::containsKey);
            boolean isOwn =
                    node.input(0).equals(value) && (node.has(Trait.ACTIVATION) || node.is("BatchNormalization"));
            return isOwn || isShift;
        }

        private static Bounds bounds(Graph graph, Node node) {
            if (node.is("Clip")) {
                return new Bounds(
                        limit(graph, node, 1, Double.NEGATIVE_INFINITY),
                        limit(graph, node, 2, Double.POSITIVE_INFINITY));
            }
            return Operators.find(node.op().name())
                    .map(op -> new Bounds(op.least(), op.most()))
                    .orElse(Bounds.NONE);
        }

        private static double limit(Graph graph, Node node, int input, double otherwise) {
            return graph.findConstant(node.input(input))
                    .map(Tensor::toDoubles)
                    .map(d -> d[0])
                    .orElse(otherwise);
        }
    }
}
