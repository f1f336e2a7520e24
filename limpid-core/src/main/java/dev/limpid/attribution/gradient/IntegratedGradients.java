package dev.limpid.attribution.gradient;

import dev.limpid.attribution.Answer;
import dev.limpid.attribution.Draws;
import dev.limpid.attribution.Formula;
import dev.limpid.attribution.Method;
import dev.limpid.attribution.MethodInfo;
import dev.limpid.attribution.MethodInfo.Family;
import dev.limpid.attribution.MethodInfo.Law;
import dev.limpid.attribution.Points;
import dev.limpid.attribution.Settings;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Tensor;
import dev.limpid.model.Classifier;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;

/**
 * Integrated gradients: the gradient averaged along the straight way from a baseline to the input, times that way.
 *
 * <p>Scores {@code float[N,C,H,W]}, signed, in target units: {@code (x - x0) * mean over a of dS/dx at x0 + a (x - x0)}
 * (equation 1 and 3 of the paper). They sum to {@code S(x) - S(x0)}; the completeness gap says how far the finite sum is
 * off.
 *
 * <p>Ref.: Sundararajan, Taly and Yan, Axiomatic Attribution for Deep Networks, 2017, arXiv 1703.01365.
 */
public final class IntegratedGradients implements Method.Sampled {
    private static final String TOTAL = "total";

    @Override
    public MethodInfo info() {
        return MethodInfo.of("integrated-gradients", Family.GRADIENT)
                .formula("(x - x0) * mean over a in [0, 1] of dS/dx at x0 + a (x - x0)")
                .cost("steps forward and backward, 2 forward")
                .laws(Law.COMPLETENESS, Law.LINEARITY, Law.IMPLEMENTATION_INVARIANCE, Law.BATCH_EQUIVARIANCE)
                .reference(
                        "Sundararajan, Taly and Yan, Axiomatic Attribution for Deep Networks, 2017, arXiv 1703.01365")
                .witness("captum 0.9.0")
                .parameter("steps", "50", "points on the way, 1 to 10000")
                .parameter("rule", "midpoint", "where the points lie: midpoint, left, right or trapezoid")
                .parameter(
                        "baseline",
                        "zero",
                        "where the way starts, as the network takes it: zero, or mean (each channel's mean of"
                                + " the picture)");
    }

    @Override
    public Draws draws(Classifier model, Settings settings) {
        int steps = settings.whole("steps", 1, 10_000);
        String rule = settings.word("rule", "midpoint", "left", "right", "trapezoid");
        int inner = rule.equals("trapezoid") ? steps + 1 : steps;
        float[] alphas = new float[2 * (inner + 2)];
        float[] weights = new float[inner + 2];
        for (int i = 0; i < inner; i++) {
            double offset = rule.equals("midpoint") ? 0.5 : rule.equals("right") ? 1 : 0;
            boolean isEnd = rule.equals("trapezoid") && (i == 0 || i == steps);
            alphas[2 * i] = (float) ((i + offset) / steps);
            weights[i] = (float) ((isEnd ? 0.5 : 1.0) / steps);
        }
        // Both ends of the way are run too, for what the scores should sum to.
        alphas[2 * inner] = 1;
        alphas[2 * inner + 1] = 1;
        alphas[2 * inner + 3] = -1;
        return new Draws(Tensor.of(alphas, inner + 2L, 2), Tensor.of(weights, inner + 2L));
    }

    @Override
    public Expr points(Formula f, Expr x, Expr drawn) {
        long[] along = new long[x.rank() - 1];
        Arrays.fill(along, 1);
        along[0] = -1;
        Expr start = baseline(f).unsqueeze(1);
        return start.add(drawn.slice(1, 0, 1, 1).reshape(along).mul(x.sub(start)));
    }

    @Override
    public Map<String, Expr> accumulate(Formula f, Points points) {
        Expr isEnd = points.drawn().slice(1, 1, 2, 1).reshape(points.count());
        return Map.of(
                SUM,
                points.weightedSum(points.gradient()),
                TOTAL,
                points.scores().mul(isEnd).reduceSum(false, 1));
    }

    @Override
    public Answer finish(Formula f, Map<String, Expr> sums) {
        Expr mean = Objects.requireNonNull(sums.get(SUM));
        Expr scores = f.channelsFirst(f.input().sub(baseline(f)).mul(mean));
        return Answer.of(scores).summingTo(Objects.requireNonNull(sums.get(TOTAL)));
    }

    private static Expr baseline(Formula f) {
        boolean isZero = f.settings().word("baseline", "zero", "mean").equals("zero");
        Expr mean = f.input().reduceMean(true, f.inputPlaces());
        return isZero ? mean.mul(0) : mean;
    }
}
