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
 * Layer conductance: how much of the integrated gradients flows through each unit of a layer.
 *
 * <p>Scores {@code float[N,C,h,w]} in the layer's size, signed, in target units:
 * {@code sum over steps of dS/dA at the beginning of the step * (A at its end - A at its beginning)}, along the
 * straight path from a baseline to the input. With many steps they sum to {@code S(x) - S(x0)} if all paths of the
 * network pass through the layer.
 *
 * <p>Ref.: Dhamdhere, Sundararajan and Yan, How Important Is a Neuron?, 2018, arXiv 1805.12233; Shrikumar, Su and
 * Kundaje, Computationally Efficient Measures of Internal Neuron Importance, 2018, arXiv 1807.09946 (this sum).
 */
public final class LayerConductance implements Method.Sampled {
    private static final String START = "start";

    @Override
    public MethodInfo info() {
        return Baseline.declaredBy(MethodInfo.of("layer-conductance", Family.GRADIENT)
                .unit("target")
                .meaning("Measures how much of the change of the target between baseline and input passes through each"
                        + " unit of a layer. The change is followed in small steps while the input is faded in.")
                .formula("sum over steps of dS/dA * (change of A in the step) from x0 to x")
                .atLayer()
                .cost("steps forward twice, and backward down to the layer")
                .laws(Law.LINEARITY, Law.IMPLEMENTATION_INVARIANCE, Law.BATCH_EQUIVARIANCE)
                .reference("Dhamdhere, Sundararajan and Yan, How Important Is a Neuron?, 2018, arXiv 1805.12233")
                .witness("captum 0.9.0")
                .parameter("steps", "50", "number of steps, 1 to 10000"));
    }

    @Override
    public Samples samples(Classifier model, Settings settings) {
        int steps = settings.whole("steps", 1, 10_000);
        float[] ends = new float[2 * steps];
        float[] weights = new float[steps];
        for (int i = 0; i < steps; i++) {
            ends[2 * i] = (float) i / steps;
            ends[(2 * i) + 1] = (i + 1f) / steps;
            weights[i] = 1;
        }
        return new Samples(Tensor.of(ends, steps, 2), Tensor.of(weights, steps));
    }

    @Override
    public Map<String, Expr> context(ForwardPass f) {
        return Map.of(START, f.input().mul(0).add(Baseline.of(f)));
    }

    @Override
    public Expr points(ForwardPass f, Expr x, Expr drawn) {
        return onTheWay(f, drawn, 0);
    }

    private static Expr onTheWay(ForwardPass f, Expr drawn, int column) {
        Expr start = f.given(START).unsqueeze(1);
        Expr x = f.input().unsqueeze(1);
        return start.add(Path.alongSamples(drawn, column, x.rank()).mul(x.sub(start)));
    }

    @Override
    public Map<String, Expr> accumulate(ForwardPass f, SampleBatch points) {
        ForwardPass begin = points.at().atLayer();
        ForwardPass end = SampleBatch.of(f, onTheWay(f, points.drawn(), 1)).at().atLayer();
        Expr slopes = begin.gradient(begin.place()).shapedLike(begin.place());
        return Map.of(SUM, points.weightedSum(slopes.mul(end.place().sub(begin.place()))));
    }

    @Override
    public AttributionExpr finish(ForwardPass f, Map<String, Expr> sums) {
        return AttributionExpr.of(f.atLayer().asScores(Objects.requireNonNull(sums.get(SUM))));
    }
}
