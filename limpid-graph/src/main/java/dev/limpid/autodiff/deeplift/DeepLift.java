package dev.limpid.autodiff.deeplift;

import dev.limpid.autodiff.Cotangents;
import dev.limpid.autodiff.MissingRuleException;
import dev.limpid.autodiff.RuleSet;
import dev.limpid.autodiff.RuleSet.Entry;
import dev.limpid.autodiff.Site;
import dev.limpid.graph.Expr;
import dev.limpid.graph.op.Operators;
import dev.limpid.graph.op.Trait;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * The rules of DeepLIFT. The backward pass computes multipliers: a multiplier times the difference of a value from the
 * reference is that difference's contribution to the target's difference, and the contributions of any cut through the
 * network sum to it.
 *
 * <p>Linear nodes multiply by the gradient. An element-wise function multiplies by the slope between reference and
 * input (the rescale rule), or near the reference by the derivative at the midpoint. In products, attention, {@code
 * Softmax} and normalisations, each factor is multiplied by a mean of the other over both passes, which splits a
 * product's difference exactly: the plain mean in a product, and in a quotient the mean weighted by the denominators, so
 * that one which almost vanishes in one pass does not make the multipliers large. A maximum sends its increase to the winner at the input and its decrease
 * to the winner at the reference.
 *
 * <p>Ref.: Shrikumar, Greenside and Kundaje, Learning Important Features Through Propagating Activation Differences,
 * 2017, arXiv 1704.02685. Differs from the paper: it does not define products; here they are exact.
 */
public final class DeepLift {
    private static final String EXACT = "each factor, times a mean of the other factor";

    /** The rescale rule. */
    public static final RuleSet RESCALE = rescale();

    private DeepLift() {}

    private static RuleSet rescale() {
        List<Entry> entries = new ArrayList<>(List.of(
                Entry.of(DeepLift::straight, Operators.named(Trait.PIECEWISE_LINEAR))
                        .note("dy / dx"),
                Entry.of(DeepLift::smooth, Operators.named(Trait.CURVED))
                        .note("dy / dx; near the reference: f' at the midpoint"),
                Entry.of(DeepLift::product, Operators.named(Trait.BILINEAR)).note("the mean of the other factor"),
                Entry.of(DeepLift::quotient, "Div").note("the weighted mean of the other factor"),
                Entry.of(s -> extreme(s, Expr::max), "MaxPool", "GlobalMaxPool", "ReduceMax", "Max")
                        .note("increase to the maximum's position, decrease to the reference's"),
                Entry.of(s -> extreme(s, Expr::min), "ReduceMin", "Min")
                        .note("decrease to the minimum's position, increase to the reference's"),
                Entry.of(Order::ranked, "TopK")
                        .note(
                                "increase to the elements that rise past the one of that rank, decrease to those that fall"),
                Entry.of(Normalizations::softmax, "Softmax").note(EXACT),
                Entry.of(Normalizations::logSoftmax, "LogSoftmax").note("m - sum m * d(log sum)/dx"),
                Entry.of(Normalizations::standard, "MeanVarianceNormalization").note(EXACT),
                Entry.of(Normalizations::unit, "LpNormalization").note(EXACT + "; p = 1 is refused"),
                Entry.of(DeepLift::scattered, "ScatterElements", "ScatterND")
                        .note("as the gradient; mul, max and min are refused"),
                Entry.of(Normalizations::layer, "LayerNormalization").note(EXACT),
                Entry.of(Normalizations::instance, "InstanceNormalization").note(EXACT),
                Entry.of(Normalizations::group, "GroupNormalization").note(EXACT),
                Entry.of(Normalizations::rms, "RMSNormalization").note(EXACT),
                Entry.of(Reductions::norm, "ReduceL2").note("(x + x0) / (y + y0)"),
                Entry.of(Reductions::sumOfSquares, "ReduceSumSquare").note("x + x0"),
                Entry.of(Reductions::sumOfSizes, "ReduceL1").note("d abs(x) / dx"),
                Entry.of(Reductions::logOfSum, "ReduceLogSum").note("dy / d(sum)"),
                Entry.of(Reductions::logOfSumOfExponentials, "ReduceLogSumExp").note("dy / d(sum) * d(exp x) / dx"),
                Entry.of(Sampling::grid, "GridSample")
                        .note(
                                "the mean of both grids' gradients; the grid: the rest, in proportion to its squared change"),
                Entry.of(Sampling::regions, "RoiAlign")
                        .note("as the gradient, with the boxes held fixed; mode max: as MaxPool"),
                Entry.of(Products::product, "ReduceProd").note("a mean of the products of the other factors"),
                Entry.of(DeepLift::rotary, "RotaryEmbedding").note(RuleSet.AS_GRADIENT),
                Entry.of(Reductions::pool, "LpPool", "GlobalLpPool").note("d abs(x)^p / dx, times dy / d(sum)"),
                Entry.of(Normalizations::localResponse, "LRN").note(EXACT),
                Entry.of(RuleSet.GRADIENT::apply, Operators.named(Trait.LINEAR)).note(RuleSet.AS_GRADIENT)));
        entries.addAll(RuleSet.GRADIENT.zeros());
        entries.addAll(RuleSet.decomposed());
        return new RuleSet("deep-lift", entries);
    }

