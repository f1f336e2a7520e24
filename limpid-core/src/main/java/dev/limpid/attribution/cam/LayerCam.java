package dev.limpid.attribution.cam;

import dev.limpid.attribution.MethodInfo;
import dev.limpid.attribution.MethodInfo.Family;
import dev.limpid.attribution.MethodInfo.Law;
import dev.limpid.graph.Expr;

/**
 * LayerCAM: each activation weighted by its own gradient where that is positive; it also works at early layers.
 *
 * <p>Scores {@code float[N,H,W]} in the layer's size, not negative: {@code relu(sum over c of relu(dS/dA_c) * A_c)}
 * (equations 6 to 8 of the paper).
 *
 * <p>Ref.: Jiang, Zhang, Hou, Cheng and Wei, LayerCAM, 2021, doi 10.1109/TIP.2021.3089943.
 */
public final class LayerCam implements LayerMap {
    @Override
    public MethodInfo own() {
        return MethodInfo.of("layer-cam", Family.CAM)
                .unit("target")
                .meaning("Weights every position of the feature maps by its own positive gradient. Because gradients"
                        + " are not averaged over positions, the map stays sharp at early, high-resolution layers.")
                .formula("relu(sum over c of relu(dS/dA_c) * A_c)")
                .cost("1 forward, 1 backward down to the layer")
                .laws(Law.BATCH_EQUIVARIANCE)
                .reference(
                        "Jiang, Zhang, Hou, Cheng and Wei, LayerCAM: Exploring Hierarchical Class Activation Maps for"
                                + " Localization, 2021, doi 10.1109/TIP.2021.3089943")
                .witness("pytorch-grad-cam 1.5.7");
    }

    @Override
    public Expr map(AtLayer at) {
        return at.together(at.slopes().relu().mul(at.maps())).relu();
    }
}
