package dev.limpid.autodiff;

import static java.util.Objects.requireNonNull;

import dev.limpid.error.LimpidException;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Node;
import dev.limpid.graph.TensorType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The compiler of the backward pass: visits the nodes in reverse order and appends the result of each node's rule.
 *
 * <p>With the rule set {@link RuleSet#GRADIENT} the result is the vector-Jacobian product
 * {@code seed^T * d(value)/d(wrt)}. The result consists of standard operators, so it can be differentiated again.
 */
public final class Backward {
    /** Name of the input that {@link #compile} adds: the cotangent of the value where the pass starts. */
    public static final String SEED = "seed";

    private final GraphBuilder b;
    private final RuleSet rules;
    private final Map<String, Expr> reference;
    private final Map<String, Expr> grads = new HashMap<>();
    private final Set<String> needed;
    private final List<Passage> passages = new ArrayList<>();

    /**
     * The cotangents at one node.
     *
     * @param node the node
     * @param arrived cotangents of its outputs, by output name
     * @param sent cotangents sent to its inputs, by input name
     */
    public record Passage(Node node, Map<String, Expr> arrived, Map<String, Expr> sent) {}

    private Backward(GraphBuilder b, RuleSet rules, Map<String, Expr> reference, Set<String> needed) {
        this.b = b;
        this.rules = rules;
        this.reference = reference;
        this.needed = needed;
    }

    /**
     * The name of the {@link #compile} output that holds the relevance of a value.
     *
     * @param value the value's name
     */
    public static String nameOf(String value) {
        return "grad/" + value;
    }

    /**
     * The forward graph, extended by the backward pass.
     *
     * @param forward a graph in which all values between {@code wrt} and {@code seedAt} have known types
     * @param seedAt the value where the pass starts; the result has an input {@link #SEED} of the same type
     * @param wrt values (inputs, inner values, constants) whose relevance is computed
     * @return outputs: those of the forward graph, then one named {@link #nameOf} for each of {@code wrt}, of its shape
     * @throws MissingRuleException if a node between {@code wrt} and {@code seedAt} has no rule
     * @throws LimpidException if a value does not exist or a required type is not known
     */
    public static Graph compile(Graph forward, String seedAt, List<String> wrt, RuleSet rules) {
        GraphBuilder b = forward.toBuilder().scope(rules.name() + "/");
        TensorType type = forward.findType(seedAt)
                .orElseThrow(() -> LimpidException.unsupported("the type of value '" + seedAt + "' is not known"));
        Expr seed = b.input(SEED, type);
        Map<String, Expr> found = into(b, Map.of(seedAt, seed), wrt, rules);
        Map<String, Expr> outputs = new LinkedHashMap<>();
        forward.outputs().forEach(o -> outputs.put(o, b.value(o)));
        wrt.forEach(w -> outputs.put(nameOf(w), found.get(w)));
        return b.build(outputs);
    }

    /** Appends a backward pass through the nodes so far, without a reference input. */
    public static Map<String, Expr> into(
            GraphBuilder b, Map<String, Expr> seeds, Collection<String> wrt, RuleSet rules) {
        return into(b, seeds, wrt, rules, Map.of());
    }

    /**
     * Appends a backward pass through the nodes so far.
     *
     * @param seeds initial cotangents by value name, each in the shape of its value
     * @param wrt names of the values whose relevance is computed
     * @param reference values of the pass over a reference input by the names of the forward pass; may be empty
     * @return the relevance of each value in {@code wrt}, in its shape; zeros where nothing flows
     */
    public static Map<String, Expr> into(
            GraphBuilder b,
            Map<String, Expr> seeds,
            Collection<String> wrt,
            RuleSet rules,
            Map<String, Expr> reference) {
        Backward pass = run(b, seeds, wrt, rules, reference);
        Map<String, Expr> found = new LinkedHashMap<>();
        for (String name : wrt) {
            @Nullable Expr grad = pass.grads.get(name);
            found.put(name, grad != null ? grad : Zeros.like(b.value(name)));
        }
        return found;
    }

    /**
     * Appends a backward pass through the nodes so far and returns the cotangents at each node, the last node first.
     *
     * @param seeds as in {@link #into}
     * @param wrt as in {@link #into}
     */
    public static List<Passage> trace(GraphBuilder b, Map<String, Expr> seeds, Collection<String> wrt, RuleSet rules) {
        return trace(b, seeds, wrt, rules, Map.of());
    }

    /**
     * The same with rules that compare with a reference.
     *
     * @param reference values of the pass over a reference input by the names of the forward pass; may be empty
     */
    public static List<Passage> trace(
            GraphBuilder b,
            Map<String, Expr> seeds,
            Collection<String> wrt,
            RuleSet rules,
            Map<String, Expr> reference) {
        return List.copyOf(run(b, seeds, wrt, rules, reference).passages);
    }

    private static Backward run(
            GraphBuilder b,
            Map<String, Expr> seeds,
            Collection<String> wrt,
            RuleSet rules,
            Map<String, Expr> reference) {
        List<Node> nodes = b.nodes();
        Backward pass = new Backward(b, rules, reference, reachedFrom(b, nodes, wrt));
        pass.grads.putAll(seeds);
        for (int i = nodes.size() - 1; i >= 0; i--) {
            pass.visit(nodes.get(i));
        }
        return pass;
    }

    /**
     * The values that depend on one of these: floating-point values and quantised ones. A quantised value represents
     * a floating-point one, so it carries relevance (as a float) from its quantisation to its dequantisation.
     */
    private static Set<String> reachedFrom(GraphBuilder b, List<Node> nodes, Collection<String> wrt) {
        Set<String> reached = new HashSet<>(wrt);
        Set<String> quantised = new HashSet<>();
        for (Node node : nodes) {
            if (node.reads().stream().noneMatch(reached::contains)) {
                continue;
            }
            boolean quantises =
                    QuantizationRules.isQuantizer(node) || node.reads().stream().anyMatch(quantised::contains);
            for (String output : node.outputs()) {
                if (isFloating(b, output)) {
                    reached.add(output);
                } else if (quantises) {
                    reached.add(output);
                    quantised.add(output);
                }
            }
        }
        reached.remove("");
        return reached;
    }

    private static boolean isFloating(GraphBuilder b, String value) {
        return b.findType(value).map(t -> t.element().isFloating()).orElse(true);
    }

    private void visit(Node node) {
        boolean comesBack = node.outputs().stream().anyMatch(grads::containsKey);
        boolean isAsked = node.reads().stream().anyMatch(needed::contains);
        if (!comesBack || !isAsked) {
            return;
        }
        NodeSite site = new NodeSite(b, node, node, grads, needed, reference);
        Cotangents cotangents = rules.apply(site);
        Map<String, Expr> arrived = new LinkedHashMap<>();
        node.outputs().stream().filter(grads::containsKey).forEach(o -> arrived.put(o, requireNonNull(grads.get(o))));
        Map<String, Expr> sent = new LinkedHashMap<>();
        for (int k = 0; k < node.inputs().size(); k++) {
            String input = node.inputs().get(k);
            if (needed.contains(input)) {
                site.shapedLikeInput(cotangents, k).ifPresent(e -> sent.merge(input, e, Expr::add));
            }
        }
        sent.forEach((input, e) -> grads.merge(input, e, Expr::add));
        passages.add(new Passage(node, arrived, sent));
    }
}
