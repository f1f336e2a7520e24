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
 * Integrated gradients: the gradient averaged along the straight path from a baseline to the input, times the
 * difference of the two.
 *
 * <p>Scores {@code float[N,C,H,W]}, signed, in target units: {@code (x - x0) * mean over a of dS/dx at x0 + a (x - x0)}
 * (equation 1 and 3 of the paper). They sum to {@code S(x) - S(x0)}; the completeness gap is the error of the finite
 * sum. At a layer, the path leads from the layer's output for the baseline to its output for the input, and the network
 * is run from there.
 *
 * <p>Ref.: Sundararajan, Taly and Yan, Axiomatic Attribution for Deep Networks, 2017, arXiv 1703.01365.
 */
public final class IntegratedGradients implements Method.Sampled {
    private static final String TOTAL = "total";
    private static final String START = "start";
    private static final String END = "end";

    @Override
    public MethodInfo info() {
        return Baseline.declaredBy(Path.declaredBy(MethodInfo.of("integrated-gradients", Family.GRADIENT)
                .unit("target")
                .meaning("Fades the input in from a baseline, averages the gradients along that path, and multiplies"
                        + " them by the total change. The scores sum to the change of the target between baseline and"
                        + " input, so each score is one input value's share of that change.")
                .formula("(x - x0) * mean over a in [0, 1] of dS/dx at x0 + a (x - x0)")
                .anywhere()
                .cost("steps forward and backward, 2 forward")
                .laws(Law.COMPLETENESS, Law.LINEARITY, Law.IMPLEMENTATION_INVARIANCE, Law.BATCH_EQUIVARIANCE)
                .reference("Sundararajan, Taly and Yan, Axiomatic Attribution for Deep Networks, 2017,"
                        + " arXiv 1703.01365")
                .witness("captum 0.9.0")));
    }

    @Override
    public Samples samples(Classifier model, Settings settings) {
        Path path = Path.of(settings);
        int inner = path.count();
        float[] numbers = new float[2 * (inner + 2)];
        float[] weights = new float[inner + 2];
        for (int i = 0; i < inner; i++) {
            numbers[2 * i] = (float) path.part(i);
            weights[i] = (float) path.weight(i);
        }
        // Both ends of the path are run too, for the expected sum of the scores.
        numbers[2 * inner] = 1;
        numbers[(2 * inner) + 1] = 1;
        numbers[(2 * inner) + 3] = -1;
        return new Samples(Tensor.of(numbers, inner + 2L, 2), Tensor.of(weights, inner + 2L));
    }

    @Override
    public Map<String, Expr> context(ForwardPass f) {
        Expr start = f.input().mul(0).add(Baseline.of(f));
        return Map.of(START, f.at(start, f.target()).place(), END, f.place());
    }

    @Override
    public Expr points(ForwardPass f, Expr x, Expr drawn) {
        Expr start = f.given(START).unsqueeze(1);
        Expr way = f.given(END).unsqueeze(1).sub(start);
        return start.add(Path.alongSamples(drawn, 0, start.rank()).mul(way));
    }

    @Override
    public ForwardPass at(ForwardPass f, Expr points, Expr targets) {
        return f.from(points, targets);
    }

    @Override
    public Map<String, Expr> accumulate(ForwardPass f, SampleBatch points) {
        Expr sign = points.drawn().slice(1, 1, 2, 1).reshape(points.count());
        return Map.of(
                SUM,
                points.weightedSum(points.slopes()),
                TOTAL,
                SampleBatch.weighted(points.scores(), sign).reduceSum(false, 1));
    }

    @Override
    public AttributionExpr finish(ForwardPass f, Map<String, Expr> sums) {
        Expr mean = Objects.requireNonNull(sums.get(SUM));
        Expr way = f.given(END).sub(f.given(START));
        Expr isStill = way.equal(way.like(0));
        Expr scores = isStill.where(way, way.mul(mean));
        return AttributionExpr.of(f.asScores(scores)).summingTo(Objects.requireNonNull(sums.get(TOTAL)));
    }
}
