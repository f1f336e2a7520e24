package dev.limpid.autodiff.lrp;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.limpid.autodiff.Backward;
import dev.limpid.autodiff.MissingRuleException;
import dev.limpid.graph.Attribute;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import dev.limpid.testkit.ReferenceEvaluator;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** The relevance rules of nodes without weights. */
class StructureRulesTest {
    private static final double[] X =
            new Random(2).doubles(2 * 3 * 4 * 4, -1, 2).toArray();

    /** The relevance of the input {@code double[2,3,4,4]} for the given relevance of the output. */
    private static double[] relevance(Function<Expr, Expr> made, double... r) {
        GraphBuilder forward = GraphBuilder.ofOpset(18);
        Expr x = forward.input("x", TensorType.of(ElementType.DOUBLE, 2, 3, 4, 4));
        Map<String, Tensor> point = Map.of("x", Tensor.of(ElementType.DOUBLE, X, 2, 3, 4, 4));
        Graph graph = ReferenceEvaluator.typed(forward.build(Map.of("y", made.apply(x))), point);
        GraphBuilder b = graph.toBuilder();
        long[] shape = graph.shapeOf("y").sizes();
        double[] all = r.length > 0
                ? r
                : new Random(4).doubles(Tensor.elementCount(shape), -1, 2).toArray();
        Expr seed = b.constant(Tensor.of(ElementType.DOUBLE, all, shape));
        Composite composite = Composite.of("test", 1e-9);
        Expr found = requireNonNull(Backward.into(
                        b, Map.of("y", seed), List.of("x"), composite.on(graph, "x", "y", UnaryOperator.identity()))
                .get("x"));
        double[] relevance = requireNonNull(ReferenceEvaluator.run(b.build(Map.of("result", found)), point)
                        .get("result"))
                .toDoubles();
        assertThat(Arrays.stream(relevance).sum())
                .as("conserved")
                .isCloseTo(Arrays.stream(all).sum(), within(1e-6));
        return relevance;
    }

    @Test
    void aResidualSumSharesByContribution() {
        double[] through = relevance(x -> x.add(x.mul(3).relu()), ones(96));
        double[] expected = Arrays.stream(X).map(v -> 1).toArray();
        assertThat(through).containsExactly(expected, within(1e-6));
    }

    @Test
    void samplesBetweenElementsAreSharedByContribution() {
        Tensor grid = Tensor.of(
                ElementType.DOUBLE, new Random(5).doubles(2 * 6, -0.9, 0.9).toArray(), 2, 3, 1, 2);
        relevance(x -> x.emit(
                "GridSample",
                Map.of("align_corners", Attribute.of(1L)),
                null,
                x.builder().constant(grid)));
        Tensor boxes = Tensor.of(ElementType.DOUBLE, new double[] {0.5, 0.5, 3, 2.5, 0, 1, 3.5, 3.5}, 2, 4);
        Tensor pictures = Tensor.of(new long[] {1, 0}, 2);
        Map<String, Attribute> two = Map.of("output_height", Attribute.of(2L), "output_width", Attribute.of(2L));
        relevance(x -> x.emit(
                "RoiAlign", two, null, x.builder().constant(boxes), x.builder().constant(pictures)));
        Map<String, Attribute> largest = Map.of(
                "output_height", Attribute.of(2L), "output_width", Attribute.of(2L), "mode", Attribute.of("max"));
        relevance(x -> x.emit(
                "RoiAlign",
                largest,
                null,
                x.builder().constant(boxes),
                x.builder().constant(pictures)));
    }

