package dev.limpid.autodiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limpid.graph.Dim;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Shape;
import dev.limpid.graph.TensorType;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The exact graphs that the compiler writes for a small network: each change must be deliberate. */
class GoldenGraphTest {
    private static final TensorType ROWS = TensorType.of(ElementType.FLOAT, Dim.symbol("N"), Dim.of(3));

    /** {@code y = relu(x + b) * x}. */
    private static Graph network() {
        GraphBuilder b = GraphBuilder.ofOpset(18);
        Expr x = b.input("x", ROWS);
        Expr bias = b.input("b", new TensorType(ElementType.FLOAT, Shape.of(3)));
        return b.build(Map.of("y", x.add(bias).relu().mul(x)));
    }

    private static String backward(RuleSet rules, String... wrt) {
        return Backward.compile(network(), "mul_1", List.of(wrt), rules).toText();
    }

    @Test
    void theGradientSumsOverConsumers() {
        assertThat(backward(RuleSet.GRADIENT, "x")).isEqualTo("""
                        opset 18
                        input x: float[N,3]
                        input b: float[3]
                        input seed: float[N,3]
                        add_1 = Add(x, b)
                        relu_1 = Relu(add_1)
                        mul_1 = Mul(relu_1, x)
                        y = Identity(mul_1)
                        gradient/mul_1 = Mul(seed, x)
                        gradient/mul_2 = Mul(seed, relu_1)
                        gradient/hardsigmoid_1 = HardSigmoid(relu_1) {alpha=1.2676506E30, beta=0.0}
                        gradient/mul_3 = Mul(gradient/mul_1, gradient/hardsigmoid_1)
                        gradient/add_1 = Add(gradient/mul_2, gradient/mul_3)
                        grad/x = Identity(gradient/add_1)
                        output y, grad/x
                        """);
    }

    @Test
    void theGradientOfABroadcastBiasIsSummedByTheCompiler() {
        assertThat(backward(RuleSet.GRADIENT, "b"))
                .contains("ReduceSum(gradient/mul_2, ")
                .contains("grad/b");
        assertThat(backward(RuleSet.GRADIENT, "b")).doesNotContain("Mul(seed, relu_1)");
    }

    @Test
    void guidedAndDeconvnetDifferInOneRule() {
        assertThat(backward(RuleSet.GUIDED, "add_1"))
                .contains("guided/relu_1 = Relu(guided/mul_1)")
                .contains("HardSigmoid(relu_1)");
        assertThat(backward(RuleSet.DECONVNET, "add_1"))
                .contains("grad/add_1 = Identity(deconvnet/relu_1)")
                .doesNotContain("HardSigmoid");
    }

    @Test
    void aClipFromZeroIsARectifierAndAnyOtherIsNot() {
        for (double least : new double[] {0, -1}) {
            GraphBuilder b = GraphBuilder.ofOpset(18);
            Expr x = b.input("x", ROWS);
            Graph clip = b.build(Map.of("y", x.emit("Clip", Map.of(), ROWS, x.like(least), x.like(6))));
            String guided =
                    Backward.compile(clip, "y", List.of("x"), RuleSet.GUIDED).toText();
            assertThat(guided.contains("Relu(seed)")).isEqualTo(least == 0);
        }
    }

    @Test
    void aValueWithoutCotangentGetsZeros() {
        assertThat(backward(RuleSet.GRADIENT, "y")).contains("grad/y = Identity(gradient/constantofshape_1)");
    }

    @Test
    void aMissingRuleNamesRuleSetOperatorAndNode() {
        RuleSet empty = new RuleSet("empty", List.of());
        assertThatThrownBy(() -> Backward.compile(network(), "mul_1", List.of("x"), empty))
                .isInstanceOf(MissingRuleException.class)
                .hasMessage("the rule set 'empty' has no rule for operator Mul (opset 18) of node 'mul_1'; add a rule"
                        + " with RuleSet.with, or explain a layer after it");
    }
}
