package dev.limpid.cli;

import dev.limpid.attribution.Method;
import dev.limpid.attribution.catalogue.Methods;
import dev.limpid.attribution.engine.Explainer;
import dev.limpid.attribution.formula.Settings;
import dev.limpid.autodiff.MissingRuleException;
import dev.limpid.autodiff.RuleSet;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which methods work on a network, and which nodes stand in the way of the others.
 *
 * @param methods name, whether it works, and if not, why
 * @param unsupported operator, node, and the names of the methods it blocks
 */
record MethodSupport(List<Map<String, @Nullable Object>> methods, List<Map<String, @Nullable Object>> unsupported) {
    /**
     * Makes every method's graph for a few samples; nothing runs.
     *
     * @param graph the network as it was read
     * @param network the network made ready; null where that failed
     * @param problem why it failed
     */
    static MethodSupport of(Graph graph, @Nullable Network network, @Nullable String problem) {
        List<Method> all = Methods.all();
        if (network == null) {
            return new MethodSupport(
                    all.stream().map(m -> described(m, problem)).toList(), whole(graph));
        }
        // Each on its own: nothing but the network is shared, and that does not change.
        List<Optional<LimpidException>> found =
                all.parallelStream().map(m -> failure(network, m)).toList();
        List<Map<String, @Nullable Object>> methods = new ArrayList<>();
        Map<Method, LimpidException> failures = new LinkedHashMap<>();
        for (int i = 0; i < all.size(); i++) {
            Method method = all.get(i);
            methods.add(described(method, found.get(i).map(Limpid::sentence).orElse(null)));
            found.get(i).ifPresent(e -> failures.put(method, e));
        }
        return new MethodSupport(methods, unsupported(network, failures));
    }

    private static Optional<LimpidException> failure(Network network, Method method) {
        try {
            Explainer.check(network.classifier(), method, Settings.STANDARD);
            return Optional.empty();
        } catch (LimpidException e) {
            return Optional.of(e);
        }
    }

    private static Map<String, @Nullable Object> described(Method method, @Nullable String reason) {
        return Json.object("name", method.info().name(), "works", reason == null, "reason", reason);
    }

    /** A network that cannot be made ready: what has no gradient, or is of a foreign domain, blocks everything. */
    private static List<Map<String, @Nullable Object>> whole(Graph graph) {
        List<String> all = Methods.all().stream().map(m -> m.info().name()).toList();
        return graph.nodes().stream()
                .filter(n -> RuleSet.GRADIENT.findRule(n).isEmpty())
                .map(n -> described(n, all))
                .toList();
    }

    private static List<Map<String, @Nullable Object>> unsupported(
            Network network, Map<Method, LimpidException> failures) {
        Graph graph = network.classifier().graph();
        Set<String> fromInput =
                reached(graph, Set.of(network.classifier().input().name()));
        Set<String> fromLayer =
                network.findDefaultLayer().map(l -> reached(graph, Set.of(l))).orElse(Set.of());
        Set<String> asked = needed(graph, network.classifier().logits());
        List<Map<String, @Nullable Object>> list = new ArrayList<>();
        for (Node node : graph.nodes()) {
            boolean isOnTheWay = node.reads().stream().anyMatch(fromInput::contains)
                    && node.outputs().stream().anyMatch(asked::contains);
            if (!isOnTheWay || RuleSet.GRADIENT.findRule(node).isPresent()) {
                continue;
            }
            boolean isBehindLayer = node.reads().stream().anyMatch(fromLayer::contains);
            List<String> blocks = new ArrayList<>();
            failures.forEach((method, e) -> {
                if (e instanceof MissingRuleException missing
                        && (isBehindLayer || goesToInput(method, missing, fromLayer))) {
                    blocks.add(method.info().name());
                }
            });
            list.add(described(node, blocks));
        }
        return list;
    }

    /** Whether a method differentiates below the layer: all gradients do, and what failed there. */
    private static boolean goesToInput(Method method, MissingRuleException missing, Set<String> fromLayer) {
        return !method.info().isAtLayer() || missing.node().reads().stream().noneMatch(fromLayer::contains);
    }

    private static Map<String, @Nullable Object> described(Node node, List<String> blocks) {
        return Json.object("operator", node.op().toString(), "node", node.label(), "blocks", blocks);
    }

    private static Set<String> reached(Graph graph, Set<String> from) {
        Set<String> reached = new HashSet<>(from);
        for (Node node : graph.nodes()) {
            if (node.reads().stream().anyMatch(reached::contains)) {
                reached.addAll(node.outputs());
            }
        }
        return reached;
    }

    private static Set<String> needed(Graph graph, String output) {
        Set<String> needed = new HashSet<>(Set.of(output));
        List<Node> nodes = graph.nodes();
        for (int i = nodes.size() - 1; i >= 0; i--) {
            if (nodes.get(i).outputs().stream().anyMatch(needed::contains)) {
                needed.addAll(nodes.get(i).reads());
            }
        }
        return needed;
    }
}
