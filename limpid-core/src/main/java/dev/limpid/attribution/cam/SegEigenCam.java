package dev.limpid.attribution.cam;

import dev.limpid.attribution.MethodInfo;
import dev.limpid.attribution.MethodInfo.Family;
import dev.limpid.attribution.MethodInfo.Law;
import dev.limpid.graph.Expr;

/**
 * Seg-Eigen-CAM: Eigen-Grad-CAM with the gradients' amounts, made for networks that segment.
 *
 * <p>Scores {@code float[N,H,W]} in the layer's size, signed: the vectors {@code |dS/dA| * A} of the places (equation 10 of
 * the paper), centred, projected on their first principal component, its sign such that the largest amount is positive
 * (equation 13). For a network that segments, the target is the mean of the class's score over the picture; in one that
 * classifies it is the class's logit.
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
                .formula(
                        "(G - mean G) v, G = |dS/dA| * A, v its first principal component, the largest amount positive")
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
