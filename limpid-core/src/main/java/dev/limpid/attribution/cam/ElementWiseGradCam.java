package dev.limpid.attribution.cam;

import dev.limpid.attribution.MethodInfo;
import dev.limpid.attribution.MethodInfo.Family;
import dev.limpid.attribution.MethodInfo.Law;
import dev.limpid.graph.Expr;

/**
 * Element-wise Grad-CAM: gradient times activation at each position and channel, rectified before the channels are
 * summed.
 *
 * <p>Scores {@code float[N,H,W]} in the layer's size, not negative: {@code sum over c of relu(dS/dA_c * A_c)}.
 *
 * <p>Ref.: Gildenblat and contributors, PyTorch library for CAM methods, 2021 (there is no paper).
 */
public final class ElementWiseGradCam implements LayerMap {
    @Override
    public MethodInfo own() {
        return MethodInfo.of("element-wise-grad-cam", Family.CAM)
                .unit("target")
                .meaning("Multiplies activation and gradient in every unit of a layer and sums the positive products"
                        + " only. It shows supporting evidence before negative evidence cancels it.")
                .formula("sum over c of relu(dS/dA_c * A_c)")
                .cost("1 forward, 1 backward down to the layer")
                .laws(Law.BATCH_EQUIVARIANCE)
                .reference("Gildenblat and contributors, PyTorch library for CAM methods, 2021 (no paper)")
                .witness("pytorch-grad-cam 1.5.7");
    }

    @Override
    public Expr map(AtLayer at) {
        return at.together(at.slopes().mul(at.maps()).relu());
    }
}
