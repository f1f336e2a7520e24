package dev.limpid.autodiff.lrp;

import dev.limpid.autodiff.Rectifier;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;
import dev.limpid.graph.Shape;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.op.Operator;
import dev.limpid.graph.op.Trait;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Facts about a whole network that the rules need: which values carry relevance, which of them are never negative, and
 * where relevance is known to be zero.
 */
final class Flow {
    private final Graph graph;
    private final String seedAt;
    private final UnaryOperator<String> names;
    private final Set<String> reached;
    private final Set<String> active = new HashSet<>();
    private final Set<String> scaled = new HashSet<>();
    private final Set<String> notNegative = new HashSet<>();
    private final Set<String> rectified = new HashSet<>();
    private final Map<String, Step> steps = new HashMap<>();
    private final Map<String, Node> producers;

    /**
     * Analyses a network.
     *
     * @param seedAt the value where relevance starts
     * @param names the names of the network's values in the graph where the rules are applied
     */
    Flow(Graph graph, String input, String seedAt, UnaryOperator<String> names) {
        this.graph = graph;
        this.seedAt = seedAt;
        this.names = names;
        this.producers = new HashMap<>();
        graph.nodes().forEach(n -> n.outputs().forEach(o -> producers.put(names.apply(o), n)));
        this.reached = new HashSet<>(Set.of(input));
        Set<String> raw = new HashSet<>(reached);
        List<Step> found = new ArrayList<>();
        Map<String, Integer> depths = new HashMap<>();
        for (Node node : graph.nodes()) {
            if (node.reads().stream().anyMatch(reached::contains)) {
                node.outputs().stream().filter(this::isFloating).forEach(reached::add);
            }
            if (isScaling(node, raw)) {
                raw.addAll(node.outputs());
                node.outputs().stream().map(names).forEach(scaled::add);
            }
            int depth = node.reads().stream()
                    .mapToInt(r -> depths.getOrDefault(r, 0))
                    .max()
                    .orElse(0);
            if (LinearNode.is(node, reached)) {
                depth++;
                found.add(new Step(node, depth, 0));
            }
            int here = depth;
            node.outputs().forEach(o -> depths.put(o, here));
        }
        int last = found.stream().mapToInt(Step::depth).max().orElse(0);
        found.forEach(s -> steps.put(names.apply(s.node().output()), new Step(s.node(), s.depth(), last)));
        reached.stream().map(names).forEach(active::add);
        signs();
    }

    /** Whether a node moves elements of the input, or changes each by constants. */
    private boolean isScaling(Node node, Set<String> raw) {
        List<String> active = node.reads().stream().filter(reached::contains).toList();
        if (active.isEmpty() || !raw.containsAll(active)) {
            return false;
        }
        boolean changes = node.has(Trait.ARITHMETIC) || node.is("BatchNormalization");
        boolean isByConstants = active.size() == 1 && (raw.contains(node.input(0)) || !node.is("Div"));
        return changes ? isByConstants : node.has(Trait.MOVES) || node.is("Cast");
    }

    /**
     * Finds where relevance is zero because the output is zero, once the rule of every node is known.
     *
     * @param isSharedByInput whether a zero element of a node's input always receives zero relevance
     */
    void settle(Predicate<Node> isSharedByInput) {
        Set<String> loud = new HashSet<>(Set.of(seedAt));
        Map<String, List<Node>> consumers = graph.consumers();
        for (int i = graph.nodes().size() - 1; i >= 0; i--) {
            Node node = graph.nodes().get(i);
            boolean keeps = (node.has(Trait.KEEPS_ZERO) || isRectifier(node))
                    && node.outputs().stream().noneMatch(loud::contains);
            if (!isSharedByInput.test(node) && !keeps) {
                loud.addAll(node.reads());
            }
        }
        for (Node node : graph.nodes()) {
            List<Node> readers = consumers.getOrDefault(node.output(), List.of());
            boolean isQuiet = !node.output().equals(seedAt)
                    && !readers.isEmpty()
                    && readers.stream().allMatch(r -> isRectifier(r) && !loud.contains(r.output()));
            if (isQuiet && reached.contains(node.output())) {
                rectified.add(names.apply(node.output()));
            }
        }
    }

    private boolean isRectifier(Node node) {
        return Rectifier.is(node, graph::findConstant);
    }

