package dev.limpid.attribution.relevance;

import dev.limpid.attribution.Formula;
import dev.limpid.attribution.Method;
import dev.limpid.attribution.MethodInfo;
import dev.limpid.attribution.MethodInfo.Family;
import dev.limpid.attribution.MethodInfo.Law;
import dev.limpid.autodiff.lrp.Composite;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Pass;
import dev.limpid.graph.pass.FoldBatchNorm;
import java.util.function.Function;

/**
 * Layer-wise relevance propagation: the target's value is shared out backwards, node by node, until it has reached the
 * input or the layer asked for. Which nodes share by which rule is a {@link Composite}.
 *
 * <p>Scores {@code float[N,C,H,W]}, signed, in target units: they sum to the target's value, but for what biases absorb.
 * The rules run on the network with its batch normalisations folded into the weights before them; that network computes
 * the same up to rounding. Relevance starts at the logits as {@code target * logit}.
 *
 * @see dev.limpid.autodiff.lrp.LinearRule
 */
final class Lrp implements Method.Direct {
    private final MethodInfo info;
    private final Function<Formula, Composite> composite;
    private final Function<Formula, Expr> seed;

    private Lrp(MethodInfo info, Function<Formula, Composite> composite, Function<Formula, Expr> seed) {
        this.info = info;
        this.composite = composite;
        this.seed = seed;
    }

    /** A method that starts at the logits with their own value. */
    static Lrp of(MethodInfo info, Function<Formula, Composite> composite) {
        return new Lrp(info, composite, f -> f.target().mul(f.logits()));
    }

    /** The same with another start. */
    Lrp startingWith(Function<Formula, Expr> other) {
        return new Lrp(info, composite, other);
    }

    /** What all of them have in common. */
    static MethodInfo info(String name) {
        return MethodInfo.of(name, Family.RELEVANCE)
                .laws(Law.CONSERVATION, Law.LINEARITY, Law.BATCH_EQUIVARIANCE)
                .parameter("bias", "counted", "whether biases absorb their share (counted) or take no part (ignored)");
    }

    /** With the amount by which denominators are moved away from zero. */
    static MethodInfo stabilized(MethodInfo info) {
        return info.parameter("stabilizer", "1e-6", "by how much denominators are moved away from zero, 0 to 1e6");
    }

    /** The composite with biases counted or not, as the settings say. */
    static Composite withBias(Formula f, Composite composite) {
        boolean counts = f.settings().word("bias", "counted", "ignored").equals("counted");
        return counts ? composite : composite.withoutBias();
    }

    /** A parameter that is no negative number. */
    static double number(Formula f, String key) {
        return f.settings().real(key, 0, 1e6);
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
    public Expr scores(Formula f) {
        Composite chosen = withBias(f, composite.apply(f));
        return f.asScores(f.relevance(f.rules(chosen), seed.apply(f), f.place()));
    }
}
