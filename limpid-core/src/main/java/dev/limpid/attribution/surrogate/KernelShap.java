package dev.limpid.attribution.surrogate;

import dev.limpid.attribution.MethodInfo;
import dev.limpid.attribution.MethodInfo.Family;
import dev.limpid.attribution.MethodInfo.Law;
import dev.limpid.attribution.formula.AttributionExpr;
import dev.limpid.attribution.formula.ForwardPass;
import dev.limpid.attribution.formula.ParameterException;
import dev.limpid.attribution.formula.Samples;
import dev.limpid.attribution.formula.Settings;
import dev.limpid.attribution.region.CoalitionMethod;
import dev.limpid.attribution.region.Coalitions;
import dev.limpid.attribution.region.KindDefaults;
import dev.limpid.attribution.region.Outcome;
import dev.limpid.attribution.region.Segments;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Tensor;
import dev.limpid.model.Classifier;
import java.util.Arrays;
import java.util.Map;

/**
 * KernelSHAP: Shapley values as the coefficients of a linear model of the coalitions, weighted by the Shapley kernel
 * and exact for the complete and the empty coalition.
 *
 * <p>Scores {@code float[N,H,W]}, signed, in target units, at all positions of a segment; the values themselves are the
 * result {@code values: float[N,D]} and sum to {@code S(x) - S(all hidden)}. Where there are no more coalitions than
 * samples ({@code 2^segments - 2}), all of them are evaluated and the values are the exact Shapley values. Standard
 * errors are returned as well: the variation between draws of the random coalitions, estimated by leaving out each pair
 * of a random coalition and its complement (the jackknife of least squares); 0 if all are evaluated.
 *
 * <p>The regression is linear in the outputs, so its matrix is computed in advance, in double precision.
 *
 * <p>Ref.: Lundberg and Lee, A Unified Approach to Interpreting Model Predictions, 2017, arXiv 1705.07874.
 */
public final class KernelShap implements CoalitionMethod {
    private static final int MOST_EXACT = 11;
    private static final int USUAL = 1000;

    @Override
    public MethodInfo info() {
        MethodInfo info = MethodInfo.of("kernel-shap", Family.SURROGATE)
                .unit("target")
                .meaning("Fits a linear model to outputs for inputs with hidden segments, weighted so that its"
                        + " coefficients are Shapley values. The values sum to the difference between the input and one"
                        + " with every segment hidden.")
                .formula("argmin over phi of sum of k(z) (S(z) - S(0) - z phi)^2 with sum phi = S(1) - S(0)")
                .cost("samples forward, 2 forward")
                .laws(
                        Law.COMPLETENESS,
                        Law.LINEARITY,
                        Law.IMPLEMENTATION_INVARIANCE,
                        Law.BATCH_EQUIVARIANCE,
                        Law.SEED_DETERMINISM)
                .reference(
                        "Lundberg and Lee, A Unified Approach to Interpreting Model Predictions, 2017, arXiv 1705.07874")
                .witness("shap 0.51.0 and the definition of the Shapley value for few segments")
                .parameter(
                        "samples",
                        String.valueOf(USUAL),
                        "largest number of coalitions, 2 to 100000; must exceed the number of segments; of at most 11"
                                + " segments all are evaluated");
        return Coalitions.described(info, "slic:50", "mean", "logit");
    }

    /** All coalitions of few segments are evaluated, unless a number is stated. */
    @Override
    public Settings adapted(Classifier model, Settings stated) {
        Settings filled = CoalitionMethod.super.adapted(model, stated);
        int count = Segments.of(model, info().complete(filled)).count();
        return count <= MOST_EXACT ? KindDefaults.with(filled, "samples", Math.max(USUAL, (1 << count) - 2)) : filled;
    }

    @Override
    public Samples samples(Classifier model, Settings settings) {
        return drawn(model, settings).draws();
    }

    private static ShapleyKernel.Drawn drawn(Classifier model, Settings settings) {
        int count = Coalitions.of(model, settings).segments().count();
        return ShapleyKernel.draws(count, settings.whole("samples", 2, 100_000), settings.seed());
    }

    @Override
    public Map<String, Expr> context(ForwardPass f) {
        return coalitions(f).contextWithEnds(f);
    }

