package dev.limpid.attribution.cam;

import dev.limpid.attribution.MethodInfo;
import dev.limpid.attribution.MethodInfo.Family;
import dev.limpid.attribution.MethodInfo.Law;
import dev.limpid.graph.Expr;

/**
 * Seg-Eigen-CAM: Eigen-Grad-CAM with absolute gradients, made for segmentation networks.
 *
 * <p>Scores {@code float[N,H,W]} in the layer's size, signed: the vectors {@code |dS/dA| * A} at each position
 * (equation 10 of the paper), centred and projected on their first principal component. The sign is chosen so that the
 * score with the largest absolute value is positive (equation 13). For a segmentation network the target is the mean
 * score of the class over the image; for a classifier it is the logit.
 *
 * <p>Ref.: Chung and Ying, Seg-Eigen-CAM, 2025, doi 10.3390/app15137562.
 */
public final class SegEigenCam implements LayerMap {
    @Override
    public MethodInfo own() {
        return MethodInfo.of("seg-eigen-cam", Family.CAM)
                .unit("target")
                .meaning("Projects activation times absolute gradient on its first principal component, for"
                        + " segmentation networks. Absolute values prevent positions with opposite gradients from"
                        + " cancelling.")
                .formula("(G - mean G) v, G = |dS/dA| * A, v its first principal component, the largest absolute value"
                        + " positive")
                .cost("1 forward, 1 backward down to the layer")
                .laws(Law.BATCH_EQUIVARIANCE)
                .reference("Chung and Ying, Seg-Eigen-CAM: Eigen-Value-Based Visual Explanations for Semantic"
                        + " Segmentation Models, 2025, doi 10.3390/app15137562")
                .witness("pytorch-grad-cam 1.5.7");
    }

    @Override
    public boolean isWeighting() {
        return false;
    }

    @Override
    public Expr map(AtLayer at) {
        return PrincipalComponent.withLargestPositive(at.slopes().abs().mul(at.maps()));
    }
}
