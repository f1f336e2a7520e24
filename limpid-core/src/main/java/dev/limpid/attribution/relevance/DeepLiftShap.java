package dev.limpid.attribution.relevance;

import dev.limpid.attribution.Method;
import dev.limpid.attribution.MethodInfo;
import dev.limpid.attribution.MethodInfo.Family;
import dev.limpid.attribution.MethodInfo.Law;
import dev.limpid.attribution.formula.AttributionExpr;
import dev.limpid.attribution.formula.ForwardPass;
import dev.limpid.attribution.formula.SampleBatch;
import dev.limpid.attribution.formula.Samples;
import dev.limpid.attribution.formula.Settings;
import dev.limpid.attribution.gradient.Background;
import dev.limpid.autodiff.deeplift.DeepLift;
import dev.limpid.graph.Expr;
import dev.limpid.model.Classifier;
import java.util.Map;
import java.util.Objects;

/**
 * DeepLIFT-SHAP: DeepLIFT averaged over many baselines, an approximation of Shapley values.
 *
 * <p>Scores {@code float[N,C,H,W]}, signed, in target units: {@code mean over n of m_n (x - b_n)}. They sum to
 * {@code S(x) - mean of S(b)}, at the input and at any layer that all paths pass through; the completeness gap is the
 * rounding error.
 *
 * <p>Ref.: Lundberg and Lee, A Unified Approach to Interpreting Model Predictions, 2017, arXiv 1705.07874, section 4.2.
 */
final class DeepLiftShap implements Method.Sampled {
    private static final String TOTAL = "total";

    @Override
    public MethodInfo info() {
        return Background.declaredBy(MethodInfo.of("deep-lift-shap", Family.RELEVANCE)
                .unit("target")
                .meaning("Averages DeepLIFT over several baselines. The result estimates Shapley values without a"
                        + " single definition of an absent input.")
                .formula("mean over n of deep-lift with the baseline b_n")
                .anywhere()
                .cost("2 samples forward, samples backward")
                .laws(Law.COMPLETENESS, Law.LINEARITY, Law.BATCH_EQUIVARIANCE, Law.SEED_DETERMINISM)
                .reference(
                        "Lundberg and Lee, A Unified Approach to Interpreting Model Predictions, 2017, arXiv 1705.07874")
                .witness("captum 0.9.0, with shared random numbers"));
    }

    @Override
    public Samples samples(Classifier model, Settings settings) {
        return Background.samples(model, settings);
    }

    @Override
    public Expr points(ForwardPass f, Expr x, Expr drawn) {
        return x.mul(0).add(baselines(f, drawn));
    }

    /** Noise over the range of what the first layer sees, and zero there; inputs of a file are used as they are. */
    private static Expr baselines(ForwardPass f, Expr drawn) {
        FirstLayer first = FirstLayer.of(f);
        boolean isFile = f.settings().text("background").endsWith(".npy");
        return isFile
                ? Background.baselines(f, f.input(), drawn)
                : first.input(Background.baselines(f, first.seen(f.input()), drawn));
    }

    @Override
    public Map<String, Expr> accumulate(ForwardPass f, SampleBatch points) {
        Expr baselines = points.where();
        Expr spread = points.bySample(baselines).mul(0).add(f.input().unsqueeze(1));
        ForwardPass here = f.at(spread.reshapeLike(baselines), points.at().target());
        Map<String, Expr> reference = here.comparedWith(points.at());
        Expr place = here.place();
        Expr multipliers = here.multipliers(DeepLift.RESCALE, reference, place);
        Expr each = multipliers
                .mul(place.sub(Objects.requireNonNull(reference.get(place.name()))))
                .shapedLike(place);
        Expr change = f.score().unsqueeze(1).sub(points.scores());
        return Map.of(
                SUM, points.weightedSum(each), TOTAL, points.weighted(change).reduceSum(false, 1));
    }

    @Override
    public AttributionExpr finish(ForwardPass f, Map<String, Expr> sums) {
        return AttributionExpr.of(f.asScores(Objects.requireNonNull(sums.get(SUM))))
                .summingTo(Objects.requireNonNull(sums.get(TOTAL)));
    }
}
