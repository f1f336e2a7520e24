package dev.limpid.attribution.cam;

import dev.limpid.attribution.MethodInfo;
import dev.limpid.attribution.MethodInfo.Family;
import dev.limpid.attribution.MethodInfo.Law;
import dev.limpid.graph.Expr;

/**
 * NormGrad: at each position of a layer, the norm of the activations times the norm of their gradients, over the
 * channels.
 *
 * <p>It is the norm of the gradient with respect to the weights of an identity 1x1 convolution inserted at the layer
 * and applied at this position only. Scores {@code float[N,H,W]} in the layer's size, not negative:
 * {@code |A| * |dS/dA|} (equation 4 of the paper).
 *
 * <p>Ref.: Rebuffi, Fong, Ji and Vedaldi, There and Back Again: Revisiting Backpropagation Saliency Methods, 2020,
 * arXiv 2004.02866.
 */
public final class NormGrad implements LayerMap {
    @Override
    public MethodInfo own() {
        return MethodInfo.of("norm-grad", Family.CAM)
                .unit("target")
                .meaning("Multiplies the norm of the activations by the norm of their gradients at each position of a"
                        + " layer. It shows where a layer is both active and influential, without a sign and without"
                        + " cancellation between channels.")
                .formula("sqrt(sum over c of A_c^2) * sqrt(sum over c of (dS/dA_c)^2)")
                .cost("1 forward, 1 backward down to the layer")
                .laws(Law.BATCH_EQUIVARIANCE)
                .reference("Rebuffi, Fong, Ji and Vedaldi, There and Back Again: Revisiting Backpropagation Saliency"
                        + " Methods, 2020, arXiv 2004.02866")
                .witness("the paper's formula over PyTorch's activations and gradients");
    }

    @Override
    public boolean isWeighting() {
        return false;
    }

    @Override
    public Expr map(AtLayer at) {
        return norm(at.maps()).mul(norm(at.slopes()));
    }

    private static Expr norm(Expr maps) {
        return maps.mul(maps).reduceSum(false, 1).sqrt();
    }
}
