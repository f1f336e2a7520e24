package dev.limpid.attribution.cam;

import dev.limpid.attribution.MethodInfo;
import dev.limpid.attribution.MethodInfo.Family;
import dev.limpid.attribution.MethodInfo.Law;
import dev.limpid.attribution.formula.AttributionExpr;
import dev.limpid.attribution.formula.ForwardPass;
import dev.limpid.attribution.formula.SampleBatch;
import dev.limpid.attribution.formula.Samples;
import dev.limpid.attribution.formula.Settings;
import dev.limpid.attribution.gradient.SmoothGrad;
import dev.limpid.graph.Expr;
import dev.limpid.model.Classifier;
import dev.limpid.model.FeatureMap;
import java.util.Map;
import java.util.Objects;

/**
 * Smooth Grad-CAM++: Grad-CAM++ with derivatives averaged over inputs with Gaussian noise.
 *
 * <p>Scores {@code float[N,H,W]} in the layer's size, not negative: {@code relu(sum over c of w_c * A_c)} with {@code
 * w_c = sum over positions of relu(m1) * m2 / (2 m2 + sum(A_c) m3)}, where {@code mk} is the mean of
 * {@code (dS/dA_c)^k} over the noisy inputs (equation 8 of the paper) and {@code A} belongs to the input itself; an
 * undefined fraction is 0. The noise is the same as in smooth-grad.
 *
 * <p>Ref.: Omeiza et al., Smooth Grad-CAM++, 2019, arXiv 1908.01224.
 */
public final class SmoothGradCamPlusPlus implements SampledMap {
    private static final String LAYER = "layer";
    private static final SmoothGrad NOISE = new SmoothGrad(SmoothGrad.Kind.MEAN);

    @Override
    public MethodInfo own() {
        return MethodInfo.of("smooth-grad-cam++", Family.CAM)
                .unit("own")
                .meaning("Averages the gradients of Grad-CAM++ over noisy copies of the input. The weights, and"
                        + " therefore the map, vary less between similar inputs.")
                .formula("grad-cam++ with the means of g, g^2 and g^3 over noisy inputs")
                .cost("samples forward and backward down to the layer, and 1 forward")
                .laws(Law.BATCH_EQUIVARIANCE, Law.SEED_DETERMINISM)
                .reference("Omeiza, Speakman, Cintas and Weldemariam, Smooth Grad-CAM++, 2019, arXiv 1908.01224")
                .witness("the paper's formula in NumPy over PyTorch's gradients, with shared random numbers")
                .parameter("samples", "25", "number of noisy inputs, 1 to 10000")
                .parameter("noise", "0.15", "standard deviation as a fraction of the input's range, 0 to 10");
    }

    @Override
    public Samples samples(Classifier model, Settings settings) {
        return NOISE.samples(model, settings);
    }

    @Override
    public Expr points(ForwardPass f, Expr x, Expr drawn) {
        return NOISE.points(f, x, drawn);
    }

    @Override
    public Map<String, Expr> context(ForwardPass f) {
        return Map.of(LAYER, f.value(f.layer().value()));
    }

    @Override
    public Map<String, Expr> accumulate(ForwardPass f, SampleBatch points) {
        ForwardPass at = points.at();
        FeatureMap layer = f.layer();
        Expr value = at.value(layer.value());
        Expr slopes = at.asMaps(at.gradient(value), layer);
        Expr squares = slopes.mul(slopes);
        return Map.of(
                "first", points.weightedSum(slopes),
                "second", points.weightedSum(squares),
                "third", points.weightedSum(squares.mul(slopes)));
    }

    @Override
    public AttributionExpr finish(ForwardPass f, Map<String, Expr> sums) {
        FeatureMap layer = f.layer();
        Expr maps = f.asMaps(f.given(LAYER), layer);
        Expr first = Objects.requireNonNull(sums.get("first"));
        Expr second = Objects.requireNonNull(sums.get("second"));
        Expr third = Objects.requireNonNull(sums.get("third"));
        Expr below = second.mul(2).add(AtLayer.sum(maps).mul(third));
        Expr zero = maps.like(0);
        Expr share = below.equal(zero).where(zero, second.div(below));
        Expr weights = AtLayer.sum(share.mul(first.relu()));
        AtLayer at = new AtLayer(f, layer, f.settings().flag(Smoothing.EIGEN));
        return AttributionExpr.of(at.together(weights.mul(maps)).relu());
    }
}
