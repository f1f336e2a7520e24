package dev.limpid.attribution.cam;

import dev.limpid.attribution.MethodInfo;
import dev.limpid.attribution.MethodInfo.Family;
import dev.limpid.attribution.MethodInfo.Law;
import dev.limpid.graph.Expr;

/**
 * Eigen-CAM: the first principal component of a layer's activations; it needs no gradient and does not depend on the
 * target.
 *
 * <p>Scores {@code float[N,H,W]} in the layer's size, signed: the vectors {@code A} at each position, centred and
 * projected on their first principal component. The sign is chosen so that the projection correlates with the mean
 * activation.
 *
 * <p>Ref.: Muhammad and Yeasin, Eigen-CAM, 2020, arXiv 2008.00299. Differs from the paper: the vectors are centred
 * first, as pytorch-grad-cam does, since the first component of uncentred activations is close to their mean.
 */
public final class EigenCam implements LayerMap {
    @Override
    public MethodInfo own() {
        return MethodInfo.of("eigen-cam", Family.CAM)
                .unit("activation")
                .meaning("Projects the feature maps on their first principal component, without using any class. It"
                        + " shows the dominant pattern of the layer, whatever the prediction is.")
                .formula("(A - mean A) v, v the first principal component over the positions")
                .cost("1 forward")
                .laws(Law.BATCH_EQUIVARIANCE)
                .reference("Muhammad and Yeasin, Eigen-CAM, 2020, arXiv 2008.00299")
                .witness("pytorch-grad-cam 1.5.7, with the sign chosen to correlate with the mean activation");
    }

    @Override
    public boolean isWeighting() {
        return false;
    }

    @Override
    public Expr map(AtLayer at) {
        return PrincipalComponent.of(at.maps());
    }
}
