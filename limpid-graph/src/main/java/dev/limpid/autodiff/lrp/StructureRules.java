package dev.limpid.autodiff.lrp;

import dev.limpid.autodiff.Cotangents;
import dev.limpid.autodiff.MissingRuleException;
import dev.limpid.autodiff.NodePattern;
import dev.limpid.autodiff.Reduction;
import dev.limpid.autodiff.RuleSet;
import dev.limpid.autodiff.RuleSet.Entry;
import dev.limpid.autodiff.Site;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Node;
import dev.limpid.graph.op.Operators;
import dev.limpid.graph.op.Trait;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * The rules for nodes without weights, the same in every composite.
 *
 * <ul>
 *   <li>Element-wise functions (activation functions, casts, and normalisations that could not be folded) pass
 *       it on unchanged.
 *   <li>Sums (a residual {@code Add}, mean pools, linear interpolation) split it by contribution; a constant summand
 *       absorbs its share, as a bias does. Where the network normalises its own input by constants, it absorbs
 *       nothing: the input receives the relevance of the normalised input, so that the map is the same as for a network
 *       whose input is normalised outside.
 *   <li>Operators that select or arrange elements send it where the gradient flows: {@code MaxPool} to the winner, the
 *       first at ties.
 *   <li>What {@code GridSample} and {@code RoiAlign} read receives all of it; grids and boxes receive nothing.
 *   <li>A product with a constant passes it on. In a product of a signal and a gate all of it goes to the signal:
 *       the gate is the factor that is broadcast over positions or channels, or comes from a squashing function
 *       (squeeze and excitation, SiLU written in two nodes, attention maps). If both come from one, the gate is the one
 *       between 0 and 1: in an LSTM, {@code i * tanh(...)} and {@code o * tanh(c)} go to the {@code tanh}. If neither
 *       factor is a gate, each receives half.
 *   <li>A product of two matrices that both depend on the input gives half to each, by contribution; {@code
 *       Softmax} sends {@code x (R - y sum R)}; {@code LayerNormalization} is treated as linear, with a constant
 *       standard deviation.
 * </ul>
 *
 * <p>Ref.: Achtibat et al., AttnLRP: Attention-Aware Layer-Wise Relevance Propagation for Transformers, 2024, arXiv
 * 2402.05602, equation 9 and propositions 3.1 to 3.4. Arras, Montavon, Mueller and Samek, Explaining Recurrent Neural
 * Network Predictions in Sentiment Analysis, 2017, arXiv 1706.07206: the gates of an LSTM receive nothing.
 */
final class StructureRules {
    private static final String PASSES_ON = "passed on unchanged";
    private static final String BY_CONTRIBUTION = "in proportion to contributions";

    private final Flow flow;
    private final double epsilon;
    /** The rules that send an input {@code x * (...)}. */
    private final List<Entry> sharing;

    StructureRules(Flow flow, double epsilon) {
        this.flow = flow;
        this.epsilon = epsilon;
        this.sharing = List.of(
                Entry.of(s -> summands(s, 1, 1), "Add", "Sum", "Mean").note(BY_CONTRIBUTION),
                Entry.of(s -> summands(s, 1, -1), "Sub").note(BY_CONTRIBUTION),
                Entry.of(
                                s -> average(s, 1),
                                "AveragePool",
                                "GlobalAveragePool",
                                "ReduceMean",
                                "ReduceSum",
                                "CumSum",
                                "ReduceL1",
                                "ReduceL2",
                                "LpPool",
                                "GlobalLpPool",
                                "AffineGrid",
                                "Col2Im",
                                "RotaryEmbedding")
                        .note(BY_CONTRIBUTION),
                Entry.of(s -> average(s, 2), "ReduceSumSquare").note(BY_CONTRIBUTION),
                Entry.of(
                                s -> Cotangents.lazy(() ->
                                        s.in(0).mul(s.vjp(s.grad()).find(0).orElseThrow())),
                                "ReduceLogSum")
                        .note(BY_CONTRIBUTION),
                new Entry(
                        NodePattern.op("MatMul", "Gemm", "Einsum")
                                .and(n -> flow.isActive(n.input(0)) && flow.isActive(n.input(1))),
                        this::bilinear,
                        "product of two activations: half to each factor, in proportion to contributions"),
                Entry.of(StructureRules::softmax, "Softmax").note("x (R - y sum R)"),
                Entry.of(this::layerNormalization, "LayerNormalization")
                        .note("in proportion to contributions, with the standard deviation held fixed"));
    }

