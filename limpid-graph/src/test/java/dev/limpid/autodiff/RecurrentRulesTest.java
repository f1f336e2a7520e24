package dev.limpid.autodiff;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.limpid.autodiff.deeplift.DeepLift;
import dev.limpid.autodiff.lrp.Choice;
import dev.limpid.autodiff.lrp.Composite;
import dev.limpid.autodiff.lrp.Epsilon;
import dev.limpid.graph.Attribute;
import dev.limpid.graph.Dim;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Value;
import dev.limpid.graph.op.Trait;
import dev.limpid.graph.pass.Normalize;
import dev.limpid.graph.pass.UnrollRecurrence;
import dev.limpid.testkit.GradientCheck;
import dev.limpid.testkit.NodeCase;
import dev.limpid.testkit.ReferenceEvaluator;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Gradient, relevance and multipliers of recurrent nodes. */
class RecurrentRulesTest {
    private static final int STEPS = 4;
    private static final int FEATURES = 3;
    private static final int HIDDEN = 2;
    private static final Random RANDOM = new Random(3);

    private static Tensor weights(long... shape) {
        return NodeCase.normal(RANDOM, shape);
    }

    private static NodeCase node(String op, int directions, boolean hasBias) {
        int gates = op.equals("LSTM") ? 4 : op.equals("GRU") ? 3 : 1;
        NodeCase node = NodeCase.of(op)
                .input("x", STEPS, 2, FEATURES)
                .constant("w", weights(directions, (long) gates * HIDDEN, FEATURES))
                .constant("r", weights(directions, (long) gates * HIDDEN, HIDDEN))
                .set("hidden_size", HIDDEN);
        if (hasBias) {
            node.constant("b", weights(directions, 2L * gates * HIDDEN));
        }
        return directions == 2 ? node.set("direction", "bidirectional") : node;
    }

    static Stream<NodeCase> nodes() {
        return Stream.of(
                node("LSTM", 1, true),
                node("LSTM", 2, true)
                        .none()
                        .input("h", 2, 2, HIDDEN)
                        .input("c", 2, 2, HIDDEN)
                        .outputs(3),
                node("LSTM", 1, true).none().none().none().constant("p", weights(1, 3 * HIDDEN)),
                node("GRU", 1, true).outputs(2),
                node("GRU", 2, true).set("linear_before_reset", 1).none().input("h", 2, 2, HIDDEN),
                node("RNN", 1, false).set("direction", "reverse"),
                node("RNN", 1, true).constant("n", Tensor.of(ElementType.INT32, new double[] {2, 4}, 2)));
    }

    private static Graph unrolled(NodeCase node) {
        Graph graph = node.graph().apply(new Normalize()).apply(new UnrollRecurrence());
        assertThat(graph.nodes()).noneMatch(n -> n.has(Trait.RECURRENT));
        return graph;
    }

    @ParameterizedTest
    @MethodSource("nodes")
    void firstAndSecondDerivativesAgreeWithFiniteDifferences(NodeCase node) {
        GradientCheck.of(unrolled(node)).at(node.feeds()).draws(1).checkBothOrders();
    }

    @ParameterizedTest
    @MethodSource("nodes")
    void contributionsSumToTheDifference(NodeCase node) {
        Graph graph = ReferenceEvaluator.typed(
                unrolled(node).withOutputs(List.of(node.graph().outputs().get(0))), node.feeds());
        GraphBuilder b = graph.toBuilder();
        List<Expr> there = graph.inputs().stream()
                .map(v -> b.input("reference/" + v.name(), v.type()))
                .toList();
        Map<String, Expr> reference = b.call(graph, there);
        String y = graph.outputs().get(0);
        Expr seed = b.input("seed", graph.findType(y).orElseThrow());
        List<String> wrt = graph.inputs().stream().map(Value::name).toList();
        Map<String, Expr> multipliers = Backward.into(b, Map.of(y, seed), wrt, DeepLift.RESCALE, reference);
        Expr sum = wrt.stream()
                .map(w -> requireNonNull(multipliers.get(w))
                        .mul(b.value(w).sub(requireNonNull(reference.get(w))))
                        .reduceSum(false, 0, 1, 2))
                .reduce(Expr::add)
                .orElseThrow();
        Expr whole = seed.mul(b.value(y).sub(requireNonNull(reference.get(y)))).reduceSum(false, 0, 1, 2, 3);
        Map<String, Tensor> feeds = new HashMap<>(node.feeds());
        node.feeds().forEach((name, t) -> feeds.put("reference/" + name, NodeCase.normal(new Random(8), t.shape())));
        feeds.put("seed", NodeCase.normal(new Random(9), graph.shapeOf(y).sizes()));
        Map<String, Tensor> found = ReferenceEvaluator.run(b.build(Map.of("sum", sum, "whole", whole)), feeds);
        double expected = requireNonNull(found.get("whole")).toDoubles()[0];
        assertThat(Math.abs(expected)).isGreaterThan(1e-3);
        assertThat(requireNonNull(found.get("sum")).toDoubles()[0]).isCloseTo(expected, within(1e-5));
    }

