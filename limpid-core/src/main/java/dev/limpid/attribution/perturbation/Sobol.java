package dev.limpid.attribution.perturbation;

import dev.limpid.attribution.MethodInfo;
import dev.limpid.attribution.MethodInfo.Family;
import dev.limpid.attribution.MethodInfo.Law;
import dev.limpid.attribution.formula.AttributionExpr;
import dev.limpid.attribution.formula.ForwardPass;
import dev.limpid.attribution.formula.Samples;
import dev.limpid.attribution.formula.Settings;
import dev.limpid.attribution.region.CoalitionMethod;
import dev.limpid.attribution.region.Coalitions;
import dev.limpid.attribution.region.Segments;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Tensor;
import dev.limpid.model.Classifier;
import java.util.Map;

/**
 * Sobol attribution: the fraction of the target's variance that involves a segment, when every segment is shown with a
 * random intensity from 0 to 1. Tokens are shown or hidden instead.
 *
 * <p>Scores {@code float[N,H,W]}, not negative: the total-order index of each segment by Jansen's estimator,
 * {@code mean of (S(A) - S(A with column i of B))^2 / (2 var S(A))} (equations 4 and 6 of the paper). A target that
 * does not change has scores 0.
 *
 * <p>Differs from the paper: the designs A and B are halves of a Latin hypercube, not of a Sobol sequence.
 *
 * <p>Ref.: Fel, Cadene, Chalvidal, Cord, Vigouroux and Serre, Look at the Variance! Efficient Black-box Explanations
 * with Sobol-based Sensitivity Analysis, 2021, arXiv 2111.04138.
 */
public final class Sobol implements CoalitionMethod {
    @Override
    public MethodInfo info() {
        MethodInfo info = MethodInfo.of("sobol", Family.PERTURBATION)
                .unit("share")
                .meaning("Estimates which fraction of the variance of the output is caused by each segment, including"
                        + " all interactions. The scores have no sign, because supporting and opposing segments both"
                        + " cause variance.")
                .formula("mean of (S(A) - S(A with column i of B))^2 / (2 var S(A))")
                .cost("designs * (segments + 1) forward")
                .laws(Law.IMPLEMENTATION_INVARIANCE, Law.BATCH_EQUIVARIANCE, Law.SEED_DETERMINISM)
                .reference(
                        "Fel, Cadene, Chalvidal, Cord, Vigouroux and Serre, Look at the Variance! Efficient Black-box"
                                + " Explanations with Sobol-based Sensitivity Analysis, 2021, arXiv 2111.04138")
                .witness("Jansen's estimator in NumPy over PyTorch's logits, shared designs")
                .parameter("designs", "32", "number of pairs of random points, 2 to 10000");
        return Coalitions.described(info, "grid:8x8", "zero", "logit");
    }

    /** Rows: for each pair of points the first one, then the first one with each column of the second. */
    @Override
    public Samples samples(Classifier model, Settings settings) {
        int designs = settings.whole("designs", 2, 10_000);
        Segments segments = Coalitions.of(model, settings).segments();
        int count = segments.count();
        boolean isWhole = segments.places().isWhole();
        double[][] both = LatinHypercube.latin(designs, 2 * count, settings.seed());
        float[] shown = new float[Math.multiplyExact(designs * (count + 1), count)];
        for (int i = 0; i < designs; i++) {
            for (int row = 0; row <= count; row++) {
                for (int k = 0; k < count; k++) {
                    int column = row == k + 1 ? count + k : k;
                    double shade = both[i][column];
                    shown[((i * (count + 1)) + row) * count + k] = (float) (isWhole ? Math.rint(shade) : shade);
                }
            }
        }
        return Samples.even(Tensor.of(shown, designs * (count + 1L), count));
    }

    @Override
    public AttributionExpr finish(ForwardPass f, Map<String, Expr> sums) {
        int designs = f.settings().whole("designs", 2, 10_000);
        Coalitions coalitions = coalitions(f);
        int count = coalitions.segments().count();
        Expr answers = Coalitions.answers(sums).reshape(-1, designs, count + 1L);
        Expr first = answers.slice(2, 0, 1, 1);
        Expr changed = answers.slice(2, 1, count + 1L, 1);
        Expr deviation = first.sub(first.reduceMean(true, 1));
        Expr variance = deviation.mul(deviation).reduceSum(false, 1).mul(1.0 / (designs - 1));
        Expr change = first.sub(changed);
        Expr share = change.mul(change).reduceMean(false, 1).mul(0.5);
        Expr isChanging = variance.greater(variance.like(0));
        Expr index = isChanging.where(share.div(variance), share.mul(0));
        return coalitions.answer(f, index);
    }
}
