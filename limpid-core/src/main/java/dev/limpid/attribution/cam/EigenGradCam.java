package dev.limpid.attribution.cam;

import dev.limpid.attribution.MethodInfo;
import dev.limpid.attribution.MethodInfo.Family;
import dev.limpid.attribution.MethodInfo.Law;
import dev.limpid.graph.Expr;

/**
 * Eigen-Grad-CAM: the first principal component of gradient times activation; unlike Eigen-CAM, it depends on the
 * target.
 *
 * <p>Scores {@code float[N,H,W]} in the layer's size, signed: the vectors {@code dS/dA * A} at each position, centred
 * and projected on their first principal component. The sign is chosen so that the projection correlates with the sum
 * of the vectors over the channels.
 *
 * <p>Ref.: Gildenblat and contributors, PyTorch library for CAM methods, 2021 (there is no paper).
 */
public final class EigenGradCam implements LayerMap {
    @Override
    public MethodInfo own() {
        return MethodInfo.of("eigen-grad-cam", Family.CAM)
                .unit("target")
                .meaning("Projects activation times gradient on its first principal component. The map has less"
                        + " scattered noise than Grad-CAM and depends on the chosen class.")
                .formula("(G - mean G) v, G = dS/dA * A, v its first principal component over the positions")
                .cost("1 forward, 1 backward down to the layer")
                .laws(Law.BATCH_EQUIVARIANCE)
                .reference("Gildenblat and contributors, PyTorch library for CAM methods, 2021 (no paper)")
                .witness("pytorch-grad-cam 1.5.7, with the sign chosen to correlate with the sum over the channels");
    }

    @Override
    public boolean isWeighting() {
        return false;
    }

    @Override
    public Expr map(AtLayer at) {
        return PrincipalComponent.of(at.slopes().mul(at.maps()));
    }
}