    /** A turn of pairs of numbers is a sum of products with constants. */
    @Test
    void turnedPairsAreSharedByContribution() {
        Random random = new Random(6);
        Tensor cos = Tensor.of(ElementType.DOUBLE, random.doubles(16, 0.1, 1).toArray(), 2, 4, 2);
        Tensor sin = Tensor.of(ElementType.DOUBLE, random.doubles(16, 0.1, 1).toArray(), 2, 4, 2);
        double[] r = random.doubles(96, -1, 2).toArray();
        double[] whole = relevance(
                x -> x.emit(
                        "RotaryEmbedding",
                        Map.of(),
                        null,
                        x.builder().constant(cos),
                        x.builder().constant(sin)),
                r);
        double[] steps = relevance(
                x -> {
                    Expr a = x.slice(3, 0, 2, 1);
                    Expr b = x.slice(3, 2, 4, 1);
                    Expr c = x.builder().constant(cos).unsqueeze(1);
                    Expr s = x.builder().constant(sin).unsqueeze(1);
                    return Expr.concat(3, a.mul(c).sub(b.mul(s)), a.mul(s).add(b.mul(c)));
                },
                r);
        assertThat(whole).containsExactly(steps, within(1e-6));
    }

    @Test
    void eachFactorOfAProductReceivesTheSame() {
        double[] r = ones(96 / 3);
        double[] found = relevance(x -> x.reduce("ReduceProd", true, 1), r);
        double[] expected = Arrays.stream(ones(96)).map(v -> v / 3).toArray();
        assertThat(found).containsExactly(expected, within(1e-6));
    }

    @Test
    void overlappingPatchesShareTheirSum() {
        relevance(x -> x.reshape(2, 12, 4)
                .emit(
                        "Col2Im",
                        Map.of(),
                        null,
                        x.builder().list(3, 3),
                        x.builder().list(2, 2)));
    }

    @Test
    void reductionsShareByContribution() {
        for (String op : List.of("ReduceL1", "ReduceL2", "ReduceSumSquare", "ReduceLogSumExp")) {
            relevance(x -> x.reduce(op, true, 2, 3));
        }
        relevance(x -> x.abs().reduce("ReduceLogSum", true, 1));
        relevance(x -> x.emit("CumSum", Map.of(), null, x.builder().scalar(ElementType.INT64, 2)));
        relevance(x -> x.emit("LpPool", Map.of("kernel_shape", Attribute.of(new long[] {2, 2})), null));
        relevance(x -> x.emit("GlobalLpPool", Map.of(), null));
        relevance(x -> x.emit("MeanVarianceNormalization", Map.of(), null));
    }

    @Test
    void scatteredElementsMoveOrShare() {
        Tensor rows = Tensor.of(new long[] {1}, 1, 1);
        for (String reduction : List.of("none", "add", "max")) {
            relevance(x -> x.emit(
                    "ScatterND",
                    Map.of("reduction", Attribute.of(reduction)),
                    null,
                    x.builder().constant(rows),
                    x.slice(0, 0, 1, 1).mul(3)));
        }
    }

    @Test
    void aConstantSummandAbsorbsItsShare() {
        assertThat(ofTwo(x -> x.relu().add(1))).containsExactly(new double[] {3, 4}, within(1e-12));
    }

    /** Who normalises the input, the network or the program before it, does not change its relevance. */
    @Test
    void aNormalisationOfTheInputPassesAllOn() {
        double[] all = {4, 6};
        assertThat(ofTwo(x -> x.add(1))).containsExactly(all, within(1e-12));
        assertThat(ofTwo(x -> x.add(-0.5).div(x.builder().scalar(ElementType.DOUBLE, 0.25))))
                .containsExactly(all, within(1e-12));
        assertThat(ofTwo(x -> x.builder().scalar(ElementType.DOUBLE, 1).sub(x.mul(2))))
                .containsExactly(all, within(1e-12));
        assertThat(ofTwo(x -> Expr.concat(
                        0,
                        x.slice(0, 0, 1, 1).mul(3).add(1),
                        x.slice(0, 1, 2, 1).add(-2))))
                .containsExactly(all, within(1e-12));
        // A sum of two parts of the input is no normalisation.
        assertThat(ofTwo(x -> x.add(x.emit("Gather", Map.of(), null, x.builder().list(1, 0)))))
                .containsExactly(new double[] {4 * 3 / 5.0 + 6 * 3 / 5.0, 4 * 2 / 5.0 + 6 * 2 / 5.0}, within(1e-12));
    }