    private void signs() {
        Set<String> known = new HashSet<>();
        for (Node node : graph.nodes()) {
            boolean isNeverNegative =
                    node.op().find().filter(Operator::isNeverNegative).isPresent() || isRectifier(node);
            boolean keeps = node.has(Trait.KEEPS_SIGN)
                    && node.inputs().stream()
                            .filter(i -> !i.isEmpty() && isFloating(i))
                            .allMatch(i -> known.contains(i) || isNotNegativeConstant(i));
            if (isNeverNegative || keeps) {
                known.addAll(node.outputs());
            }
        }
        known.stream().filter(n -> !n.isEmpty()).map(names).forEach(notNegative::add);
    }

    private boolean isNotNegativeConstant(String value) {
        return graph.findConstant(value)
                .map(Tensor::toDoubles)
                .filter(numbers -> Arrays.stream(numbers).allMatch(n -> n >= 0))
                .isPresent();
    }

    private boolean isFloating(String value) {
        return graph.findType(value)
                .map(TensorType::element)
                .map(e -> e.isFloating())
                .orElse(true);
    }

    /** Whether a value depends on the input, so that it carries relevance. */
    boolean isActive(String value) {
        return active.contains(value);
    }

    /**
     * Whether each element of a value is one element of the network's input, changed by constants at most: a
     * normalisation of the input within the network.
     */
    boolean isScaledInput(String value) {
        return scaled.contains(value);
    }

    /** Whether all elements of a value are known to be at least 0. */
    boolean isNotNegative(String value) {
        return notNegative.contains(value);
    }

    /** Whether the relevance of a value is known to be zero wherever the value is not positive. */
    boolean isRectified(String value) {
        return rectified.contains(value);
    }

    /**
     * The input that is the signal in a product of two values that both carry relevance; the other is the gate.
     *
     * @param product name of the product in the graph where the rules are applied
     * @return 0 or 1; empty where neither is recognised as a gate
     */
    OptionalInt signalOf(String product) {
        @Nullable Node node = producers.get(product);
        if (node == null) {
            return OptionalInt.empty();
        }
        boolean first = isGate(node.input(0), node.output());
        boolean second = isGate(node.input(1), node.output());
        if (first && second) {
            first = isFraction(node.input(0));
            second = isFraction(node.input(1));
        }
        return first == second ? OptionalInt.empty() : OptionalInt.of(first ? 1 : 0);
    }

    /** Whether a factor comes from a function between 0 and 1, such as {@code Sigmoid}, and not from {@code Tanh}. */
    private boolean isFraction(String factor) {
        return findOrigin(factor)
                .flatMap(n -> n.op().find())
                .filter(o -> o.isWithin(0, 1))
                .isPresent();
    }

    /** Whether a factor is broadcast over positions or channels, or comes from a squashing function. */
    private boolean isGate(String factor, String product) {
        Optional<Shape> small = graph.findType(factor).map(TensorType::shape);
        Optional<Shape> large = graph.findType(product).map(TensorType::shape);
        if (small.isPresent() && large.isPresent() && !small.get().sameAs(large.get())) {
            return true;
        }
        return findOrigin(factor)
                .flatMap(n -> n.op().find())
                .filter(Operator::isSquashing)
                .isPresent();
    }

    /** The node that computes a factor, before scaling, shifting and rearranging. */
    private Optional<Node> findOrigin(String factor) {
        @Nullable Node node = producers.get(names.apply(factor));
        while (node != null && isTransparent(node)) {
            List<String> carrying =
                    node.inputs().stream().filter(reached::contains).toList();
            node = carrying.size() == 1 ? producers.get(names.apply(carrying.get(0))) : null;
        }
        return Optional.ofNullable(node);
    }

    /** Whether a node may occur between a squashing function and the product that it gates. */
    private static boolean isTransparent(Node node) {
        return node.has(Trait.SAME_ELEMENTS) || node.has(Trait.ARITHMETIC) || node.is("Expand") || node.is("Resize");
    }

    /** The linear nodes with weights, in execution order. */
    Collection<Step> steps() {
        return graph.nodes().stream()
                .map(n -> steps.get(names.apply(n.output())))
                .filter(s -> s != null)
                .collect(Collectors.toList());
    }
}
