package dev.limpid.model;

import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;
import dev.limpid.graph.Shape;
import dev.limpid.graph.TensorType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Finds the arrangement of tokens {@code [N,T,C]}: as the patches of a picture, where the network itself cuts them, else as a
 * sequence.
 */
final class TokenGrids {
    private static final int MOST_EXTRA_TOKENS = 16;

    private final Graph graph;
    private final Map<String, Node> producers;
    private final Function<String, @Nullable FeatureMap> maps;
    private final boolean isOfPictures;

    /**
     * An arrangement.
     *
     * @param maps a value's feature map, if its layout is known and it has several positions
     * @param isOfPictures whether the network takes a picture or a volume
     */
    TokenGrids(Graph graph, Function<String, @Nullable FeatureMap> maps, boolean isOfPictures) {
        this.graph = graph;
        this.producers = graph.producers();
        this.maps = maps;
        this.isOfPictures = isOfPictures;
    }

    /** A value of tokens as a feature map, if it is one. */
    @Nullable
    FeatureMap find(String value) {
        @Nullable Shape shape = shape(value);
        if (shape == null || shape.rank() != 3 || !shape.isFixed(1, 3) || FeatureMap.isInWindows(shape)) {
            return null;
        }
        int count = (int) shape.size(1);
        int channels = (int) shape.size(2);
        List<List<Integer>> grids = grids(value);
        for (List<Integer> places : grids) {
            int onGrid = places.stream().reduce(1, Math::multiplyExact);
            int extra = count - onGrid;
            if (onGrid > 1 && extra >= 0 && extra <= MOST_EXTRA_TOKENS) {
                int trailing = patchesComeFirst(count, onGrid) ? extra : 0;
                return new FeatureMap(value, Layout.TOKENS, places, channels, extra - trailing, trailing);
            }
        }
        boolean isSequence = grids.isEmpty() && !isOfPictures && count > 1;
        return isSequence ? new FeatureMap(value, Layout.TOKENS, List.of(count), channels, 0, 0) : null;
    }

    /** The arrangements of positions that a value depends on, the latest first. */
    private List<List<Integer>> grids(String value) {
        List<List<Integer>> found = new ArrayList<>();
        Set<String> wanted = new HashSet<>(Set.of(value));
        List<Node> nodes = graph.nodes();
        for (int i = nodes.size() - 1; i >= 0; i--) {
            Node node = nodes.get(i);
            if (node.outputs().stream().noneMatch(wanted::contains)) {
                continue;
            }
            wanted.addAll(node.reads());
            @Nullable FeatureMap map = maps.apply(node.output());
            @Nullable List<Integer> places = map != null ? ofInput(map.places()) : merged(node);
            if (places != null && !found.contains(places)) {
                found.add(places);
            }
        }
        return found;
    }

    /** Positions along the axes that the input has: a series of one row is a series. */
    private List<Integer> ofInput(List<Integer> places) {
        List<Integer> longer = places.stream().filter(p -> p > 1).toList();
        return isOfPictures || longer.isEmpty() ? places : longer;
    }

    /** The rows and columns that a reshaping merges to tokens, or that a picture is cut into; null if it does neither. */
    private @Nullable List<Integer> merged(Node node) {
        @Nullable Shape before = node.is("Reshape") ? shape(node.input(0)) : null;
        @Nullable Shape after = node.is("Reshape") ? shape(node.output()) : null;
        if (before == null || after == null || !before.isFixed(1, before.rank()) || !after.isFixed(1, after.rank())) {
            return null;
        }
        if (before.rank() == 4 && after.rank() == 3 && !FeatureMap.isInWindows(before)) {
            @Nullable FeatureMap known = maps.apply(node.input(0));
            if (known != null && known.layout() == Layout.NCHW) {
                return null;
            }
            boolean isMerged = before.size(3) == after.size(2) && before.size(1) * before.size(2) == after.size(1);
            return isMerged && !isOfHeads(node.input(0)) ? List.of((int) before.size(1), (int) before.size(2)) : null;
        }
        @Nullable FeatureMap picture = after.rank() == 6 ? maps.apply(node.input(0)) : null;
        if (picture == null || picture.places().size() != 2) {
            return null;
        }
        int first = picture.layout() == Layout.NCHW ? 2 : 1;
        boolean isCut = after.size(first) * after.size(first + 1) == picture.height()
                && after.size(first + 2) * after.size(first + 3) == picture.width();
        return isCut ? List.of((int) after.size(first), (int) after.size(first + 2)) : null;
    }

    /** Whether a value of four axes is a product of attention, {@code [N,heads,T,C]}. */
    private boolean isOfHeads(String value) {
        @Nullable Node node = producers.get(value);
        return node != null && node.is("MatMul") && node.inputs().stream().noneMatch(graph.constants()::containsKey);
    }

    /** Whether tokens without a patch were appended after the patch tokens. */
    private boolean patchesComeFirst(int tokens, int patches) {
        for (Node node : graph.nodes()) {
            @Nullable Shape shape = node.is("Concat") ? shape(node.output()) : null;
            @Nullable Shape first = shape == null ? null : shape(node.input(0));
            if (shape != null && first != null && shape.rank() == 3 && shape.size(1) == tokens) {
                return first.rank() == 3 && first.size(1) == patches && tokens > patches;
            }
        }
        return false;
    }

    private @Nullable Shape shape(String value) {
        @Nullable TensorType type = graph.types().get(value);
        return type == null || !type.element().isFloating() ? null : type.shape();
    }
}
