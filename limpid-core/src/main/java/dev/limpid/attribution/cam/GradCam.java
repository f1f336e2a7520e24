package dev.limpid.attribution.cam;

import dev.limpid.attribution.MethodInfo;
import dev.limpid.attribution.MethodInfo.Family;
import dev.limpid.attribution.MethodInfo.Law;
import dev.limpid.graph.Expr;

/**
 * Grad-CAM: the feature maps of a layer, each weighted by the mean of the target's gradient over it, summed and
 * rectified.
 *
 * <p>Scores {@code float[N,H,W]} in the layer's size, not negative: {@code relu(sum over c of mean(dS/dA_c) * A_c)}
 * (equations 1 and 2 of the paper). It never differentiates below the layer.
 *
 * <p>Ref.: Selvaraju et al., Grad-CAM, 2017, arXiv 1610.02391.
 */
public final class GradCam implements LayerMap {
    @Override
    public MethodInfo own() {
        return MethodInfo.of("grad-cam", Family.CAM)
                .unit("target")
                .meaning("Sums the feature maps of a late layer, each weighted by its mean gradient, and sets negative"
                        + " values to zero. It shows at low resolution which regions contain features that support the"
                        + " target.")
                .formula("relu(sum over c of mean(dS/dA_c) * A_c)")
                .cost("1 forward, 1 backward down to the layer")
                .laws(Law.BATCH_EQUIVARIANCE)
                .reference("Selvaraju, Cogswell, Das, Vedantam, Parikh and Batra, Grad-CAM, 2017, arXiv 1610.02391")
                .witness("pytorch-grad-cam 1.5.7");
    }

    @Override
    public Expr map(AtLayer at) {
        return at.together(AtLayer.mean(at.slopes()).mul(at.maps())).relu();
    }
}