    /**
     * Whether a zero element of a node's input always receives zero relevance from it.
     *
     * @param output the name of the node's output in the graph where the rules are applied
     */
    boolean isSharedByInput(Node node, String output) {
        return !flow.isScaledInput(output)
                && sharing.stream().anyMatch(entry -> entry.where().ops().contains(node.op()));
    }

    List<Entry> entries() {
        List<Entry> entries = new ArrayList<>(List.of(
                Entry.of(StructureRules::passOn, Operators.named(Trait.PIECEWISE_LINEAR, Trait.CURVED, Trait.RECODES))
                        .note(PASSES_ON),
                Entry.of(
                                StructureRules::passOn,
                                "Neg",
                                "BatchNormalization",
                                "InstanceNormalization",
                                "GroupNormalization",
                                "RMSNormalization",
                                "LpNormalization",
                                "MeanVarianceNormalization",
                                "LRN")
                        .note(PASSES_ON),
                Entry.of(this::product, "Mul").note("to the signal; half to each where none is a gate"),
                Entry.of(this::quotient, "Div").note("to the numerator"),
                Entry.of(this::resize, "Resize", "GridSample").note(BY_CONTRIBUTION),
                Entry.of(s -> average(s, 1), "RoiAlign").note(BY_CONTRIBUTION),
                Entry.of(StructureRules::factors, "ReduceProd").note("the same share to each factor"),
                Entry.of(RuleSet.GRADIENT::apply, "ReduceLogSumExp").note(RuleSet.AS_GRADIENT),
                Entry.of(this::scattered, "ScatterElements", "ScatterND")
                        .note("as the gradient; added elements: in proportion to contributions; mul is refused")));
        entries.addAll(sharing);
        entries.addAll(RuleSet.GRADIENT.zeros());
        entries.add(Entry.of(RuleSet.GRADIENT::apply, Operators.named(Trait.SELECTS))
                .note(RuleSet.AS_GRADIENT));
        entries.add(RuleSet.moves());
        entries.addAll(RuleSet.decomposed());
        return entries;
    }

    private static Cotangents passOn(Site s) {
        return Cotangents.lazy(s::grad);
    }

    /** {@code R / n} to each of n factors, as half to each of two. */
    private static Cotangents factors(Site s) {
        return Cotangents.lazy(() -> {
            Reduction r = new Reduction(s);
            return r.spread(r.shared(r.dy()));
        });
    }

    private Expr share(Site s, Expr z) {
        String y = s.node().output();
        Denominator known = flow.isRectified(y)
                ? Denominator.RECTIFIED
                : flow.isNotNegative(y) ? Denominator.NOT_NEGATIVE : Denominator.ANY;
        return known.divide(s.grad(), z, epsilon);
    }

    /** {@code R_k = a_k / sum * R}. */
    private Cotangents summands(Site s, double first, double others) {
        if (flow.isScaledInput(s.node().output())) {
            return to(s, flow.isActive(s.node().input(0)) ? 0 : 1);
        }
        int count = s.node().inputs().size();
        double part = s.node().is("Mean") ? 1.0 / count : 1;
        List<Supplier<Expr>> byInput = new ArrayList<>();
        for (int k = 0; k < count; k++) {
            int input = k;
            double factor = part * (k == 0 ? first : others);
            byInput.add(() -> {
                Expr sent = share(s, s.out()).mul(s.in(input));
                return factor == 1 ? sent : sent.mul(factor);
            });
        }
        return Cotangents.elementwise(byInput);
    }

