package dev.limpid.autodiff.lrp;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.limpid.autodiff.Backward;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import dev.limpid.testkit.ReferenceEvaluator;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Compares each rule on one matrix with its explicit sum, in double precision, with inputs of both signs. */
class LinearRulesTest {
    private static final double EPSILON = 0.1;
    private static final double[] X = {1.5, -2, 0.5, -0.25};
    private static final double[][] W = {{1, -0.5, 2}, {0.5, 1.5, -1}, {-2, 0.75, 0.3}, {1, -1, 0.8}};
    private static final double[] B = {0.4, -0.6, 0.2};
    private static final double[] R = {2, -1, 3};

    /** The contribution of one input element to one output. */
    private interface Contribution {
        double of(double x, double w);
    }

    private static double[] relevance(LinearRule rule, boolean isBiasCounted) {
        GraphBuilder forward = GraphBuilder.ofOpset(18);
        Expr x = forward.input("x", TensorType.of(ElementType.DOUBLE, 1, 4));
        double[] w = new double[12];
        for (int i = 0; i < 12; i++) {
            w[i] = W[i / 3][i % 3];
        }
        Expr y = x.emit(
                "Gemm",
                Map.of(),
                TensorType.of(ElementType.DOUBLE, 1, 3),
                forward.constant(Tensor.of(ElementType.DOUBLE, w, 4, 3)),
                forward.constant(Tensor.of(ElementType.DOUBLE, B, 3)));
        Graph graph = forward.build(Map.of("y", y));
        Composite all = Composite.of("test", EPSILON, Choice.everywhere(rule));
        Composite composite = isBiasCounted ? all : all.withoutBias();
        GraphBuilder b = graph.toBuilder();
        Expr r = b.constant(Tensor.of(ElementType.DOUBLE, R, 1, 3));
        Map<String, Expr> found =
                Backward.into(b, Map.of("y", r), List.of("x"), composite.on(graph, "x", "y", UnaryOperator.identity()));
        Graph result = b.build(Map.of("result", requireNonNull(found.get("x"))));
        return requireNonNull(ReferenceEvaluator.run(result, Map.of("x", Tensor.of(ElementType.DOUBLE, X, 1, 4)))
                        .get("result"))
                .toDoubles();
    }

    /** {@code factor * sum over j of c_ij / (sum over i of c_ij + bias + epsilon sign) R_j}. */
    private static double[] shared(Contribution c, UnaryOperator<Double> bias, double factor) {
        double[] found = new double[4];
        for (int j = 0; j < 3; j++) {
            double z = bias.apply(B[j]);
            for (int i = 0; i < 4; i++) {
                z += c.of(X[i], W[i][j]);
            }
            double safe = z + (z >= 0 ? EPSILON : -EPSILON);
            for (int i = 0; i < 4; i++) {
                found[i] += factor * c.of(X[i], W[i][j]) / safe * R[j];
            }
        }
        return found;
    }

    private static double[] sum(double[] a, double[] b) {
        double[] sum = a.clone();
        for (int i = 0; i < sum.length; i++) {
            sum[i] += b[i];
        }
        return sum;
    }

    private static double positive(double v) {
        return Math.max(0, v);
    }

    private static double negative(double v) {
        return Math.min(0, v);
    }

    @Test
    void epsilonSharesByContribution() {
        assertThat(relevance(new Epsilon(EPSILON), true))
                .containsExactly(shared((x, w) -> x * w, b -> b, 1), within(1e-12));
    }

    @Test
    void anIgnoredBiasIsNotPartOfTheSum() {
        assertThat(relevance(new Epsilon(EPSILON), false))
                .containsExactly(shared((x, w) -> x * w, b -> 0.0, 1), within(1e-12));
    }

    @Test
    void relevanceIsConservedWithoutBiasAndEpsilon() {
        double[] found = relevance(new Epsilon(0), false);
        assertThat(found[0] + found[1] + found[2] + found[3]).isCloseTo(4, within(1e-12));
    }

    @Test
    void zPlusSharesByPositiveContribution() {
        assertThat(relevance(AlphaBeta.zPlus(EPSILON), true))
                .containsExactly(shared((x, w) -> positive(x * w), LinearRulesTest::positive, 1), within(1e-12));
    }

    @Test
    void alphaBetaSharesBothSignsSeparately() {
        assertThat(relevance(new AlphaBeta(2, 1, EPSILON), true))
                .containsExactly(
                        sum(
                                shared((x, w) -> positive(x * w), LinearRulesTest::positive, 2),
                                shared((x, w) -> negative(x * w), b -> negative(b) - 1e-300, -1)),
                        within(1e-12));
    }

    @Test
    void gammaFavoursContributionsWithTheOutputsSign() {
        double[] expected = new double[4];
        for (int j = 0; j < 3; j++) {
            double y = B[j];
            for (int i = 0; i < 4; i++) {
                y += X[i] * W[i][j];
            }
            UnaryOperator<Double> part = y > 0 ? LinearRulesTest::positive : LinearRulesTest::negative;
            double z = B[j] + 0.25 * part.apply(B[j]);
            for (int i = 0; i < 4; i++) {
                z += X[i] * W[i][j] + 0.25 * part.apply(X[i] * W[i][j]);
            }
            for (int i = 0; i < 4; i++) {
                double own = X[i] * W[i][j] + 0.25 * part.apply(X[i] * W[i][j]);
                expected[i] += own / (z + Math.signum(z) * EPSILON) * R[j];
            }
        }
        assertThat(relevance(new Gamma(0.25, EPSILON), true)).containsExactly(expected, within(1e-12));
    }

    @Test
    void wSquareSharesBySquaredWeight() {
        assertThat(relevance(new WSquare(EPSILON), true))
                .containsExactly(shared((x, w) -> w * w, b -> b * b, 1), within(1e-12));
    }

    @Test
    void flatSharesEvenly() {
        assertThat(relevance(new Flat(EPSILON), true)).containsExactly(shared((x, w) -> 1, b -> 0.0, 1), within(1e-12));
    }

    @Test
    void zBoxSharesByDistanceFromTheSmallestContribution() {
        ZBox rule = new ZBox(x -> x.mul(0).add(-3), x -> x.mul(0).add(2), EPSILON);
        assertThat(relevance(rule, true))
                .containsExactly(
                        shared((x, w) -> x * w + 3 * positive(w) - 2 * negative(w), b -> 0.0, 1), within(1e-12));
    }
}
