package dev.limpid.attribution.gradient;

import dev.limpid.attribution.Method;
import dev.limpid.attribution.MethodInfo;
import dev.limpid.attribution.MethodInfo.Family;
import dev.limpid.attribution.MethodInfo.Law;
import dev.limpid.attribution.formula.AttributionExpr;
import dev.limpid.attribution.formula.ForwardPass;
import dev.limpid.attribution.formula.SampleBatch;
import dev.limpid.attribution.formula.Samples;
import dev.limpid.attribution.formula.Settings;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Tensor;
import dev.limpid.model.Classifier;
import java.util.Map;
import java.util.Objects;

/**
 * Internal influence: the target's gradient with respect to a layer, averaged along the straight path from a baseline
 * to the input.
 *
 * <p>Scores {@code float[N,C,h,w]} in the layer's size, signed, in target units per unit of the layer.
 *
 * <p>Ref.: Leino, Sen, Datta, Fredrikson and Li, Influence-Directed Explanations for Deep Convolutional Networks, 2018,
 * arXiv 1802.03788.
 */
public final class InternalInfluence implements Method.Sampled {
    private static final String START = "start";

    @Override
    public MethodInfo info() {
        return Baseline.declaredBy(Path.declaredBy(MethodInfo.of("internal-influence", Family.GRADIENT)
                .unit("target per unit of activation")
                .meaning("Averages the gradient with respect to a layer while the input is faded in from a baseline."
                        + " It shows which units of the layer influence the target over the whole path, not only at its"
                        + " end.")
                .formula("mean over a in [0, 1] of dS/dA at x0 + a (x - x0)")
                .atLayer()
                .cost("steps forward, and backward down to the layer")
                .laws(Law.LINEARITY, Law.IMPLEMENTATION_INVARIANCE, Law.BATCH_EQUIVARIANCE)
                .reference(
                        "Leino, Sen, Datta, Fredrikson and Li, Influence-Directed Explanations for Deep Convolutional"
                                + " Networks, 2018, arXiv 1802.03788")
                .witness("captum 0.9.0")));
    }

    @Override
    public Samples samples(Classifier model, Settings settings) {
        Path path = Path.of(settings);
        float[] parts = new float[path.count()];
        float[] weights = new float[path.count()];
        for (int i = 0; i < parts.length; i++) {
            parts[i] = (float) path.part(i);
            weights[i] = (float) path.weight(i);
        }
        return new Samples(Tensor.of(parts, parts.length, 1), Tensor.of(weights, parts.length));
    }

    @Override
    public Map<String, Expr> context(ForwardPass f) {
        return Map.of(START, f.input().mul(0).add(Baseline.of(f)));
    }

    @Override
    public Expr points(ForwardPass f, Expr x, Expr drawn) {
        Expr start = f.given(START).unsqueeze(1);
        return start.add(Path.alongSamples(drawn, 0, x.rank()).mul(x.sub(start)));
    }

    @Override
    public Map<String, Expr> accumulate(ForwardPass f, SampleBatch points) {
        ForwardPass at = points.at().atLayer();
        return Map.of(SUM, points.weightedSum(at.gradient(at.place()).shapedLike(at.place())));
    }

    @Override
    public AttributionExpr finish(ForwardPass f, Map<String, Expr> sums) {
        return AttributionExpr.of(f.atLayer().asScores(Objects.requireNonNull(sums.get(SUM))));
    }
}
