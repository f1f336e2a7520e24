package dev.limpid.attribution.cam;

import dev.limpid.attribution.Method;
import dev.limpid.attribution.MethodInfo;
import dev.limpid.attribution.MethodInfo.Family;
import dev.limpid.attribution.MethodInfo.Law;
import dev.limpid.attribution.formula.ForwardPass;
import dev.limpid.attribution.gradient.GuidedBackprop;
import dev.limpid.graph.Expr;

/**
 * Guided Grad-CAM: guided backpropagation times Grad-CAM.
 *
 * <p>Scores {@code float[N,C,H,W]}, signed: the product of both, Grad-CAM enlarged bilinearly to the input's size.
 *
 * <p>Ref.: Selvaraju et al., Grad-CAM, 2017, arXiv 1610.02391, section 3.2.
 */
public final class GuidedGradCam implements Method.Direct {
    @Override
    public MethodInfo info() {
        return MethodInfo.of("guided-grad-cam", Family.CAM)
                .unit("own")
                .meaning("Multiplies guided backpropagation by the enlarged Grad-CAM map. Guided backpropagation adds"
                        + " fine detail, and Grad-CAM adds the dependence on the class.")
                .formula("guided-backprop * enlarged(grad-cam)")
                .atLayer()
                .cost("1 forward, 2 backward")
                .laws(Law.BATCH_EQUIVARIANCE)
                .reference("Selvaraju, Cogswell, Das, Vedantam, Parikh and Batra, Grad-CAM, 2017, arXiv 1610.02391")
                .witness("captum 0.9.0");
    }

    @Override
    public Expr scores(ForwardPass f) {
        f.divisibleInput();
        Expr fine = new GuidedBackprop().scores(f.atInput());
        Expr coarse = new GradCam().map(AtLayer.of(f)).unsqueeze(1);
        return fine.mul(f.enlarged(coarse, fine));
    }
}
