package dev.limpid.autodiff.deeplift;

import dev.limpid.autodiff.Cotangents;
import dev.limpid.autodiff.NodePattern;
import dev.limpid.autodiff.RuleSet;
import dev.limpid.autodiff.RuleSet.Entry;
import dev.limpid.autodiff.Site;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.op.Operators;
import dev.limpid.graph.op.Trait;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The RevealCancel rule: positive and negative contributions to the input of an element-wise function are propagated
 * separately, so contributions that cancel out stay visible.
 *
 * <p>With {@code dz+} and {@code dz-} the positive and the negative contributions to the sum's difference: {@code dy+
 * = (f(z0 + dz+) - f(z0) + f(z) - f(z0 + dz-)) / 2}, {@code dy-} likewise, and multipliers {@code m dy+ / dz+},
 * {@code m dy- / dz-}. It applies where a linear layer with constant weights is read by such a function and by
 * nothing else; all other nodes keep the rescale rule.
 *
 * <p>Ref.: Shrikumar, Greenside and Kundaje, 2017, arXiv 1704.02685, section 3.5.3.
 */
public final class RevealCancel {
    /** Layers with exactly one product; an {@code Einsum} may have more than two factors. */
    private static final String[] LAYERS = Arrays.stream(Operators.named(Trait.WEIGHTED))
            .filter(op -> !op.equals("Einsum"))
            .toArray(String[]::new);

    private RevealCancel() {}

    /**
     * The rules for one network.
     *
     * @param graph the network
     * @param names the names of the network's values in the graph where the rules are applied
     */
    public static RuleSet on(Graph graph, UnaryOperator<String> names) {
        Map<String, Node> functions = new HashMap<>();
        Map<String, List<Node>> consumers = graph.consumers();
        List<String> passing = new ArrayList<>();
        for (Node node : graph.nodes()) {
            List<Node> readers = consumers.getOrDefault(node.output(), List.of());
            boolean isPair = NodePattern.op(LAYERS).matches(node)
                    && graph.findConstant(node.input(1)).isPresent()
                    && !graph.outputs().contains(node.output())
                    && readers.size() == 1
                    && isFunction(graph, readers.get(0));
            if (isPair) {
                Node function = readers.get(0);
                functions.put(
                        names.apply(node.output()),
                        function.withInputs(function.inputs().stream()
                                .map(i -> i.isEmpty() ? i : names.apply(i))
                                .toList()));
                passing.add(names.apply(readers.get(0).output()));
            }
        }
        return DeepLift.RESCALE
                .named("deep-lift-reveal-cancel")
                .with(List.of(
                        new Entry(
                                NodePattern.op(Operators.named(Trait.ACTIVATION))
                                        .and(n -> passing.contains(n.output())),
                                s -> Cotangents.lazy(s::grad),
                                ""),
                        new Entry(
                                NodePattern.op(LAYERS).and(n -> functions.containsKey(n.output())),
                                s -> rule(
                                        s,
                                        Objects.requireNonNull(
                                                functions.get(s.node().output()))),
                                "")));
    }

    /** An activation function whose parameters, if any, are constant. */
    private static boolean isFunction(Graph graph, Node node) {
        return node.has(Trait.ACTIVATION)
                && node.inputs().stream()
                        .skip(1)
                        .allMatch(i -> i.isEmpty() || graph.findConstant(i).isPresent());
    }

    private static Cotangents rule(Site s, Node function) {
        return Cotangents.lazy(() -> {
            Change c = Change.of(s);
            Expr dx = c.dx(0);
            Expr up = dx.relu();
            Expr down = dx.sub(up);
            Expr w = s.in(1);
            Expr more = w.relu();
            Expr less = w.sub(more);
            Expr raised = bare(s, up, more).out().add(bare(s, down, less).out());
            Expr lowered = bare(s, up, less).out().add(bare(s, down, more).out());
            Expr z0 = c.there().out();
            Expr start = apply(s, function, z0);
            Expr end = apply(s, function, s.out());
            Expr onlyRaised = apply(s, function, z0.add(raised));
            Expr onlyLowered = apply(s, function, z0.add(lowered));
            Expr rise = onlyRaised.sub(start).add(end.sub(onlyLowered)).mul(0.5);
            Expr fall = onlyLowered.sub(start).add(end.sub(onlyRaised)).mul(0.5);
            Expr m = s.grad().mul(Change.ratio(rise, raised));
            Expr n = s.grad().mul(Change.ratio(fall, lowered));
            Expr whereUp = back(s, up, more, m).add(back(s, up, less, n));
            Expr whereDown = back(s, up, less, m).add(back(s, up, more, n));
            Expr even = whereUp.add(whereDown).mul(0.5);
            return dx.greater(dx.like(0)).where(whereUp, dx.less(dx.like(0)).where(whereDown, even));
        });
    }

    /** The layer with another input and other weights, without bias. */
    private static Site bare(Site s, Expr x, Expr w) {
        Map<Integer, Expr> replaced = new HashMap<>(Map.of(0, x, 1, w));
        if (s.node().hasInput(2)) {
            replaced.put(2, s.builder().none());
        }
        return s.with(replaced);
    }

    private static Expr back(Site s, Expr x, Expr w, Expr m) {
        return bare(s, x, w).vjp(m).find(0).orElseThrow();
    }

    /** The function applied to another sum. */
    private static Expr apply(Site s, Node function, Expr z) {
        List<Expr> inputs = new ArrayList<>(List.of(z));
        function.inputs().stream()
                .skip(1)
                .forEach(i -> inputs.add(
                        i.isEmpty() ? s.builder().none() : s.builder().value(i)));
        @Nullable TensorType type = s.out().findType().orElse(null);
        return s.builder()
                .emitAll(function.op().name(), inputs, function.attributes(), Arrays.asList(type))
                .get(0);
    }
}
