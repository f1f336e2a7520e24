package dev.limpid.attribution.attention;

import dev.limpid.attribution.formula.ForwardPass;
import dev.limpid.autodiff.RuleSet;
import dev.limpid.graph.Dim;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;
import dev.limpid.graph.Shape;
import dev.limpid.graph.Value;
import dev.limpid.graph.op.Trait;
import dev.limpid.graph.pass.Pattern;
import dev.limpid.model.Classifier;
import dev.limpid.model.FeatureMap;
import dev.limpid.model.Layout;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Splits the positions of a feature map into windows, or into the groups of a grid, within which they attend to each
 * other. It is the part of the network between the map and the tokens of the windows, which only moves elements (pad,
 * shift, slice and transpose). Its forward pass moves a number for each position to the windows; its gradient moves
 * numbers of the tokens back.
 *
 * @param map the feature map
 * @param parting from the map to the tokens, {@code [...,T,C]}; operators that work on each token separately are left
 *     out
 * @param count windows per picture; 1 if all positions attend to all
 * @param tokens positions per window
 */
public record Windows(FeatureMap map, Graph parting, int count, int tokens) {

    /** The windows of an attention layer; empty if its tokens are not positions of a feature map. */
    static Optional<Windows> of(Classifier model, Pattern attention) {
        Graph graph = model.graph();
        Map<String, Node> producers = graph.producers();
        @Nullable String tokens = beforeProjection(graph, producers, attention.value("v"));
        return tokens == null ? Optional.empty() : of(model, producers, tokens);
    }

    /**
     * The input of the value projection, which is the only node on the path back from the values that does more than
     * move elements.
     */
    private static @Nullable String beforeProjection(Graph graph, Map<String, Node> producers, String values) {
        @Nullable Node node = producers.get(values);
        while (node != null) {
            boolean isProjection = node.is("MatMul") || node.is("Gemm");
            @Nullable String next = dataOf(graph, node);
            if (next == null || isProjection) {
                return isProjection && next != null ? unflattened(graph, producers, next) : null;
            }
            node = producers.get(next);
        }
        return null;
    }

    /** A value with a separate axis for tokens, if batch and tokens were merged into one axis. */
    private static String unflattened(Graph graph, Map<String, Node> producers, String value) {
        @Nullable Node node = producers.get(value);
        boolean isFlat = graph.shapeOf(value).rank() == 2 && node != null && node.is("Reshape");
        return isFlat ? Objects.requireNonNull(node).input(0) : value;
    }

    /** The only non-constant input of a node that moves elements or combines them with constants. */
    private static @Nullable String dataOf(Graph graph, Node node) {
        boolean isKnown = node.has(Trait.MOVES) || worksByToken(node) || node.is("MatMul") || node.is("Gemm");
        List<String> data = node.reads().stream()
                .filter(name -> graph.findConstant(name).isEmpty())
                .toList();
        return isKnown && data.size() == 1 ? data.get(0) : null;
    }

    /** Whether a node may work on each token separately: it does if its other inputs are constant. */
    private static boolean worksByToken(Node node) {
        return node.has(Trait.ARITHMETIC) || node.is("Cast") || node.is("LayerNormalization");
    }

    private static Optional<Windows> of(Classifier model, Map<String, Node> producers, String tokens) {
        Graph graph = model.graph();
        List<Node> way = way(graph, producers, tokens);
        Set<String> seen = new HashSet<>();
        // The earliest map: a later one may be shifted.
        for (int i = 0; i < way.size(); i++) {
            for (String input : way.get(i).reads()) {
                if (graph.findConstant(input).isPresent() || !seen.add(input)) {
                    continue;
                }
                Optional<FeatureMap> map = map(model, input);
                if (map.isPresent()) {
                    Optional<Windows> found = of(model, way.subList(i, way.size()), map.get(), tokens);
                    if (found.isPresent()) {
                        return found;
                    }
                }
            }
        }
        return Optional.empty();
    }

    /** All nodes that move elements to a value, in the graph's order. */
    private static List<Node> way(Graph graph, Map<String, Node> producers, String value) {
        Set<Node> found = new HashSet<>();
        List<String> waiting = new ArrayList<>(List.of(value));
        for (int i = 0; i < waiting.size(); i++) {
            @Nullable Node node = producers.get(waiting.get(i));
            boolean isOnTheWay =
                    node != null && (node.has(Trait.MOVES) || (worksByToken(node) && dataOf(graph, node) != null));
            if (node != null && isOnTheWay && found.add(node)) {
                waiting.addAll(node.reads());
            }
        }
        return graph.nodes().stream().filter(found::contains).toList();
    }

