package dev.limpid.model;

import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;
import dev.limpid.graph.Shape;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.op.Trait;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the feature map that is explained by default: the last before the head that has positions and on all of whose
 * positions the target depends.
 *
 * <p>In a convolutional network it is the last map before pooling, after its activation and residual sum, or before the
 * convolution that converts channels to classes. Where the head takes the mean of all tokens, it is that mean's input;
 * where it reads one token, the tokens that enter the last attention, since after it the other tokens have no effect. In a
 * detector it is the map that enters the head of the box's scale. Where every position has class scores of its own, these are
 * no features, so it is the last map before the layer that computes them. A map of one channel counts where all that the
 * scores take from the input passes through it and a layer with weights reads it, or where there is no other; the input
 * never.
 */
final class DefaultLayer {
    private final Graph graph;
    private final FeatureMaps maps;
    private final Map<String, Node> producers;
    private final Map<String, List<Node>> consumers;

    DefaultLayer(Graph graph, FeatureMaps maps) {
        this.graph = graph;
        this.maps = maps;
        this.producers = graph.producers();
        this.consumers = graph.consumers();
    }

    /**
     * Finds it.
     *
     * @param isByPlace whether the logits are class scores for each of many positions
     */
    Optional<FeatureMap> find(String input, String logits, boolean isByPlace) {
        Optional<FeatureMap> found = isByPlace ? find(input, logits, scores(logits)) : Optional.empty();
        return found.or(() -> find(input, logits, Set.of()));
    }

    /** The logits and what they are but for order, scale and offset, back to the layer that computes it. */
    private Set<String> scores(String logits) {
        Set<String> found = new HashSet<>(Set.of(logits));
        @Nullable Node node = producers.get(logits);
        while (node != null && !node.has(Trait.WEIGHTED) && (node.has(Trait.SAME_ELEMENTS) || isScaled(node))) {
            String before = graph.constants().containsKey(node.input(0)) ? node.input(1) : node.input(0);
            found.add(before);
            node = producers.get(before);
        }
        return found;
    }

    private boolean isScaled(Node node) {
        return node.has(Trait.ARITHMETIC) && node.inputs().stream().anyMatch(graph.constants()::containsKey);
    }

    private Optional<FeatureMap> find(String input, String logits, Set<String> scores) {
        NeededPlaces needed = new NeededPlaces(graph, logits);
        Optional<String> neck = Detector.find(graph)
                .filter(d -> needed.isNeeded(d.scores().value())
                        || needed.isNeeded(d.boxes().value()))
                .flatMap(d -> new DetectorLayers(graph, maps::isMap).find(d, d.askedBox(graph, logits)));
        if (neck.isPresent()) {
            return maps.find(neck.get());
        }
        Set<String> after = SingleMaps.after(graph, input, "");
        SingleMaps single = new SingleMaps(graph, maps, input, logits);
        List<Node> nodes = graph.nodes();
        for (int i = nodes.size() - 1; i >= 0; i--) {
            String value = nodes.get(i).output();
            if (!after.contains(value) || !needed.isNeeded(value) || scores.contains(value)) {
                continue;
            }
            if (maps.isMap(value) || single.isBottleneck(value)) {
                return maps.find(beforePooling(beforeClassScores(value, input, logits), input));
            }
            @Nullable FeatureMap tokens = tokens(value, needed);
            if (tokens != null) {
                return Optional.of(isPooled(value) ? tokens : entering(i, after, needed, tokens));
            }
        }
        return single.findLast(needed).flatMap(maps::find);
    }

    /** A value as tokens of which the target needs all that have a place. */
    private @Nullable FeatureMap tokens(String value, NeededPlaces needed) {
        @Nullable Shape shape = shape(value);
        if (shape == null || shape.rank() != 3 || shape.size(2) < 2) {
            return null;
        }
        @Nullable FeatureMap found = maps.find(value).orElse(null);
        boolean isWhole = found != null
                && found.layout() == Layout.TOKENS
                && found.count() > 1
                && needed.count(value, 1) >= found.count();
        return isWhole ? found : null;
    }

    /** Whether a reduction over the tokens, or a layer over their axis, takes them all in. */
    private boolean isPooled(String value) {
        for (Node node : consumers.getOrDefault(value, List.of())) {
            if ((node.has(Trait.REDUCES) && !isReducedOverChannels(node)) || node.is("Flatten")) {
                return true;
            }
            if (node.is("Transpose")
                    && consumers.getOrDefault(node.output(), List.of()).stream().anyMatch(this::isPooling)) {
                return true;
            }
        }
        return false;
    }

    private boolean isReducedOverChannels(Node node) {
        @Nullable Shape shape = shape(node.output());
        return shape != null && shape.rank() == 3 && shape.size(2) == 1;
    }

    /** The last normalised tokens or sum of tokens up to a node: what enters the last attention. */
    private FeatureMap entering(int last, Set<String> after, NeededPlaces needed, FeatureMap otherwise) {
        for (int i = last; i >= 0; i--) {
            Node node = graph.nodes().get(i);
            boolean isSum = node.is("Add") && node.inputs().stream().allMatch(after::contains);
            if (after.contains(node.output()) && needed.isNeeded(node.output()) && (isSum || isNormalization(node))) {
                @Nullable FeatureMap found = tokens(node.output(), needed);
                if (found != null) {
                    return found;
                }
            }
        }
        return otherwise;
    }

    private static boolean isNormalization(Node node) {
        return node.is("LayerNormalization") || node.is("RMSNormalization");
    }

    /** A map before the pooling that ends the features: pooled places show less. The input is none. */
    private String beforePooling(String map, String input) {
        String before = map;
        @Nullable Node node = producers.get(before);
        while (node != null && isPooling(node) && isMapAfter(input, node.input(0))) {
            before = node.input(0);
            node = producers.get(before);
        }
        return before;
    }

    /** Whether a node takes means or maxima of windows. */
    private boolean isPooling(Node node) {
        return node.has(Trait.CHANNELS_FIRST)
                && !node.has(Trait.WEIGHTED)
                && !node.has(Trait.SAME_SHAPE)
                && !node.has(Trait.SAME_ELEMENTS)
                && !node.has(Trait.DATA_SIZED);
    }

    private boolean isMapAfter(String input, String value) {
        return (maps.isMap(value) || maps.isSingle(value)) && SingleMaps.isComputed(graph, value, input);
    }

    /**
     * A map of class scores is not a feature map, but the input of the convolution that computes it is, if that is a map
     * of the network.
     */
    private String beforeClassScores(String map, String input, String logits) {
        @Nullable Shape scores = shape(logits);
        @Nullable FeatureMap last = maps.find(map).orElse(null);
        @Nullable Node node = producers.get(map);
        while (node != null && (node.has(Trait.SAME_SHAPE) || node.is("Resize"))) {
            node = producers.get(node.input(0));
        }
        boolean isScores = scores != null && last != null && scores.rank() == 2 && scores.size(1) == last.channels();
        return isScores
                        && node != null
                        && node.is("Conv")
                        && isMapAfter(input, node.input(0))
                        && !SingleMaps.isReadByWeights(graph, map)
                ? node.input(0)
                : map;
    }

    private @Nullable Shape shape(String value) {
        @Nullable TensorType type = graph.types().get(value);
        return type == null || !type.element().isFloating() ? null : type.shape();
    }
}
