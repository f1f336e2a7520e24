package dev.limpid.attribution.cam;

import dev.limpid.attribution.MethodInfo;
import dev.limpid.attribution.MethodInfo.Family;
import dev.limpid.attribution.MethodInfo.Law;
import dev.limpid.graph.Expr;

/**
 * HiResCAM: gradient times activation at each position of a layer, without averaging the gradients first. If a linear
 * head follows, it marks exactly the positions that the network used.
 *
 * <p>Scores {@code float[N,H,W]} in the layer's size, signed: {@code sum over c of dS/dA_c * A_c} (equation 4 of the
 * paper).
 *
 * <p>Ref.: Draelos and Carin, Use HiResCAM instead of Grad-CAM for Faithful Explanations, 2020, arXiv 2011.08891.
 */
public final class HiResCam implements LayerMap {
    @Override
    public MethodInfo own() {
        return MethodInfo.of("hires-cam", Family.CAM)
                .unit("target")
                .meaning("Sums activation times gradient over the feature maps at each position. Unlike Grad-CAM, it"
                        + " marks only positions that the rest of the network used, and it keeps negative evidence.")
                .formula("sum over c of dS/dA_c * A_c")
                .cost("1 forward, 1 backward down to the layer")
                .laws(Law.LINEARITY, Law.BATCH_EQUIVARIANCE)
                .reference("Draelos and Carin, Use HiResCAM instead of Grad-CAM for Faithful Explanations of"
                        + " Convolutional Neural Networks, 2020, arXiv 2011.08891")
                .witness("pytorch-grad-cam 1.5.7");
    }

    @Override
    public Expr map(AtLayer at) {
        return at.together(at.slopes().mul(at.maps()));
    }
}