    @Override
    public AttributionExpr finish(ForwardPass f, Map<String, Expr> sums) {
        ShapleyKernel.Drawn drawn = drawn(f.model(), f.settings());
        Solution solution = Solution.of(drawn.draws());
        Expr empty = Outcome.column(Coalitions.empty(f));
        Expr gain = Outcome.column(Coalitions.full(f)).sub(empty);
        Expr values = Coalitions.answers(sums)
                .sub(empty)
                .matMul(f.input().builder().constant(solution.byAnswer()))
                .add(gain.mul(f.input().builder().constant(solution.byGain())));
        Expr shown = f.input().builder().constant(drawn.draws().numbers());
        Expr left = Coalitions.answers(sums).sub(empty).sub(values.matMul(shown.transpose(1, 0)));
        boolean isExact = drawn.sure() == drawn.draws().count();
        Expr errors = isExact ? values.mul(0).abs() : errors(left, drawn, solution);
        return coalitions(f)
                .answer(f, values, errors)
                .summingTo(Coalitions.full(f).sub(Coalitions.empty(f)));
    }

    /**
     * The standard errors: {@code float[N,D]}.
     *
     * @param left the residual of each output: {@code float[N,S]}
     */
    private static Expr errors(Expr left, ShapleyKernel.Drawn drawn, Solution solution) {
        int all = drawn.draws().count();
        int pairs = (all - drawn.sure()) / 2;
        int segments = (int) solution.byAnswer().size(1);
        double[][] byAnswer = Matrices.of(solution.byAnswer());
        double[][] shown = Matrices.of(drawn.draws().numbers());
        double[] weights = drawn.draws().weights().toDoubles();
        double[][] parts = new double[3][pairs * segments];
        for (int p = 0; p < pairs; p++) {
            int first = drawn.sure() + (2 * p);
            double times = Math.rint(weights[first] / drawn.each());
            double[][] undone = undone(byAnswer, shown, first);
            for (int i = 0; i < segments; i++) {
                double one = byAnswer[first][i] * undone[0][0] + byAnswer[first + 1][i] * undone[1][0];
                double other = byAnswer[first][i] * undone[0][1] + byAnswer[first + 1][i] * undone[1][1];
                parts[0][(p * segments) + i] = one * one / times;
                parts[1][(p * segments) + i] = 2 * one * other / times;
                parts[2][(p * segments) + i] = other * other / times;
            }
        }
        Expr one = left.slice(1, drawn.sure(), all, 2);
        Expr other = left.slice(1, drawn.sure() + 1L, all, 2);
        Expr variance = one.mul(one)
                .matMul(constant(left, parts[0], pairs, segments))
                .add(one.mul(other).matMul(constant(left, parts[1], pairs, segments)))
                .add(other.mul(other).matMul(constant(left, parts[2], pairs, segments)));
        return variance.relu().sqrt();
    }

    /** The inverse of I - H, which converts the residuals of a pair to those of a model fitted without the pair. */
    private static double[][] undone(double[][] byAnswer, double[][] shown, int first) {
        double[][] h = new double[2][2];
        for (int i = 0; i < 2; i++) {
            for (int j = 0; j < 2; j++) {
                for (int k = 0; k < shown[first].length; k++) {
                    h[i][j] += shown[first + i][k] * byAnswer[first + j][k];
                }
            }
        }
        double determinant = Math.max(1e-3, ((1 - h[0][0]) * (1 - h[1][1])) - (h[0][1] * h[1][0]));
        return new double[][] {
            {(1 - h[1][1]) / determinant, h[0][1] / determinant}, {h[1][0] / determinant, (1 - h[0][0]) / determinant}
        };
    }

    private static Expr constant(Expr like, double[] numbers, long rows, long columns) {
        return like.builder().constant(Tensor.of(like.elementType(), numbers, rows, columns));
    }

    /**
     * The least squares solution under the constraint that the values sum to the gain: {@code (answers - empty) * byAnswer
     * + gain * byGain}.
     *
     * @param byAnswer {@code float[S,D]}
     * @param byGain {@code float[1,D]}
     */
    private record Solution(Tensor byAnswer, Tensor byGain) {
        static Solution of(Samples draws) {
            double[][] z = Matrices.of(draws.numbers());
            double[] w = draws.weights().toDoubles();
            int n = z[0].length;
            double[][] inverse = Matrices.inverse(Matrices.weightedSquare(z, w))
                    .orElseThrow(() -> new ParameterException(z.length + " coalitions do not determine the values of "
                            + n + " segments; raise 'samples'"));
            double[] ones = new double[n];
            Arrays.fill(ones, 1);
            double[] direction = Matrices.times(inverse, ones);
            double length = Arrays.stream(direction).sum();
            double[] share = Arrays.stream(direction).map(v -> v / length).toArray();
            double[][] byAnswer = new double[z.length][];
            for (int s = 0; s < z.length; s++) {
                double[] free = Matrices.times(inverse, z[s]);
                double sum = Arrays.stream(free).sum();
                for (int i = 0; i < n; i++) {
                    free[i] = w[s] * (free[i] - share[i] * sum);
                }
                byAnswer[s] = free;
            }
            return new Solution(Matrices.tensor(byAnswer), Matrices.tensor(new double[][] {share}));
        }
    }
}
