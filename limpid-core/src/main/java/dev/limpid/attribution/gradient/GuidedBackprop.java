package dev.limpid.attribution.gradient;

import dev.limpid.attribution.Method;
import dev.limpid.attribution.MethodInfo;
import dev.limpid.attribution.MethodInfo.Family;
import dev.limpid.attribution.MethodInfo.Law;
import dev.limpid.attribution.formula.ForwardPass;
import dev.limpid.autodiff.RuleSet;
import dev.limpid.graph.Expr;

/**
 * Guided backpropagation: the gradient, but through each rectifier only positive relevance of active units passes.
 *
 * <p>Scores {@code float[N,C,H,W]}, signed. The maps are sharp, but depend little on the class (Adebayo et al., Sanity
 * Checks for Saliency Maps, 2018, arXiv 1810.03292). ReLU6 counts as a rectifier too; in a network without rectifiers
 * it is the gradient.
 *
 * <p>Ref.: Springenberg, Dosovitskiy, Brox and Riedmiller, Striving for Simplicity, 2014, arXiv 1412.6806.
 */
public final class GuidedBackprop implements Method.Direct {
    @Override
    public MethodInfo info() {
        return MethodInfo.of("guided-backprop", Family.GRADIENT)
                .unit("own")
                .meaning("Computes the gradient, but each ReLU passes back only positive values, and only where it was"
                        + " active. The maps are sharp, but they depend more on the content of the input than on the"
                        + " class.")
                .formula("dS/dx, where an active rectifier passes back relu of its gradient")
                .anywhere()
                .cost("1 forward, 1 backward")
                .laws(Law.BATCH_EQUIVARIANCE)
                .reference(
                        "Springenberg, Dosovitskiy, Brox and Riedmiller, Striving for Simplicity, 2014, arXiv 1412.6806")
                .witness("captum 0.9.0");
    }

    @Override
    public Expr scores(ForwardPass f) {
        return f.asScores(f.relevance(RuleSet.GUIDED, f.place()));
    }
}