    /** A value as a map of the picture; a value of unknown layout is arranged like the last map of its shape. */
    private static Optional<FeatureMap> map(Classifier model, String value) {
        Optional<FeatureMap> own = model.findFeatureMap(value).filter(m -> m.layout() != Layout.TOKENS);
        @Nullable
        Shape shape = model.graph().findType(value).map(t -> t.shape()).orElse(null);
        if (own.isPresent() || shape == null || shape.rank() != 4) {
            return own;
        }
        @Nullable FeatureMap last = null;
        for (Node node : model.graph().nodes()) {
            if (node.outputs().contains(value)) {
                break;
            }
            @Nullable
            Shape other =
                    model.graph().findType(node.output()).map(t -> t.shape()).orElse(null);
            if (other != null && other.sameAs(shape) && node.is("Add")) {
                last = model.findFeatureMap(node.output()).orElse(last);
            }
        }
        return last == null
                ? Optional.empty()
                : Optional.of(new FeatureMap(value, last.layout(), last.places(), last.channels(), 0, 0));
    }

    private static Optional<Windows> of(Classifier model, List<Node> way, FeatureMap map, String tokens) {
        Graph graph = model.graph();
        Set<String> known = new HashSet<>(Set.of(map.value()));
        List<Node> nodes = new ArrayList<>();
        for (Node node : way) {
            boolean isBehind = node.reads().stream().anyMatch(known::contains);
            if (isBehind
                    && node.reads().stream()
                            .allMatch(r ->
                                    known.contains(r) || graph.findConstant(r).isPresent())) {
                nodes.add(
                        node.has(Trait.MOVES)
                                ? node
                                : Node.of("Identity", List.of(data(graph, node)), node.outputs(), Map.of()));
                known.addAll(node.outputs());
            }
        }
        if (!known.contains(tokens)) {
            return Optional.empty();
        }
        Value input = new Value(map.value(), graph.findType(map.value()).orElseThrow());
        Graph parting = new Graph(
                        List.of(input),
                        List.of(tokens),
                        graph.constants(),
                        nodes,
                        graph.types(),
                        Set.of(),
                        graph.header())
                .pruned();
        Shape shape = graph.shapeOf(tokens);
        Dim batch = graph.shapeOf(model.input().name()).dim(0);
        long each = batch.symbol() == null
                ? shape.size(0) / Math.max(1, batch.size())
                : shape.dim(0).bind(batch.symbol(), 1).size();
        long size = shape.size(-2);
        long all = each
                * LongStream.range(1, shape.rank() - 1L)
                        .map(axis -> shape.size((int) axis))
                        .reduce(1, (a, b) -> a * b);
        boolean isKnown = each > 0 && size > 0 && shape.isFixed(1, shape.rank()) && shape.size(-1) == map.channels();
        // Additional tokens are not padding if all tokens attend to each other.
        boolean isOfPlaces = all > size || all == map.count();
        return isKnown && isOfPlaces
                ? Optional.of(new Windows(map, parting, (int) (all / size), (int) size))
                : Optional.empty();
    }

    private static String data(Graph graph, Node node) {
        return Objects.requireNonNull(dataOf(graph, node));
    }

    /** Numbers for each position {@code float[1|N,H,W]} by windows: {@code float[N,windows,1,T]}; padding has none. */
    Expr parted(ForwardPass f, Expr places) {
        Expr value = f.value(map.value());
        Expr each = places.unsqueeze(map.channelAxis()).expand(value.shapeOf(), value.shape());
        Expr tokens = called(each);
        return tokens.slice(tokens.rank() - 1L, 0, 1, 1).reshape(-1, count, 1, this.tokens);
    }

    /** Numbers for each token {@code float[N,windows,1,T]} at the positions of the map: {@code float[N,H,W]}. */
    Expr joined(ForwardPass f, Expr each) {
        Expr value = f.value(map.value());
        Expr tokens = called(value);
        long[] sizes = tokens.shape().sizes();
        sizes[0] = -1;
        sizes[sizes.length - 1] = 1;
        Expr seed = each.reshape(sizes).expand(tokens.shapeOf(), tokens.shape());
        Expr back = f.relevance(RuleSet.GRADIENT, tokens, seed, value);
        return back.slice(map.channelAxis(), 0, 1, 1).squeeze(map.channelAxis());
    }

    private Expr called(Expr value) {
        return Objects.requireNonNull(value.builder()
                .call(parting, List.of(value))
                .get(parting.outputs().get(0)));
    }
}
