package dev.limpid.attribution.gradient;

import dev.limpid.attribution.Method;
import dev.limpid.attribution.MethodInfo;
import dev.limpid.attribution.MethodInfo.Family;
import dev.limpid.attribution.MethodInfo.Law;
import dev.limpid.attribution.formula.ForwardPass;
import dev.limpid.graph.Expr;

/**
 * Gradient times activation: the output of a layer, times the gradient of the target with respect to it.
 *
 * <p>Scores {@code float[N,C,h,w]} in the layer's size, signed, in target units: {@code A * dS/dA}.
 *
 * <p>Ref.: Kindermans, Schuett, Mueller and Daehne, Investigating the influence of noise and distractors on the
 * interpretation of neural networks, 2016, arXiv 1611.07270.
 */
public final class GradientXActivation implements Method.Direct {
    @Override
    public MethodInfo info() {
        return MethodInfo.of("gradient-x-activation", Family.GRADIENT)
                .unit("target")
                .meaning("Multiplies each activation of a layer by its gradient. The sum over the channels"
                        + " approximates what each position adds to the target, treating the rest of the network as"
                        + " linear.")
                .formula("A * dS/dA")
                .atLayer()
                .cost("1 forward, 1 backward down to the layer")
                .laws(Law.LINEARITY, Law.IMPLEMENTATION_INVARIANCE, Law.BATCH_EQUIVARIANCE)
                .reference(
                        "Kindermans, Schuett, Mueller and Daehne, Investigating the influence of noise and distractors"
                                + " on the interpretation of neural networks, 2016, arXiv 1611.07270")
                .witness("captum 0.9.0");
    }

    @Override
    public Expr scores(ForwardPass f) {
        ForwardPass at = f.atLayer();
        Expr layer = at.place();
        return at.asScores(layer.mul(at.gradient(layer)));
    }
}
