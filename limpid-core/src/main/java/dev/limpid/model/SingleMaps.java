package dev.limpid.model;

import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;
import dev.limpid.graph.Shape;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.op.Trait;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Maps with one channel. Most are masks or scores; one is a feature map if everything that the scores take from the input
 * passes through it and a layer with weights reads it.
 */
final class SingleMaps {
    private final Graph graph;
    private final FeatureMaps maps;
    private final String input;
    private final String logits;

    SingleMaps(Graph graph, FeatureMaps maps, String input, String logits) {
        this.graph = graph;
        this.maps = maps;
        this.input = input;
        this.logits = logits;
    }

    /** Whether a value is a feature map of one channel. */
    boolean isBottleneck(String value) {
        return maps.isSingle(value)
                && isComputed(graph, value, input)
                && isReadByWeights(graph, value)
                && !value.equals(logits)
                && !after(graph, input, value).contains(logits);
    }

    /**
     * The last map of one channel that a layer with weights computes, for a network that has no other maps; none where
     * the map is the result itself.
     */
    Optional<String> findLast(NeededPlaces needed) {
        @Nullable TensorType type = graph.types().get(logits);
        @Nullable Shape scores = type == null ? null : type.shape();
        boolean isDense = scores != null && scores.rank() > 2;
        List<Node> nodes = graph.nodes();
        for (int i = nodes.size() - 1; i >= 0; i--) {
            String value = nodes.get(i).output();
            if (maps.isSingle(value)
                    && needed.isNeeded(value)
                    && isComputed(graph, value, input)
                    && (!isDense || isReadByWeights(graph, value))) {
                return Optional.of(value);
            }
        }
        return Optional.empty();
    }

    /** Whether a layer with weights or a pooling lies between the input and a value. */
    static boolean isComputed(Graph graph, String value, String input) {
        Set<String> after = after(graph, input, "");
        Set<String> before = new HashSet<>(Set.of(value));
        List<Node> nodes = graph.nodes();
        boolean isComputed = false;
        for (int i = nodes.size() - 1; i >= 0; i--) {
            Node node = nodes.get(i);
            if (after.contains(node.output()) && node.outputs().stream().anyMatch(before::contains)) {
                before.addAll(node.reads());
                isComputed |=
                        node.has(Trait.WEIGHTED) || (node.has(Trait.CHANNELS_FIRST) && !node.has(Trait.SAME_SHAPE));
            }
        }
        return isComputed;
    }

    /** Whether a layer with weights follows, so that the channels of a map are no scores of classes. */
    static boolean isReadByWeights(Graph graph, String value) {
        Set<String> after = after(graph, value, "");
        return graph.nodes().stream()
                .anyMatch(n -> n.has(Trait.WEIGHTED) && n.inputs().stream().anyMatch(after::contains));
    }

    /**
     * The values that depend on one.
     *
     * @param without a value that is passed over with all that depends on it alone; may be empty
     */
    static Set<String> after(Graph graph, String value, String without) {
        Set<String> found = new HashSet<>(Set.of(value));
        for (Node node : graph.nodes()) {
            if (node.reads().stream().anyMatch(found::contains)) {
                found.addAll(node.outputs());
                found.remove(without);
            }
        }
        return found;
    }
}
