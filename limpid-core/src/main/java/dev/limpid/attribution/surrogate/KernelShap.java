package dev.limpid.attribution.surrogate;

import dev.limpid.attribution.Answer;
import dev.limpid.attribution.Draws;
import dev.limpid.attribution.Formula;
import dev.limpid.attribution.MethodInfo;
import dev.limpid.attribution.MethodInfo.Family;
import dev.limpid.attribution.MethodInfo.Law;
import dev.limpid.attribution.ParameterException;
import dev.limpid.attribution.Settings;
import dev.limpid.attribution.region.CoalitionMethod;
import dev.limpid.attribution.region.Coalitions;
import dev.limpid.attribution.region.Outcome;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Tensor;
import dev.limpid.model.Classifier;
import java.util.Arrays;
import java.util.Map;

/**
 * KernelSHAP: Shapley values as the coefficients of a linear model of the coalitions, weighted by the Shapley kernel and
 * exact where all or nothing is shown.
 *
 * <p>Scores {@code float[N,H,W]}, signed, in target units, on all places of a segment; the values themselves are the
 * result {@code values: float[N,D]} and sum to {@code S(x) - S(all hidden)}. Where there are no more coalitions than
 * samples ({@code 2^segments - 2}), all of them are asked and the values are the exact Shapley values.
 *
 * <p>The regression is linear in the answers, so its matrix is computed beforehand in double precision from the draws.
 *
 * <p>Ref.: Lundberg and Lee, A Unified Approach to Interpreting Model Predictions, 2017, arXiv 1705.07874.
 */
public final class KernelShap implements CoalitionMethod {
    @Override
    public MethodInfo info() {
        MethodInfo info = MethodInfo.of("kernel-shap", Family.SURROGATE)
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
                .parameter("samples", "1000", "coalitions at most, 2 to 100000; more than segments are needed");
        return Coalitions.described(info, "slic:50", "mean", "logit");
    }

    @Override
    public Draws draws(Classifier model, Settings settings) {
        int count = Coalitions.of(model, settings).segments().count();
        return ShapleyKernel.draws(count, settings.whole("samples", 2, 100_000), settings.seed());
    }

    @Override
    public Map<String, Expr> context(Formula f) {
        return coalitions(f).contextWithEnds(f);
    }

    @Override
    public Answer finish(Formula f, Map<String, Expr> sums) {
        Solution solution = Solution.of(draws(f.model(), f.settings()));
        Expr empty = Outcome.column(Coalitions.empty(f));
        Expr gain = Outcome.column(Coalitions.full(f)).sub(empty);
        Expr values = Coalitions.answers(sums)
                .sub(empty)
                .matMul(f.input().builder().constant(solution.byAnswer()))
                .add(gain.mul(f.input().builder().constant(solution.byGain())));
        return coalitions(f).answer(f, values).summingTo(Coalitions.full(f).sub(Coalitions.empty(f)));
    }

    /**
     * The least squares solution under the constraint that the values sum to the gain: {@code (answers - empty) * byAnswer
     * + gain * byGain}.
     *
     * @param byAnswer {@code float[S,D]}
     * @param byGain {@code float[1,D]}
     */
    private record Solution(Tensor byAnswer, Tensor byGain) {
        static Solution of(Draws draws) {
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
