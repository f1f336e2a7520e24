package dev.limpid.attribution.cam;

import dev.limpid.attribution.Formula;
import dev.limpid.attribution.Method;
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
public final class GradCam implements Method.Direct {
    @Override
    public MethodInfo info() {
        return MethodInfo.of("grad-cam", Family.CAM)
                .formula("relu(sum over c of mean(dS/dA_c) * A_c)")
                .atLayer()
                .cost("1 forward, 1 backward down to the layer")
                .laws(Law.BATCH_EQUIVARIANCE)
                .reference("Selvaraju, Cogswell, Das, Vedantam, Parikh and Batra, Grad-CAM, 2017, arXiv 1610.02391")
                .witness("captum 0.9.0");
    }

    @Override
    public Expr scores(Formula f) {
        Expr layer = f.value(f.layer().value());
        Expr maps = f.asMaps(layer);
        Expr slopes = f.asMaps(f.gradient(layer));
        Expr weights = slopes.reduceMean(true, Formula.places(maps));
        return weights.mul(maps).reduceSum(false, 1).relu();
    }
}
