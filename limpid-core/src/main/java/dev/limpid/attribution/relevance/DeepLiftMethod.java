package dev.limpid.attribution.relevance;

import dev.limpid.attribution.Method;
import dev.limpid.attribution.MethodInfo;
import dev.limpid.attribution.MethodInfo.Family;
import dev.limpid.attribution.MethodInfo.Law;
import dev.limpid.attribution.formula.AttributionExpr;
import dev.limpid.attribution.formula.ForwardPass;
import dev.limpid.attribution.gradient.Baseline;
import dev.limpid.autodiff.RuleSet;
import dev.limpid.autodiff.deeplift.DeepLift;
import dev.limpid.autodiff.deeplift.RevealCancel;
import dev.limpid.graph.Dim;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Pass;
import dev.limpid.graph.Shape;
import dev.limpid.graph.pass.FoldBatchNorm;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/**
 * DeepLIFT: the difference of the target between the input and a baseline, propagated back to the differences of the
 * input.
 *
 * <p>Scores {@code float[N,C,H,W]}, signed, in target units: {@code m * (x - x0)}. They sum to {@code S(x) - S(x0)}, at
 * the input and at any layer that all paths pass through; the completeness gap is the rounding error.
 *
 * <p>The baseline {@code zero} is zero at the first layer: where the network normalises its own input, it is the input
 * that becomes zero, so that the scores are those of the network whose input is normalised outside.
 *
 * <p>Ref.: Shrikumar, Greenside and Kundaje, Learning Important Features Through Propagating Activation Differences,
 * 2017, arXiv 1704.02685.
 *
 * @see DeepLift
 */
final class DeepLiftMethod implements Method.Direct {
    static final String SHRIKUMAR = "Shrikumar, Greenside and Kundaje, Learning Important Features Through Propagating"
            + " Activation Differences, 2017, arXiv 1704.02685";

    private final MethodInfo info;
    private final Function<ForwardPass, RuleSet> rules;

    private DeepLiftMethod(MethodInfo info, Function<ForwardPass, RuleSet> rules) {
        this.info = info;
        this.rules = rules;
    }

    /** The rescale rule. */
    static Method rescale() {
        return new DeepLiftMethod(
                info("deep-lift", "(x - x0) * m, m_x = m_y (y - y0) / (x - x0) at element-wise functions")
                        .meaning(
                                "Compares the activation of every unit with its activation for a baseline and propagates the"
                                        + " difference backwards. The scores sum to the change of the target, even where gradients are"
                                        + " zero.")
                        .cost("1 forward, 1 backward; 1 more forward if the baseline depends on the input")
                        .witness("captum 0.9.0"),
                f -> DeepLift.RESCALE);
    }

    /** The RevealCancel rule, on the network with its normalisations folded. */
    static Method revealCancel() {
        return new DeepLiftMethod(
                info(
                                "deep-lift-reveal-cancel",
                                "(x - x0) * m, with positive and negative contributions to each function propagated"
                                        + " separately")
                        .meaning("Computes DeepLIFT with positive and negative contributions to each unit propagated"
                                + " separately. It reveals influences that cancel each other before a ReLU.")
                        .cost("7 forward, 4 backward through linear layers before element-wise functions")
                        .witness("the paper's RevealCancel rule over PyTorch's values"),
                f -> RevealCancel.on(
                        f.model().graph(), n -> f.findValue(n).map(Expr::name).orElse(n)));
    }

    private static MethodInfo info(String name, String formula) {
        return Baseline.declaredBy(MethodInfo.of(name, Family.RELEVANCE)
                .unit("target")
                .formula(formula)
                .anywhere()
                .laws(Law.COMPLETENESS, Law.LINEARITY, Law.BATCH_EQUIVARIANCE)
                .reference(SHRIKUMAR));
    }

    @Override
    public MethodInfo info() {
        return info;
    }

    @Override
    public Pass canonical() {
        return new FoldBatchNorm();
    }

    @Override
    public Expr scores(ForwardPass f) {
        return scores(f, f.comparedWith(baseline(f)));
    }

    /** The rules on a network. */
    RuleSet rules(ForwardPass f) {
        return rules.apply(f);
    }

    private Expr scores(ForwardPass f, Map<String, Expr> reference) {
        Expr at = f.place();
        Expr difference = at.sub(Objects.requireNonNull(reference.get(at.name())));
        return f.asScores(f.multipliers(rules.apply(f), reference, at).mul(difference));
    }

    @Override
    public AttributionExpr answer(ForwardPass f) {
        Map<String, Expr> reference = f.comparedWith(baseline(f));
        Expr before = Objects.requireNonNull(reference.get(f.logits().name()));
        Expr total = f.logits().sub(before).mul(f.target()).reduceSum(false, 1);
        return AttributionExpr.of(scores(f, reference)).summingTo(total);
    }

    /**
     * The baseline: {@code float[1,...]} if it is zero for all inputs, so that its forward pass is computed once. Zero is
     * what the first layer sees as zero; see {@link FirstLayer}.
     */
    static Expr baseline(ForwardPass f) {
        Expr x = f.input();
        if (!f.settings().text("baseline").equals("zero")) {
            Expr baseline = Baseline.of(f);
            boolean isShared = baseline.shape().dim(0).size() == 1;
            Shape shape = isShared ? x.shape().with(0, Dim.of(1)) : x.shape();
            return baseline.expand(isShared ? x.builder().list(shape.sizes()) : x.shapeOf(), shape);
        }
        Shape one = x.shape().with(0, Dim.of(1));
        return FirstLayer.of(f).zero().expand(x.builder().list(one.sizes()), one);
    }
}
