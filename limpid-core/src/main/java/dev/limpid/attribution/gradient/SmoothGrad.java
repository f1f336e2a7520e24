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
 * SmoothGrad and its variants: statistics of the gradient over inputs with Gaussian noise
 * {@code g_n = dS/dx at x + noise * (max x - min x) * e_n}, with {@code e_n} standard normal.
 *
 * <p>Scores {@code float[N,C,H,W]}: the mean of {@code g_n} (SmoothGrad, signed), the mean of {@code g_n^2}, or
 * {@code mean(g_n^2) - mean(g_n)^2} (VarGrad). At a layer, noise is still added to the input. The standard errors of
 * the two means are returned as well.
 *
 * <p>Ref.: Smilkov, Thorat, Kim, Viegas and Wattenberg, SmoothGrad, 2017, arXiv 1706.03825; Hooker, Erhan, Kindermans
 * and Kim, A Benchmark for Interpretability Methods in Deep Neural Networks, 2018, arXiv 1806.10758 (the square);
 * Adebayo, Gilmer, Goodfellow and Kim, Local Explanation Methods for Deep Neural Networks Lack Sensitivity to Parameter
 * Values, 2018, arXiv 1810.03307 (VarGrad).
 */
public final class SmoothGrad implements Method.Sampled {
    private static final String SQUARES = "squares";
    private static final String FOURTHS = "fourths";
    private final Kind kind;

    /** The statistic of the gradients at noisy inputs. */
    public enum Kind {
        /** Their mean. */
        MEAN,
        /** The mean of their squares. */
        SQUARE,
        /** Their variance. */
        VARIANCE
    }

    /** The method with one statistic. */
    public SmoothGrad(Kind kind) {
        this.kind = kind;
    }

    @Override
    public MethodInfo info() {
        MethodInfo info = switch (kind) {
            case MEAN ->
                MethodInfo.of("smooth-grad", Family.GRADIENT)
                        .unit("target per unit of input")
                        .meaning(
                                "Averages the gradient over copies of the input with a little random noise. Fluctuations"
                                        + " between the copies cancel out, and consistent sensitivity remains.")
                        .formula("mean over n of dS/dx at x + noise * range(x) * e_n, e_n standard normal")
                        .laws(
                                Law.LINEARITY,
                                Law.IMPLEMENTATION_INVARIANCE,
                                Law.BATCH_EQUIVARIANCE,
                                Law.SEED_DETERMINISM)
                        .reference(
                                "Smilkov, Thorat, Kim, Viegas and Wattenberg, SmoothGrad, 2017," + " arXiv 1706.03825");
            case SQUARE ->
                MethodInfo.of("smooth-grad-squared", Family.GRADIENT)
                        .unit("(target per unit of input) squared")
                        .meaning(
                                "Averages the squared gradient over noisy copies of the input. It shows where the network is"
                                        + " sensitive, but not whether an increase raises or lowers the target.")
                        .formula("mean over n of (dS/dx)^2 at x + noise * range(x) * e_n")
                        .laws(Law.IMPLEMENTATION_INVARIANCE, Law.BATCH_EQUIVARIANCE, Law.SEED_DETERMINISM)
                        .reference("Hooker, Erhan, Kindermans and Kim, A Benchmark for Interpretability Methods"
                                + " in Deep Neural Networks, 2018, arXiv 1806.10758");
            case VARIANCE ->
                MethodInfo.of("var-grad", Family.GRADIENT)
                        .unit("(target per unit of input) squared")
                        .meaning(
                                "Computes the variance of the gradient over noisy copies of the input. High values mark input"
                                        + " values whose influence changes quickly, for example near a decision boundary.")
                        .formula("variance over n of dS/dx at x + noise * range(x) * e_n")
                        .laws(Law.IMPLEMENTATION_INVARIANCE, Law.BATCH_EQUIVARIANCE, Law.SEED_DETERMINISM)
                        .reference("Adebayo, Gilmer, Goodfellow and Kim, Local Explanation Methods for Deep"
                                + " Neural Networks Lack Sensitivity to Parameter Values, 2018,"
                                + " arXiv 1810.03307");
        };
        return Noise.declaredBy(info.anywhere()
                .cost("samples forward and backward, 1 forward")
                .witness("captum 0.9.0, with shared random numbers"));
    }

    @Override
    public Samples samples(Classifier model, Settings settings) {
        return Noise.samples(model, settings);
    }

    @Override
    public Expr points(ForwardPass f, Expr x, Expr drawn) {
        return Noise.added(f, x, drawn);
    }

    @Override
    public Map<String, Expr> accumulate(ForwardPass f, SampleBatch points) {
        Expr slopes = points.slopes();
        Expr squares = slopes.mul(slopes);
        Expr sum = points.weightedSum(slopes);
        Expr sumOfSquares = points.weightedSum(squares);
        return kind == Kind.SQUARE
                ? Map.of(SQUARES, sumOfSquares, FOURTHS, points.weightedSum(squares.mul(squares)))
                : Map.of(SUM, sum, SQUARES, sumOfSquares);
    }

    @Override
    public AttributionExpr finish(ForwardPass f, Map<String, Expr> sums) {
        Expr squares = Objects.requireNonNull(sums.get(SQUARES));
        if (kind == Kind.SQUARE) {
            Expr variance = Objects.requireNonNull(sums.get(FOURTHS)).sub(squares.mul(squares));
            return AttributionExpr.of(f.asScores(squares)).withError(error(f, variance));
        }
        Expr mean = Objects.requireNonNull(sums.get(SUM));
        Expr variance = squares.sub(mean.mul(mean));
        return kind == Kind.VARIANCE
                ? AttributionExpr.of(f.asScores(variance))
                : AttributionExpr.of(f.asScores(mean)).withError(error(f, variance));
    }

    private static Expr error(ForwardPass f, Expr variance) {
        int count = f.settings().whole("samples", 1, 10_000);
        return f.asScores(variance.relu().mul(1.0 / Math.max(1, count - 1)).sqrt());
    }
}
