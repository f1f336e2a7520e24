package dev.limpid.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limpid.error.LimpidException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GraphBuilderTest {
    private static final TensorType MAPS =
            TensorType.of(ElementType.FLOAT, Dim.symbol("N"), Dim.of(2), Dim.of(4), Dim.of(4));

    @Test
    void equalNodesAndConstantsAreShared() {
        GraphBuilder b = GraphBuilder.ofOpset(18);
        Expr x = b.input("x", MAPS);
        Expr twice = x.mul(2).relu().add(x.mul(2).relu());
        assertThat(b.build(Map.of("y", twice)).toText()).isEqualTo("""
                        opset 18
                        input x: float[N,2,4,4]
                        constant const_1 = float[] {2.0}
                        mul_1 = Mul(x, const_1)
                        relu_1 = Relu(mul_1)
                        add_1 = Add(relu_1, relu_1)
                        y = Identity(add_1)
                        output y
                        """);
    }

    @Test
    void aGraphCalledTwiceOnTheSameInputIsComputedOnce() {
        GraphBuilder inner = GraphBuilder.ofOpset(18);
        Expr a = inner.input("a", MAPS);
        Graph called = inner.build(Map.of("b", a.exp().mul(3)));
        GraphBuilder b = GraphBuilder.ofOpset(18);
        Expr x = b.input("x", MAPS);
        Map<String, Expr> one = b.call(called, List.of(x));
        Map<String, Expr> two = b.call(called, List.of(x));
        assertThat(two.get("b"))
                .hasToString(String.valueOf(one.get("b")))
                .asString()
                .endsWith(": float[N,2,4,4]");
    }

    @Test
    void typesOfReductionsTranspositionsAndProductsAreInferred() {
        GraphBuilder b = GraphBuilder.ofOpset(18);
        Expr x = b.input("x", MAPS);
        assertThat(x.reduceMean(true, 2, 3).shape()).hasToString("[N,2,1,1]");
        assertThat(x.reduceSum(false, -1).shape()).hasToString("[N,2,4]");
        assertThat(x.transpose(0, 2, 3, 1).shape()).hasToString("[N,4,4,2]");
        assertThat(x.unsqueeze(1).shape()).hasToString("[N,1,2,4,4]");
        assertThat(x.reduceMean(true, 2, 3).mul(x).shape()).hasToString("[N,2,4,4]");
        assertThat(x.matMul(x).shape()).hasToString("[N,2,4,4]");
        assertThat(x.greater(x).elementType()).isEqualTo(ElementType.BOOL);
    }

    @Test
    void callingWithTooFewArgumentsIsRejected() {
        GraphBuilder inner = GraphBuilder.ofOpset(18);
        Graph called = inner.build(List.of(inner.input("a", MAPS).exp()));
        assertThatThrownBy(() -> GraphBuilder.ofOpset(18).call(called, List.of()))
                .isInstanceOf(LimpidException.class)
                .hasMessage("a graph with 1 inputs was called with 0 arguments");
    }
}
