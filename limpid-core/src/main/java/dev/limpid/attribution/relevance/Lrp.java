package dev.limpid.attribution.relevance;

import dev.limpid.attribution.Method;
import dev.limpid.attribution.MethodInfo;
import dev.limpid.attribution.MethodInfo.Family;
import dev.limpid.attribution.MethodInfo.Law;
import dev.limpid.attribution.formula.AttributionExpr;
import dev.limpid.attribution.formula.ForwardPass;
import dev.limpid.autodiff.RuleSet;
import dev.limpid.autodiff.lrp.Composite;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Pass;
import dev.limpid.graph.pass.FoldBatchNorm;
import dev.limpid.graph.pass.FoldBias;
import java.util.function.Function;

/**
 * Layer-wise relevance propagation: the value of the target is distributed backwards, node by node, to the input or the
 * chosen layer. A {@link Composite} assigns a rule to each node.
 *
 * <p>Scores {@code float[N,C,H,W]}, signed, in target units: they sum to the value of the target, minus what biases
 * absorb. The rules run on the network with its batch normalisations folded into the weights before them; that network
 * computes the same up to rounding. Relevance starts at the logits as {@code target * logit}.
 *
 * @see dev.limpid.autodiff.lrp.LinearRule
 */
final class Lrp implements Method.Direct {
    /**
     * The graph pass before propagation: folds normalisations and separate biases into the linear layers before them.
     */
    static final Pass CANONICAL = new FoldBatchNorm().then(new FoldBias());

    private final MethodInfo info;
    private final Function<ForwardPass, Composite> composite;
    private final Function<ForwardPass, Expr> seed;

    private Lrp(MethodInfo info, Function<ForwardPass, Composite> composite, Function<ForwardPass, Expr> seed) {
        this.info = info;
        this.composite = composite;
        this.seed = seed;
    }

    /** A method that starts with the value of the logits. */
    static Lrp of(MethodInfo info, Function<ForwardPass, Composite> composite) {
        return new Lrp(info, composite, f -> f.target().mul(f.logits()));
    }

    /** The same with another start. */
    Lrp startingWith(Function<ForwardPass, Expr> other) {
        return new Lrp(info, composite, other);
    }

    /** The description that all of them share. */
    static MethodInfo info(String name) {
        MethodInfo info = MethodInfo.of(name, Family.RELEVANCE)
                .unit("target")
                .anywhere()
                .laws(Law.CONSERVATION, Law.LINEARITY, Law.BATCH_EQUIVARIANCE);
        return biased(info, "counted");
    }

    /** Adds the parameter that {@link #withBias} reads. */
    static MethodInfo biased(MethodInfo info, String standard) {
        return info.parameter("bias", standard, "biases: counted (they absorb their share of relevance) or ignored");
    }

    /** Adds the parameter for the constant that moves denominators away from zero. */
    static MethodInfo stabilized(MethodInfo info) {
        return info.parameter("stabilizer", "1e-6", "constant that moves denominators away from zero, 0 to 1e6");
    }

    /** The composite with biases counted or not, as the settings say. */
    static Composite withBias(ForwardPass f, Composite composite) {
        boolean counts = f.settings().word("bias", "counted", "ignored").equals("counted");
        return counts ? composite : composite.withoutBias();
    }

    /** A parameter that is a number from 0. */
    static double number(ForwardPass f, String key) {
        return f.settings().real(key, 0, 1e6);
    }

    @Override
    public MethodInfo info() {
        return info;
    }

    @Override
    public Pass canonical() {
        return CANONICAL;
    }

    @Override
    public Expr scores(ForwardPass f) {
        return f.asScores(f.relevance(rules(f), seed(f), Lrp.value(f, f.placeName())));
    }

    /** The scores, with the target's value, from which their sum differs by what biases absorb. */
    @Override
    public AttributionExpr answer(ForwardPass f) {
        AttributionExpr answer = AttributionExpr.of(scores(f));
        return info.laws().contains(Law.CONSERVATION) ? answer.summingTo(f.score()) : answer;
    }

    /** The rules of all nodes. */
    RuleSet rules(ForwardPass f) {
        return f.rules(withBias(f, composite.apply(f)));
    }

    /** The relevance of the logits. */
    Expr seed(ForwardPass f) {
        return seed.apply(f);
    }

    /** A value of the network. @throws LimpidException if it was folded away */
    static Expr value(ForwardPass f, String name) {
        return f.findValue(name)
                .orElseThrow(() -> LimpidException.badInput("layer '" + name
                        + "' is merged with the normalisation or bias that follows it for relevance"
                        + " propagation; name that layer"));
    }
}