    private Cotangents product(Site s) {
        boolean first = flow.isActive(s.node().input(0));
        boolean second = flow.isActive(s.node().input(1));
        if (first != second) {
            return to(s, first ? 0 : 1);
        }
        OptionalInt signal = flow.signalOf(s.node().output());
        return signal.isPresent()
                ? to(s, signal.getAsInt())
                : Cotangents.elementwise(() -> s.grad().mul(0.5), () -> s.grad().mul(0.5));
    }

    /** All to the numerator; to the denominator if only that carries relevance. */
    private Cotangents quotient(Site s) {
        return to(s, flow.isActive(s.node().input(0)) ? 0 : 1);
    }

    private static Cotangents to(Site s, int k) {
        return k == 0 ? Cotangents.elementwise(s::grad) : Cotangents.elementwise(null, s::grad);
    }

    /** {@code R_i = x_i * vjp(R / (degree * y))}, for functions that are homogeneous of this degree. */
    private Cotangents average(Site s, double degree) {
        return Cotangents.lazy(() -> {
            Expr share = share(s, s.out());
            Expr part = degree == 1 ? share : share.mul(1 / degree);
            return s.in(0).mul(s.vjp(part).find(0).orElseThrow());
        });
    }

    /** Replaced and selected elements move; added ones share {@code R / y}. */
    private Cotangents scattered(Site s) {
        String reduction = s.node().textAttribute("reduction", "none");
        if (reduction.equals("mul")) {
            throw new MissingRuleException(s.node(), "it multiplies elements (reduction 'mul')");
        }
        if (!reduction.equals("add")) {
            return RuleSet.GRADIENT.apply(s);
        }
        Expr share = share(s, s.out());
        return Cotangents.lazy(
                () -> s.in(0).mul(s.vjp(share).find(0).orElseThrow()),
                null,
                () -> s.in(2).mul(s.vjp(share).find(2).orElseThrow()));
    }

    private Cotangents resize(Site s) {
        return s.node().textAttribute("mode", "nearest").equals("nearest") ? RuleSet.GRADIENT.apply(s) : average(s, 1);
    }

    /** {@code R_a = a * vjp_a(R / 2y)}, and the same for b. */
    private Cotangents bilinear(Site s) {
        Expr share = Denominator.ANY.divide(s.grad(), s.out().mul(2), epsilon);
        return Cotangents.lazy(IntStream.range(0, 2)
                .<Supplier<Expr>>mapToObj(
                        k -> () -> s.in(k).mul(s.vjp(share).find(k).orElseThrow()))
                .toList());
    }

    /** {@code R_x = x * (R - y * sum R)}. */
    private static Cotangents softmax(Site s) {
        long axis = s.node().intAttribute("axis", -1);
        return Cotangents.lazy(() ->
                s.in(0).mul(s.grad().sub(s.out().mul(s.grad().reduceSum(true, axis)))));
    }

    /**
     * With {@code g = R / y * scale / deviation}: {@code R_x = x * (g - mean g)}; the bias absorbs {@code b * R / y}.
     */
    private Cotangents layerNormalization(Site s) {
        Expr x = s.in(0);
        int rank = x.rank();
        int axis = Math.floorMod((int) s.node().intAttribute("axis", -1), rank);
        long[] axes = IntStream.range(axis, rank).mapToLong(i -> i).toArray();
        Expr share = share(s, s.out());
        return Cotangents.elementwise(
                () -> {
                    Expr centred = x.sub(x.reduceMean(true, axes));
                    Expr variance = centred.mul(centred).reduceMean(true, axes);
                    Expr deviation = variance.add(s.node().realAttribute("epsilon", 1e-5f))
                            .sqrt();
                    Expr g = share.mul(s.in(1)).div(deviation);
                    return x.mul(g.sub(g.reduceMean(true, axes)));
                },
                null,
                () -> s.in(2).mul(share));
    }
}
