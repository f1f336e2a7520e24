package dev.limpid.attribution.cam;

import dev.limpid.attribution.MethodInfo;
import dev.limpid.attribution.MethodInfo.Family;
import dev.limpid.attribution.MethodInfo.Law;
import dev.limpid.graph.Expr;

/**
 * FEM, the feature explanation method: feature maps weighted by the fraction of positions far above their mean; it
 * needs no gradient and does not depend on the target.
 *
 * <p>Scores {@code float[N,H,W]} in the layer's size: {@code sum over c of w_c * A_c}, where {@code w_c} is the
 * fraction of positions with {@code A_c > mean + k * deviation}, mean and deviation over the positions of the map.
 *
 * <p>Ref.: Fuad et al., Features Understanding in 3D CNNs for Actions Recognition in Video, 2020, doi
 * 10.1109/IPTA50016.2020.9286629.
 */
public final class Fem implements LayerMap {
    @Override
    public MethodInfo own() {
        return MethodInfo.of("fem", Family.CAM)
                .unit("activation")
                .meaning("Weights each feature map by the fraction of its positions that are far above its mean. It"
                        + " ignores the class and shows rare, strong features of the layer.")
                .formula("sum over c of share(A_c > mean + k deviation) * A_c")
                .cost("1 forward")
                .laws(Law.BATCH_EQUIVARIANCE)
                .reference(
                        "Fuad, Martin, Giot, Bourqui, Benois-Pineau and Zemmari, Features Understanding in 3D CNNs for"
                                + " Actions Recognition in Video, 2020, doi 10.1109/IPTA50016.2020.9286629")
                .witness("pytorch-grad-cam 1.5.7")
                .parameter(
                        "k", "2", "number of standard deviations above the mean that counts as far above it, 0 to 100");
    }

    @Override
    public Expr map(AtLayer at) {
        Expr maps = at.maps();
        Expr mean = AtLayer.mean(maps);
        Expr deviation = AtLayer.mean(maps.sub(mean).pow(2)).sqrt();
        Expr least = mean.add(deviation.mul(at.f().settings().real("k", 0, 100)));
        Expr weights = AtLayer.mean(maps.greater(least).cast(maps.elementType()));
        return at.together(weights.mul(maps));
    }
}
