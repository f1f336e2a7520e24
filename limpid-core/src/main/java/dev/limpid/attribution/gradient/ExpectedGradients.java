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
import dev.limpid.model.Classifier;
import java.util.Map;
import java.util.Objects;

/**
 * Expected gradients, and GradientSHAP: integrated gradients averaged over many baselines, at one random point of each
 * path.
 *
 * <p>Scores {@code float[N,C,H,W]}, signed, in target units:
 * {@code mean over n of (x_n - b_n) * dS/dx at b_n + a_n (x_n - b_n)}, with {@code a_n} uniform in [0, 1] and
 * {@code b_n} drawn from the background; {@code x_n} is the input, for GradientSHAP with noise added. In expectation
 * they sum to {@code S(x) - mean of S(b)}; the completeness gap is the error of the sample. The standard error of each
 * score is returned as well. At a layer, each path leads from the layer's output for the baseline to its output for the
 * input, and the network is run from there.
 *
 * <p>Ref.: Erion, Janizek, Sturmfels, Lundberg and Lee, Improving performance of deep learning models with axiomatic
 * attribution priors and expected gradients, 2019, arXiv 1906.10670; Lundberg and Lee, A Unified Approach to
 * Interpreting Model Predictions, 2017, arXiv 1705.07874 (GradientSHAP is in its software).
 */
public final class ExpectedGradients implements Method.Sampled {
    private static final String SQUARES = "squares";
    private static final String TOTAL = "total";
    private static final String END = "end";
    private final boolean noisy;

    /**
     * The method.
     *
     * @param noisy whether noise is added to the input: GradientSHAP
     */
    public ExpectedGradients(boolean noisy) {
        this.noisy = noisy;
    }

    @Override
    public MethodInfo info() {
        MethodInfo info = MethodInfo.of(noisy ? "gradient-shap" : "expected-gradients", Family.GRADIENT)
                .unit("target")
                .meaning(
                        noisy
                                ? "Averages gradients at random points between noisy copies of the input and random baselines,"
                                        + " and multiplies them by the difference. The result approximates Shapley values if the input"
                                        + " values act independently."
                                : "Averages integrated gradients over many randomly drawn baselines instead of one. No single"
                                        + " value is treated as absent, and the scores compare the input with an average baseline.")
                .formula(
                        noisy
                                ? "mean over n of (x_n - b_n) * dS/dx at b_n + a_n (x_n - b_n), x_n = x + noise"
                                : "mean over n of (x - b_n) * dS/dx at b_n + a_n (x - b_n), a_n uniform in [0, 1]")
                .anywhere()
                .cost("samples forward and backward, samples forward")
                .laws(Law.LINEARITY, Law.IMPLEMENTATION_INVARIANCE, Law.BATCH_EQUIVARIANCE, Law.SEED_DETERMINISM)
                .witness(
                        noisy
                                ? "captum 0.9.0, with shared random numbers"
                                : "the authors' formula over PyTorch's gradients")
                .reference(
                        noisy
                                ? "Lundberg and Lee, A Unified Approach to Interpreting Model Predictions, 2017,"
                                        + " arXiv 1705.07874"
                                : "Erion, Janizek, Sturmfels, Lundberg and Lee, Improving performance of deep learning"
                                        + " models with axiomatic attribution priors and expected gradients, 2019,"
                                        + " arXiv 1906.10670");
        MethodInfo known = Background.declaredBy(info);
        return noisy
                ? known.parameter("noise", "0.09", "standard deviation as a fraction of the input's range, 0 to 10")
                : known;
    }

    @Override
    public Samples samples(Classifier model, Settings settings) {
        return Background.samples(model, settings);
    }

    /** Without noise all paths end at the same point. */
    @Override
    public Map<String, Expr> context(ForwardPass f) {
        return noisy ? Map.of() : Map.of(END, f.place());
    }

    /** The ends of the paths: {@code float[N,S,...]}, or {@code float[N,1,...]} without noise. */
    private Expr ends(ForwardPass f, Expr drawn) {
        if (!noisy) {
            return f.given(END).unsqueeze(1);
        }
        double part = f.settings().real("noise", 0, 10);
        Expr size = Baseline.range(f, f.input()).unsqueeze(1).mul(part);
        return atPlace(f, f.input().unsqueeze(1).add(Background.noise(f, drawn).mul(size)));
    }

    /** The starts of the paths: {@code float[N,S,...]}, or {@code float[1,S,...]}. */
    private static Expr starts(ForwardPass f, Expr drawn) {
        return atPlace(f, Background.baselines(f, drawn));
    }

    /** The values at the explained layer for inputs {@code float[N,S,...]} or {@code float[1,S,...]}. */
    private static Expr atPlace(ForwardPass f, Expr inputs) {
        if (f.placeName().equals(f.model().input().name())) {
            return inputs;
        }
        SampleBatch points = SampleBatch.of(f, forEach(f, inputs));
        return points.bySample(points.at().place());
    }

    private static Expr forEach(ForwardPass f, Expr inputs) {
        return f.input().unsqueeze(1).mul(0).add(inputs);
    }

    @Override
    public Expr points(ForwardPass f, Expr x, Expr drawn) {
        Expr start = starts(f, drawn);
        return start.add(Background.part(drawn, start.rank()).mul(ends(f, drawn).sub(start)));
    }

    @Override
    public ForwardPass at(ForwardPass f, Expr points, Expr targets) {
        return f.from(points, targets);
    }

    @Override
    public Map<String, Expr> accumulate(ForwardPass f, SampleBatch points) {
        Expr way = ends(f, points.drawn()).sub(starts(f, points.drawn()));
        Expr each = way.mul(points.bySample(points.gradient())).reshapeLike(points.where());
        SampleBatch starts = SampleBatch.of(f, forEach(f, Background.baselines(f, points.drawn())));
        Expr change = f.score().unsqueeze(1).sub(starts.scores());
        return Map.of(
                SUM,
                points.weightedSum(each),
                SQUARES,
                points.weightedSum(each.mul(each)),
                TOTAL,
                points.weighted(change).reduceSum(false, 1));
    }

    @Override
    public AttributionExpr finish(ForwardPass f, Map<String, Expr> sums) {
        Expr mean = Objects.requireNonNull(sums.get(SUM));
        Expr squares = Objects.requireNonNull(sums.get(SQUARES));
        int count = f.settings().whole("samples", 1, 10_000);
        Expr variance = squares.sub(mean.mul(mean)).relu();
        return AttributionExpr.of(f.asScores(mean))
                .summingTo(Objects.requireNonNull(sums.get(TOTAL)))
                .withError(f.asScores(variance.mul(1.0 / Math.max(1, count - 1)).sqrt()));
    }
}