    private static double[] relevance(NodeCase node, String seedAt, double[] seed) {
        Graph graph = ReferenceEvaluator.typed(unrolled(node), node.feeds());
        GraphBuilder b = graph.toBuilder();
        Expr r = b.constant(
                Tensor.of(ElementType.FLOAT, seed, graph.shapeOf(seedAt).sizes()));
        Composite composite = Composite.of("test", 1e-12, Choice.everywhere(new Epsilon(1e-12)));
        Expr found = requireNonNull(Backward.into(
                        b, Map.of(seedAt, r), List.of("x"), composite.on(graph, "x", seedAt, UnaryOperator.identity()))
                .get("x"));
        return requireNonNull(ReferenceEvaluator.run(b.build(Map.of("r", found)), node.feeds())
                        .get("r"))
                .toDoubles();
    }

    @Test
    void relevanceThroughAnLstmGoesToTheSignalsAndNotToTheGates() {
        NodeCase node = NodeCase.of("LSTM")
                .input("x", STEPS, 1, FEATURES)
                .constant("w", weights(1, 4 * HIDDEN, FEATURES))
                .constant("r", weights(1, 4 * HIDDEN, HIDDEN))
                .set("hidden_size", HIDDEN)
                .outputs(2);
        double[] found = relevance(node, "y1", new double[] {1, -0.5});
        Map<String, Tensor> constants = node.graph().constants();
        LstmByHand lstm = new LstmByHand(
                requireNonNull(constants.get("w")).toDoubles(),
                requireNonNull(constants.get("r")).toDoubles());
        double[] expected = lstm.relevance(requireNonNull(node.feeds().get("x")).toDoubles(), new double[] {1, -0.5});
        assertThat(found).containsExactly(expected, within(1e-6));
        assertThat(Arrays.stream(found).sum()).isCloseTo(0.5, within(1e-6));
    }

    @Test
    void relevanceIsConservedWithoutBiases() {
        double[] seed = {1, 0.5, -0.25, 2, 1, 1, 0.5, 0.125};
        for (String op : List.of("GRU", "RNN", "LSTM")) {
            double[] found = relevance(node(op, 2, false).outputs(2), "y1", seed);
            assertThat(Arrays.stream(found).sum())
                    .as(op)
                    .isCloseTo(Arrays.stream(seed).sum(), within(1e-5));
        }
    }

    /** An LSTM of one sample without biases, with the rules of Arras et al. written as loops. */
    private static final class LstmByHand {
        private final double[] w;
        private final double[] r;

        LstmByHand(double[] w, double[] r) {
            this.w = w;
            this.r = r;
        }

