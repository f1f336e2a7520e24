package dev.limpid.autodiff;

import static java.util.Objects.requireNonNull;

import dev.limpid.error.LimpidException;
import dev.limpid.graph.Expr;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Node;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * A rule derived from a formula: the operator is expressed by simpler operators, which are then differentiated.
 *
 * <p>The backward pass computes the function a second time, so this suits operators that are rare or tedious to
 * differentiate by hand.
 */
final class Expansion implements Rule {
    private static final int SMALL = 64;

    private final Function<Formula, Expr> formula;

    private Expansion(Function<Formula, Expr> formula) {
        this.formula = formula;
    }

    /** A rule from the formula of the first output; cotangents of other outputs are ignored. */
    static Rule of(Function<Formula, Expr> formula) {
        return new Expansion(formula);
    }

    /**
     * The node's inputs and attributes as a formula uses them.
     *
     * @param site the node
     * @param builder the graph that receives the formula
     * @param asked the input whose cotangent is requested
     */
    record Formula(Site site, GraphBuilder builder, int asked) {
        Node node() {
            return site.node();
        }

        boolean has(int k) {
            return node().hasInput(k);
        }

        /** An input: a variable, or a constant if it is small and its cotangent is not requested. */
        Expr in(int k) {
            return k == asked
                    ? variable(k)
                    : constant(k)
                            .filter(c -> c.elementCount() <= SMALL)
                            .map(builder::constant)
                            .orElseGet(() -> variable(k));
        }

        Optional<Tensor> constant(int k) {
            return site.constant(k);
        }

        private Expr variable(int k) {
            if (!has(k)) {
                throw LimpidException.notFound(node().op() + " node '" + node().label() + "' has no input " + k);
            }
            return builder.value("in" + k);
        }
    }

    @Override
    public Cotangents apply(Site site) {
        List<Supplier<Expr>> byInput = new ArrayList<>();
        IntStream.range(0, site.node().inputs().size()).forEach(k -> byInput.add(() -> gradient(site, k)));
        return Cotangents.lazy(byInput);
    }

    /** Builds the formula in a separate graph, so that the backward pass visits only its nodes, then inlines it. */
    private Expr gradient(Site site, int asked) {
        GraphBuilder b = GraphBuilder.ofOpset(site.builder().opset());
        List<Expr> arguments = new ArrayList<>();
        for (int k = 0; k < site.node().inputs().size(); k++) {
            if (site.node().hasInput(k)) {
                b.input("in" + k, typeOf(site.in(k)));
                arguments.add(site.in(k));
            }
        }
        Expr output = formula.apply(new Formula(site, b, asked));
        TensorType type =
                new TensorType(Zeros.typeFor(site.out()), typeOf(site.out()).shape());
        Map<String, Expr> seeds = Map.of(output.name(), b.input("grad", type));
        arguments.add(site.grad());
        String wanted = "in" + asked;
        Map<String, Expr> cotangents = Backward.into(b, seeds, List.of(wanted), RuleSet.GRADIENT);
        Expr found = requireNonNull(cotangents.get(wanted));
        Map<String, Expr> values = site.builder().call(b.build(List.of(found)), arguments);
        return requireNonNull(values.get(found.name()));
    }

    private static TensorType typeOf(Expr e) {
        return e.findType()
                .orElseThrow(() -> LimpidException.unsupported("the type of value '" + e.name() + "' is not known"));
    }
}