    /** {@code m_x = m_y * dy / dx}; where nothing differs: 0. */
    private static Cotangents straight(Site s) {
        Change c = Change.of(s);
        return Cotangents.lazy(() -> c.m().mul(Change.ratio(c.dy(), c.dx(0))));
    }

    /** {@code m_x = m_y * dy / dx}, and near the reference {@code m_y * f'((x + x0) / 2)}. */
    private static Cotangents smooth(Site s) {
        Change c = Change.of(s);
        return Cotangents.lazy(() -> {
            Expr middle =
                    c.here().with(Map.of(0, c.middle(0))).vjp(c.m()).find(0).orElseThrow();
            return Change.slope(c.m().mul(c.dy()), c.dx(0), middle);
        });
    }

    /** The gradient at the midpoint, which is exact for bilinear functions. */
    private static Cotangents product(Site s) {
        boolean isOne =
                IntStream.range(0, 2).filter(k -> Change.of(s).isActive(k)).count() < 2;
        return isOne ? RuleSet.GRADIENT.apply(s) : Change.of(s).atMiddle().vjp(s.grad());
    }

    /**
     * With the weight {@code |b| / (|b| + |b0|)} for the values of the input and {@code d(1/b) = -db / (b b0)}, for b and
     * b0 of one sign: {@code m_a = 2 m / (b + b0)}, {@code m_b = -m (a/b + a0/b0) / (b + b0)}.
     */
    private static Cotangents quotient(Site s) {
        Change c = Change.of(s);
        Expr b = s.in(1);
        Expr b0 = c.there().in(1);
        Supplier<Expr> both = () -> b.abs().add(b0.abs());
        return Cotangents.elementwise(
                () -> s.grad().mul(b.sign().add(b0.sign())).div(both.get()), () -> {
                    Expr here = s.out().mul(b0.sign());
                    Expr there = c.there().out().mul(b.sign());
                    return s.grad().mul(here.add(there)).div(both.get()).neg();
                });
    }

    /**
     * With {@code t = max(y, y0)}: {@code m (t - y0)} at the winner of the input and {@code m (y - t)} at the winner
     * of the reference, divided by dx. Where nothing differs: 0. The same for minima.
     */
    private static Cotangents extreme(Site s, BinaryOperator<Expr> choice) {
        Change c = Change.of(s);
        List<Supplier<Expr>> byInput = new ArrayList<>();
        for (int k = 0; k < s.node().inputs().size(); k++) {
            int input = k;
            byInput.add(() -> extreme(c, choice, input));
        }
        return Cotangents.lazy(byInput);
    }

    private static Expr extreme(Change c, BinaryOperator<Expr> choice, int k) {
        Site s = c.here();
        Expr y0 = c.there().out();
        Expr first = choice.apply(s.out(), y0);
        Expr own = s.vjp(s.grad().mul(first.sub(y0))).find(k).orElseThrow();
        Expr reference =
                c.atReference().vjp(s.grad().mul(s.out().sub(first))).find(k).orElseThrow();
        return Change.ratio(own.add(reference), c.dx(k));
    }

    /** Linear in the tokens. */
    private static Cotangents rotary(Site s) {
        Change c = Change.of(s);
        if (c.isActive(1) || c.isActive(2)) {
            throw new MissingRuleException(s.node(), "its angles depend on the input");
        }
        return RuleSet.GRADIENT.apply(s);
    }

    private static Cotangents scattered(Site s) {
        String reduction = s.node().textAttribute("reduction", "none");
        if (!reduction.equals("none") && !reduction.equals("add")) {
            throw new MissingRuleException(s.node(), "it combines elements by '" + reduction + "'");
        }
        return RuleSet.GRADIENT.apply(s);
    }
}
