package dev.limpid.simple;

import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;
import dev.limpid.graph.Shape;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.op.Trait;
import dev.limpid.model.Classifier;
import dev.limpid.model.FeatureMap;
import dev.limpid.model.Layout;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The last value behind a layer that still has one channel for each unit, computed from the map of this unit alone. Maps of units from
 * several inputs can be put together there as well as at the layer, and after a global mean a map is a single number.
 */
final class UnitCut {
    private UnitCut() {}

    /** That value; the layer itself if the next operation reads several units, or the layer is not in the order channels first. */
    static FeatureMap behind(Classifier model, FeatureMap layer) {
        FeatureMap cut = layer;
        Optional<FeatureMap> next = layer.layout() == Layout.NCHW ? next(model, layer) : Optional.empty();
        while (next.isPresent()) {
            cut = next.get();
            next = next(model, cut);
        }
        return cut;
    }

    private static Optional<FeatureMap> next(Classifier model, FeatureMap from) {
        Graph graph = model.graph();
        List<Node> readers = graph.nodes().stream()
                .filter(n -> n.reads().contains(from.value()))
                .toList();
        if (readers.size() != 1 || graph.outputs().contains(from.value())) {
            return Optional.empty();
        }
        Node node = readers.get(0);
        boolean isRead = node.outputs().size() == 1
                && node.input(0).equals(from.value())
                && node.inputs().stream()
                        .skip(1)
                        .allMatch(i -> i.isEmpty() || graph.constants().containsKey(i));
        Optional<Shape> shape = graph.findType(node.output())
                .map(TensorType::shape)
                .filter(s -> isRead && isOf(s, from.channels()))
                .filter(s -> isOfEachChannel(node) || (node.has(Trait.SAME_ORDER) && from.count() == 1));
        return node.output().equals(model.logits())
                ? Optional.empty()
                : shape.map(s -> new FeatureMap(node.output(), Layout.NCHW, places(s), from.channels(), 0, 0));
    }

    private static boolean isOfEachChannel(Node node) {
        return node.has(Trait.ELEMENTWISE) || node.has(Trait.BY_CHANNEL);
    }

    private static boolean isOf(Shape shape, int channels) {
        return shape.rank() >= 2 && shape.isFixed(1, shape.rank()) && shape.size(1) == channels;
    }

    private static List<Integer> places(Shape shape) {
        return shape.rank() == 2
                ? List.of(1)
                : IntStream.range(2, shape.rank())
                        .map(a -> (int) shape.sizes()[a])
                        .boxed()
                        .toList();
    }
}
