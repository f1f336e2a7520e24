package dev.limpid.attribution.gradient;

import dev.limpid.attribution.Method;
import dev.limpid.attribution.MethodInfo;
import dev.limpid.attribution.MethodInfo.Family;
import dev.limpid.attribution.MethodInfo.Law;
import dev.limpid.attribution.formula.ForwardPass;
import dev.limpid.graph.Expr;

/**
 * The gradient of the target with respect to the input: how much a small change of each pixel would change the target.
 *
 * <p>Scores {@code float[N,C,H,W]}, signed, in target units per input unit: {@code dS/dx}.
 *
 * <p>Ref.: Simonyan, Vedaldi and Zisserman, Deep Inside Convolutional Networks, 2013, arXiv 1312.6034. Differs from the
 * paper: the sign is kept and channels are not merged.
 */
public final class Gradient implements Method.Direct {
    @Override
    public MethodInfo info() {
        return MethodInfo.of("gradient", Family.GRADIENT)
                .unit("target per unit of input")
                .meaning(
                        "Measures how fast the target changes when a single input value changes slightly. It shows"
                                + " what the network is sensitive to at this input, not what made the target as large as it is.")
                .formula("dS/dx")
                .anywhere()
                .cost("1 forward, 1 backward")
                .laws(Law.LINEARITY, Law.IMPLEMENTATION_INVARIANCE, Law.BATCH_EQUIVARIANCE)
                .reference("Simonyan, Vedaldi and Zisserman, Deep Inside Convolutional Networks, 2013, arXiv 1312.6034")
                .witness("captum 0.9.0");
    }

    @Override
    public Expr scores(ForwardPass f) {
        return f.asScores(f.gradient(f.place()));
    }
}