    /** The relevance of the input {@code [3, 2]} for the relevance {@code [4, 6]} of the output. */
    private static double[] ofTwo(Function<Expr, Expr> made) {
        GraphBuilder forward = GraphBuilder.ofOpset(18);
        Expr x = forward.input("x", TensorType.of(ElementType.DOUBLE, 2));
        Map<String, Tensor> point = Map.of("x", Tensor.of(ElementType.DOUBLE, new double[] {3, 2}, 2));
        Graph graph = ReferenceEvaluator.typed(forward.build(Map.of("y", made.apply(x))), point);
        GraphBuilder b = graph.toBuilder();
        Expr seed = b.constant(Tensor.of(ElementType.DOUBLE, new double[] {4, 6}, 2));
        Expr found = requireNonNull(Backward.into(
                        b,
                        Map.of("y", seed),
                        List.of("x"),
                        Composite.of("test", 0).on(graph, "x", "y", UnaryOperator.identity()))
                .get("x"));
        return requireNonNull(ReferenceEvaluator.run(b.build(Map.of("result", found)), point)
                        .get("result"))
                .toDoubles();
    }

    @Test
    void aMaximumSendsAllToTheWinner() {
        Attribute two = Attribute.of(new long[] {2, 2});
        double[] found = relevance(x -> x.emit("MaxPool", Map.of("kernel_shape", two, "strides", two), null), ones(24));
        assertThat(Arrays.stream(found).filter(v -> v == 1).count()).isEqualTo(24);
        assertThat(Arrays.stream(found).filter(v -> v == 0).count()).isEqualTo(72);
        assertThat(found[Math.max(0, best(0))]).isEqualTo(1);
    }

    private static int best(int row) {
        int[] window = {row, row + 1, row + 4, row + 5};
        return Arrays.stream(window)
                .boxed()
                .max((a, b) -> Double.compare(X[a], X[b]))
                .orElseThrow();
    }

    @Test
    void aMeanSharesByContribution() {
        double[] found = relevance(x -> x.relu().emit("GlobalAveragePool", Map.of(), null), ones(6));
        double sum = Arrays.stream(X, 0, 16).map(v -> Math.max(0, v)).sum();
        assertThat(found[3]).isCloseTo(Math.max(0, X[3]) / sum, within(1e-6));
        assertThat(found[5]).isCloseTo(Math.max(0, X[5]) / sum, within(1e-6));
    }

    @Test
    void aGateReceivesNothing() {
        double[] r = new Random(4).doubles(96, -1, 2).toArray();
        double[] squeezed = relevance(x -> x.mul(x.reduceMean(true, 2, 3).unary("Sigmoid")), r);
        assertThat(squeezed).containsExactly(r, within(1e-12));
        assertThat(relevance(x -> x.unary("Sigmoid").mul(x), r)).containsExactly(r, within(1e-12));
        assertThat(relevance(x -> x.mul(x.reduceMean(true, 1)), r)).containsExactly(r, within(1e-12));
    }

    @Test
    void aProductOfTwoSignalsGivesEachHalf() {
        double[] r = new Random(4).doubles(96, -1, 2).toArray();
        assertThat(relevance(x -> x.mul(x.relu()), r)).containsExactly(r, within(1e-12));
    }

    @Test
    void aProductOfTwoMatricesGivesEachHalfByContribution() {
        double[] found = relevance(x -> x.matMul(x), ones(96));
        assertThat(Arrays.stream(found).sum()).isCloseTo(96, within(1e-6));
    }

    @Test
    void concatAndSliceConserveRelevance() {
        relevance(x -> Expr.concat(1, x, x.relu())
                .transpose(0, 2, 1, 3)
                .slice(1, 0, 4, 1)
                .reshape(2, -1));
    }

    @Test
    void anOperatorWithoutARuleIsNamed() {
        assertThatThrownBy(() -> relevance(x -> x.unary("LogSoftmax")))
                .isInstanceOf(MissingRuleException.class)
                .hasMessageContaining("the rule set 'test' has no rule for operator LogSoftmax");
    }

    private static double[] ones(int count) {
        double[] ones = new double[count];
        Arrays.fill(ones, 1);
        return ones;
    }
}
