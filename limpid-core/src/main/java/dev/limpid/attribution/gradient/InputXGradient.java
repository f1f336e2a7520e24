package dev.limpid.attribution.gradient;

import dev.limpid.attribution.Method;
import dev.limpid.attribution.MethodInfo;
import dev.limpid.attribution.MethodInfo.Family;
import dev.limpid.attribution.MethodInfo.Law;
import dev.limpid.attribution.formula.ForwardPass;
import dev.limpid.graph.Expr;

/**
 * The input times the gradient: a first-order estimate of what each pixel contributes to the target.
 *
 * <p>Scores {@code float[N,C,H,W]}, signed, in target units: {@code x * dS/dx}, the input as the network takes it (after
 * preprocessing).
 *
 * <p>Ref.: Shrikumar, Greenside, Shcherbina and Kundaje, Not Just a Black Box, 2016, arXiv 1605.01713.
 */
public final class InputXGradient implements Method.Direct {
    @Override
    public MethodInfo info() {
        return MethodInfo.of("input-x-gradient", Family.GRADIENT)
                .unit("target")
                .meaning("Multiplies the gradient by the input. Where the network is nearly linear, each score is the"
                        + " amount that the input value adds to the target or subtracts from it.")
                .formula("x * dS/dx")
                .anywhere()
                .cost("1 forward, 1 backward")
                .laws(Law.LINEARITY, Law.IMPLEMENTATION_INVARIANCE, Law.BATCH_EQUIVARIANCE)
                .reference("Shrikumar, Greenside, Shcherbina and Kundaje, Not Just a Black Box, 2016, arXiv 1605.01713")
                .witness("captum 0.9.0");
    }

    @Override
    public Expr scores(ForwardPass f) {
        return f.asScores(f.place().mul(f.gradient(f.place())));
    }
}
