package dev.limpid;

import dev.limpid.attribution.Method;
import dev.limpid.attribution.MethodInfo;
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

/**
 * Which methods work on a network, and which nodes prevent the others.
 *
 * @param methods every method
 * @param unsupported nodes that prevent methods
 */
public record MethodSupport(List<Status> methods, List<Unsupported> unsupported) {
    /**
     * Whether a method works.
     *
     * @param method its name
     * @param reason why it does not work; empty where it does
     */
    public record Status(String method, Optional<String> reason) {
        /** Whether it works. */
        public boolean works() {
            return reason.isEmpty();
        }
    }

    /**
     * A node without a rule.
     *
     * @param operator of the node
     * @param node its name, or that of its output
     * @param blocks the names of the methods that it prevents
     */
    public record Unsupported(String operator, String node, List<String> blocks) {}

    /**
     * Makes every method's graph for a few samples; nothing runs.
     *
     * @param graph the network as it was read
     * @param model the network made ready; empty where that failed
     * @param problem why it failed
     */
    static MethodSupport of(Graph graph, Optional<Model> model, Optional<LimpidException> problem) {
        List<Method> all = Methods.all();
        if (model.isEmpty()) {
            Optional<String> reason = problem.map(LimpidException::getMessage);
            return new MethodSupport(
                    all.stream().map(m -> new Status(m.info().name(), reason)).toList(), whole(graph));
        }
        // Each on its own: nothing but the network is shared, and that does not change.
        List<Optional<LimpidException>> found =
                all.parallelStream().map(m -> failure(model.get(), m)).toList();
        List<Status> methods = new ArrayList<>();
        Map<MethodInfo, LimpidException> failures = new LinkedHashMap<>();
        for (int i = 0; i < all.size(); i++) {
            MethodInfo info = all.get(i).info();
            methods.add(new Status(info.name(), found.get(i).map(LimpidException::getMessage)));
            found.get(i).ifPresent(e -> failures.put(info, e));
        }
        return new MethodSupport(methods, unsupported(model.get(), failures));
    }

    private static Optional<LimpidException> failure(Model model, Method method) {
        try {
            Explainer.check(model.classifier(), method, Settings.STANDARD);
            return Optional.empty();
        } catch (RuntimeException e) {
            // One method must not hide what is known of the others.
            return Optional.of(LimpidException.of(e));
        }
    }

    /** A network that cannot be made ready: what has no gradient, or is of a foreign domain, prevents everything. */
    private static List<Unsupported> whole(Graph graph) {
        List<String> all = Methods.all().stream().map(m -> m.info().name()).toList();
        return graph.nodes().stream()
                .filter(n -> RuleSet.GRADIENT.findRule(n).isEmpty())
                .map(n -> new Unsupported(n.op().toString(), n.label(), all))
                .toList();
    }

    private static List<Unsupported> unsupported(Model model, Map<MethodInfo, LimpidException> failures) {
        Graph graph = model.classifier().graph();
        Set<String> fromInput = reached(graph, Set.of(model.classifier().input().name()));
        Set<String> fromLayer =
                model.findDefaultLayer().map(l -> reached(graph, Set.of(l))).orElse(Set.of());
        Set<String> asked = needed(graph, model.classifier().logits());
        List<Unsupported> list = new ArrayList<>();
        for (Node node : graph.nodes()) {
            boolean isOnTheWay = node.reads().stream().anyMatch(fromInput::contains)
                    && node.outputs().stream().anyMatch(asked::contains);
            if (!isOnTheWay || RuleSet.GRADIENT.findRule(node).isPresent()) {
                continue;
            }
            boolean isAfterLayer = node.reads().stream().anyMatch(fromLayer::contains);
            List<String> blocks = new ArrayList<>();
            failures.forEach((method, e) -> {
                if (e instanceof MissingRuleException missing
                        && (isAfterLayer || goesToInput(method, missing, fromLayer))) {
                    blocks.add(method.name());
                }
            });
            list.add(new Unsupported(node.op().toString(), node.label(), blocks));
        }
        return list;
    }

    /** Whether a method differentiates below the layer: all gradients do, and what failed there. */
    private static boolean goesToInput(MethodInfo method, MissingRuleException missing, Set<String> fromLayer) {
        return !method.isAtLayer() || missing.node().reads().stream().noneMatch(fromLayer::contains);
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
