package dev.limpid.autodiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.limpid.graph.Attribute;
import dev.limpid.graph.Dim;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Shape;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class QuantizationRulesTest {
    private static final Tensor X =
            Tensor.of(new float[] {-300, -128.4f, -128.6f, -1.3f, 0, 0.7f, 127.4f, 127.6f, 300}, 9);

    @Test
    void aPairPassesTheGradientWhereItDoesNotSaturate() {
        Graph graph = pair(ElementType.INT8, Tensor.scalar(ElementType.FLOAT, 1), 0, 9);
        assertThat(Rules.gradientOf(graph, Map.of("x", X), "x")).containsExactly(0, 1, 0, 1, 1, 1, 1, 0, 0);
    }

    @Test
    void scaleAndZeroPointMoveTheRange() {
        Graph graph = pair(ElementType.UINT8, Tensor.scalar(ElementType.FLOAT, 0.5), 128, 9);
        Tensor x = Tensor.of(new float[] {-100, -64.2f, -64, -1, 0, 1, 63.5f, 63.9f, 100}, 9);
        assertThat(Rules.gradientOf(graph, Map.of("x", x), "x")).containsExactly(0, 1, 1, 1, 1, 1, 1, 0, 0);
    }

    @Test
    void scalesCanBePerChannel() {
        Graph graph = pair(ElementType.INT8, Tensor.of(new float[] {1, 0.01f}, 2), 0, 3, 2, 1);
        Tensor x = Tensor.of(new float[] {-100, -100, 1, 1, 200, 0}, 3, 2, 1);
        assertThat(Rules.gradientOf(graph, Map.of("x", x), "x")).containsExactly(1, 0, 1, 1, 0, 1);
    }

    @Test
    void scalesCanBePerBlock() {
        GraphBuilder b = GraphBuilder.ofOpset(21);
        Expr x = b.input("x", TensorType.of(ElementType.FLOAT, 1, 5));
        Expr scale = b.constant(Tensor.of(new float[] {1, 0.01f}, 1, 2));
        Map<String, Attribute> blocks =
                Map.of("block_size", Attribute.of(3L), "axis", Attribute.of(1L), "output_dtype", Attribute.of(3L));
        Expr q = x.emit("QuantizeLinear", blocks, TensorType.of(ElementType.INT8, 1, 5), scale);
        Map<String, Attribute> back = Map.of("block_size", Attribute.of(3L), "axis", Attribute.of(1L));
        Expr y = q.emit("DequantizeLinear", back, TensorType.of(ElementType.FLOAT, 1, 5), scale);
        Tensor at = Tensor.of(new float[] {100, -5, 300, 100, 1}, 1, 5);
        assertThat(Rules.gradientOf(b.build(Map.of("y", y)), Map.of("x", at), "x"))
                .containsExactly(1, 1, 0, 0, 1);
    }

    /** PyTorch's learnable scale: (q - z) - x / s where in range, the bound where not. */
    @Test
    void theScaleReceivesGradientsFromRoundingAndSaturation() {
        GraphBuilder b = GraphBuilder.ofOpset(18);
        Expr x = b.input("x", TensorType.of(ElementType.FLOAT, 4));
        Expr scale = b.input("scale", new TensorType(ElementType.FLOAT, Shape.SCALAR));
        Graph graph = b.build(Map.of("y", quantised(x, scale, ElementType.INT8, 0)));
        Map<String, Tensor> feeds = Map.of(
                "x",
                Tensor.of(new float[] {1.25f, -0.3f, 100, -100}, 4),
                "scale",
                Tensor.scalar(ElementType.FLOAT, 0.5));
        double expected = (2 - 2.5) + (-1 + 0.6) + 127 - 128;
        assertThat(Rules.gradientOf(graph, feeds, "scale")).containsExactly(new double[] {expected}, within(1e-5));
    }

    @Test
    void quantisedValuesCanBeRearranged() {
        GraphBuilder b = GraphBuilder.ofOpset(18);
        Expr x = b.input("x", TensorType.of(ElementType.FLOAT, 2, 3));
        Expr scale = b.scalar(ElementType.FLOAT, 1);
        Expr q = x.emit("QuantizeLinear", Map.of(), TensorType.of(ElementType.UINT8, 2, 3), scale);
        Expr moved = q.transpose(1, 0).reshape(6);
        Expr y = moved.emit("DequantizeLinear", Map.of(), TensorType.of(ElementType.FLOAT, 6), scale);
        Expr weighted = y.mul(b.constant(Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 6)));
        Tensor at = Tensor.of(new float[] {1, 2, -3, 4, 500, 6}, 2, 3);
        assertThat(Rules.gradientOf(b.build(Map.of("y", weighted)), Map.of("x", at), "x"))
                .containsExactly(1, 3, 0, 2, 0, 6);
    }

    @Test
    void dynamicQuantisationPassesTheGradient() {
        GraphBuilder b = GraphBuilder.ofOpset(18);
        Expr x = b.input("x", TensorType.of(ElementType.FLOAT, 4));
        TensorType scalar = new TensorType(ElementType.FLOAT, Shape.SCALAR);
        List<Expr> q = b.emitAll(
                "DynamicQuantizeLinear",
                List.of(x),
                Map.of(),
                List.of(TensorType.of(ElementType.UINT8, 4), scalar, new TensorType(ElementType.UINT8, Shape.SCALAR)));
        Expr y = q.get(0).emit("DequantizeLinear", Map.of(), TensorType.of(ElementType.FLOAT, 4), q.get(1), q.get(2));
        double[] gradient =
                Rules.gradientOf(b.build(Map.of("y", y)), Map.of("x", Tensor.of(new float[] {-1, 0.3f, 2, 5}, 4)), "x");
        assertThat(gradient).containsExactly(new double[] {1, 1, 1, 1}, within(1e-6));
    }

    @Test
    void operatorsOnIntegersHaveNoRuleInsteadOfAZeroRule() {
        GraphBuilder b = GraphBuilder.ofOpset(18);
        Expr x = b.input("x", TensorType.of(ElementType.FLOAT, Dim.symbol("N"), Dim.of(3)));
        Expr scale = b.scalar(ElementType.FLOAT, 1);
        TensorType bytes = TensorType.of(ElementType.UINT8, Dim.symbol("N"), Dim.of(3));
        Expr q = x.emit("QuantizeLinear", Map.of(), bytes, scale);
        Expr weights = b.constant(Tensor.of(ElementType.UINT8, new double[] {1, 2, 3}, 3, 1));
        TensorType sums = TensorType.of(ElementType.INT32, Dim.symbol("N"), Dim.of(1));
        Expr y = q.emit("MatMulInteger", Map.of(), sums, weights).cast(ElementType.FLOAT);
        Graph graph = b.build(List.of(y));
        assertThatThrownBy(() -> Backward.compile(graph, y.name(), List.of("x"), RuleSet.GRADIENT))
                .isInstanceOf(MissingRuleException.class)
                .hasMessage("the rule set 'gradient' has no rule for operator MatMulInteger (opset 18) of node"
                        + " 'matmulinteger_1'; add a rule with RuleSet.with,"
                        + " or explain a layer after it");
    }

    private static Graph pair(ElementType type, Tensor scale, double zero, long... shape) {
        GraphBuilder b = GraphBuilder.ofOpset(18);
        Expr x = b.input("x", TensorType.of(ElementType.FLOAT, shape));
        return b.build(Map.of("y", quantised(x, b.constant(scale), type, zero)));
    }

    private static Expr quantised(Expr x, Expr scale, ElementType type, double zero) {
        GraphBuilder b = x.builder();
        long count = scale.rank() == 0 ? 1 : scale.shape().size(0);
        double[] zeros = new double[(int) count];
        java.util.Arrays.fill(zeros, zero);
        Expr z = b.constant(Tensor.of(type, zeros, scale.shape().sizes()));
        Expr q = x.emit("QuantizeLinear", Map.of(), new TensorType(type, x.shape()), scale, z);
        return q.emit("DequantizeLinear", Map.of(), new TensorType(ElementType.FLOAT, x.shape()), scale, z);
    }
}
