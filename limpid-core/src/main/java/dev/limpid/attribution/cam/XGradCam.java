package dev.limpid.attribution.cam;

import dev.limpid.attribution.MethodInfo;
import dev.limpid.attribution.MethodInfo.Family;
import dev.limpid.attribution.MethodInfo.Law;
import dev.limpid.graph.Expr;

/**
 * XGrad-CAM: Grad-CAM with gradients averaged by activation, which satisfies sensitivity and conservation as far as a
 * weighting of maps can.
 *
 * <p>Scores {@code float[N,H,W]} in the layer's size, not negative: {@code relu(sum over c of w_c * A_c)} with
 * {@code w_c = sum(A_c * dS/dA_c) / sum(A_c)} (equation 8 of the paper); a map whose sum is 0 has weight 0.
 *
 * <p>Ref.: Fu et al., Axiom-based Grad-CAM, 2020, arXiv 2008.02312.
 */
public final class XGradCam implements LayerMap {
    @Override
    public MethodInfo own() {
        return MethodInfo.of("x-grad-cam", Family.CAM)
                .unit("target")
                .meaning("Modifies Grad-CAM so that the weights best match the loss of the target when a feature map"
                        + " is removed. The mean of the gradients is weighted by the activations instead of giving all"
                        + " positions equal weight.")
                .formula("relu(sum over c of sum(A_c dS/dA_c) / sum(A_c) * A_c)")
                .cost("1 forward, 1 backward down to the layer")
                .laws(Law.BATCH_EQUIVARIANCE)
                .reference("Fu, Hu, Dong, Guo, Gao and Li, Axiom-based Grad-CAM, 2020, arXiv 2008.02312")
                .witness("pytorch-grad-cam 1.5.7");
    }

    @Override
    public Expr map(AtLayer at) {
        Expr maps = at.maps();
        Expr amount = AtLayer.sum(maps);
        Expr zero = maps.like(0);
        Expr weights = amount.equal(zero)
                .where(zero, AtLayer.sum(at.slopes().mul(maps)).div(amount));
        return at.together(weights.mul(maps)).relu();
    }
}