        double[] relevance(double[] x, double[] seed) {
            double[][] h = new double[STEPS + 1][HIDDEN];
            double[][] c = new double[STEPS + 1][HIDDEN];
            double[][] z = new double[STEPS][HIDDEN];
            double[][] fresh = new double[STEPS][HIDDEN];
            for (int t = 0; t < STEPS; t++) {
                for (int j = 0; j < HIDDEN; j++) {
                    double i = sigmoid(sum(0, j, x, t, h[t]));
                    double o = sigmoid(sum(1, j, x, t, h[t]));
                    double f = sigmoid(sum(2, j, x, t, h[t]));
                    z[t][j] = sum(3, j, x, t, h[t]);
                    fresh[t][j] = i * Math.tanh(z[t][j]);
                    c[t + 1][j] = f * c[t][j] + fresh[t][j];
                    h[t + 1][j] = o * Math.tanh(c[t + 1][j]);
                }
            }
            double[] ofX = new double[x.length];
            double[] ofH = seed.clone();
            double[] ofC = new double[HIDDEN];
            for (int t = STEPS - 1; t >= 0; t--) {
                double[] before = new double[HIDDEN];
                for (int j = 0; j < HIDDEN; j++) {
                    double whole = ofC[j] + ofH[j];
                    double ofSignal = whole * fresh[t][j] / c[t + 1][j];
                    ofC[j] = whole - ofSignal;
                    int row = 3 * HIDDEN + j;
                    for (int k = 0; k < FEATURES; k++) {
                        ofX[t * FEATURES + k] += w[row * FEATURES + k] * x[t * FEATURES + k] / z[t][j] * ofSignal;
                    }
                    for (int k = 0; k < HIDDEN; k++) {
                        before[k] += r[row * HIDDEN + k] * h[t][k] / z[t][j] * ofSignal;
                    }
                }
                ofH = before;
            }
            return ofX;
        }

        private double sum(int gate, int j, double[] x, int t, double[] h) {
            int row = gate * HIDDEN + j;
            double sum = 0;
            for (int k = 0; k < FEATURES; k++) {
                sum += w[row * FEATURES + k] * x[t * FEATURES + k];
            }
            for (int k = 0; k < HIDDEN; k++) {
                sum += r[row * HIDDEN + k] * h[k];
            }
            return sum;
        }

        private static double sigmoid(double v) {
            return 1 / (1 + Math.exp(-v));
        }
    }

    @Test
    void theBatchMayBeTheFirstAxis() {
        NodeCase node = node("GRU", 2, true).outputs(2);
        Map<String, Tensor> expected = ReferenceEvaluator.run(unrolled(node), node.feeds());
        Graph turned = node.set("layout", 1)
                .graph()
                .withInputs(List.of(new Value("x", TensorType.of(ElementType.FLOAT, 2, STEPS, FEATURES))))
                .apply(new Normalize());
        Graph typed = turned.withTypes(
                Map.of(turned.nodes().get(0).output(), TensorType.of(ElementType.FLOAT, STEPS, 2, FEATURES)));
        Tensor x = transposed(requireNonNull(node.feeds().get("x")), 1, 0, 2);
        Map<String, Tensor> found = ReferenceEvaluator.run(typed.apply(new UnrollRecurrence()), Map.of("x", x));
        assertThat(found.get("y0")).isEqualTo(transposed(requireNonNull(expected.get("y0")), 2, 0, 1, 3));
        assertThat(found.get("y1")).isEqualTo(transposed(requireNonNull(expected.get("y1")), 1, 0, 2));
    }

    private static Tensor transposed(Tensor t, long... order) {
        return NodeCase.of("Transpose")
                .input("x", t)
                .setList("perm", order)
                .run()
                .get(0);
    }

    private static void refuses(NodeCase node, TensorType x, String reason) {
        Graph graph = node.graph().withInputs(List.of(new Value("x", x)));
        Graph left = graph.apply(new UnrollRecurrence())
                .withTypes(Map.of("y", TensorType.of(ElementType.FLOAT, STEPS, 1, 2, HIDDEN)));
        assertThatThrownBy(() -> Backward.compile(left, "y", List.of("x"), RuleSet.GRADIENT))
                .isInstanceOf(MissingRuleException.class)
                .hasMessageContaining("no rule applies to")
                .hasMessageContaining(reason);
    }

    @Test
    void aNodeThatCannotBeUnrolledIsNamedWithTheReason() {
        TensorType known = TensorType.of(ElementType.FLOAT, STEPS, 2, FEATURES);
        TensorType open = TensorType.of(ElementType.FLOAT, Dim.symbol("T"), Dim.of(2), Dim.of(FEATURES));
        refuses(node("LSTM", 1, true), open, "the number of its steps is not known");
        refuses(node("GRU", 1, true), TensorType.of(ElementType.FLOAT, 5000, 2, FEATURES), "its 5000 steps");
        NodeCase odd = node("RNN", 1, true).set("activations", new Attribute.Texts(List.of("Sine")));
        refuses(odd, known, "its activation function 'sine' is not known");
    }
}
