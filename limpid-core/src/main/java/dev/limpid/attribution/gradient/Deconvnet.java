package dev.limpid.attribution.gradient;

import dev.limpid.attribution.Method;
import dev.limpid.attribution.MethodInfo;
import dev.limpid.attribution.MethodInfo.Family;
import dev.limpid.attribution.MethodInfo.Law;
import dev.limpid.attribution.formula.ForwardPass;
import dev.limpid.autodiff.RuleSet;
import dev.limpid.graph.Expr;

/**
 * The deconvolutional network: the gradient, but each rectifier rectifies the backward signal instead of masking it by
 * the forward one.
 *
 * <p>Scores {@code float[N,C,H,W]}, signed. ReLU6 counts as a rectifier too; in a network without rectifiers it is the
 * gradient.
 *
 * <p>Ref.: Zeiler and Fergus, Visualizing and Understanding Convolutional Networks, 2013, arXiv 1311.2901. Differs from
 * the paper: it starts at the target, not at one unit.
 */
public final class Deconvnet implements Method.Direct {
    @Override
    public MethodInfo info() {
        return MethodInfo.of("deconvnet", Family.GRADIENT)
                .unit("own")
                .meaning("Propagates the target backwards like the gradient, but each ReLU passes back every positive"
                        + " value, whether it was active or not. It shows patterns that excite the network and depends"
                        + " little on the chosen class.")
                .formula("dS/dx, where a rectifier passes back relu of its gradient")
                .anywhere()
                .cost("1 forward, 1 backward")
                .laws(Law.BATCH_EQUIVARIANCE)
                .reference(
                        "Zeiler and Fergus, Visualizing and Understanding Convolutional Networks, 2013, arXiv 1311.2901")
                .witness("captum 0.9.0");
    }

    @Override
    public Expr scores(ForwardPass f) {
        return f.asScores(f.relevance(RuleSet.DECONVNET, f.place()));
    }
}
