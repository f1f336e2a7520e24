package dev.limpid.autodiff;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limpid.error.LimpidException;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Tensor;
import dev.limpid.testkit.NodeCase;
import dev.limpid.testkit.ReferenceEvaluator;
import org.junit.jupiter.api.Test;

class AttentionRulesTest {
    @Test
    void headsCanBeASeparateAxis() {
        Rules.check(NodeCase.of("Attention")
                .opset(23)
                .input("q", 2, 3, 4, 5)
                .input("k", 2, 3, 6, 5)
                .input("v", 2, 3, 6, 7));
    }

    @Test
    void headsCanBeConcatenated() {
        Rules.check(NodeCase.of("Attention")
                .opset(23)
                .input("q", 2, 4, 6)
                .input("k", 2, 5, 6)
                .input("v", 2, 5, 9)
                .set("q_num_heads", 3)
                .set("kv_num_heads", 3));
    }

    @Test
    void queryHeadsCanShareKeysAndValues() {
        Rules.check(NodeCase.of("Attention")
                .opset(23)
                .input("q", 2, 6, 4, 5)
                .input("k", 2, 3, 4, 5)
                .input("v", 2, 3, 4, 5));
        Rules.check(NodeCase.of("Attention")
                .opset(23)
                .input("q", 2, 4, 12)
                .input("k", 2, 5, 3)
                .input("v", 2, 5, 2)
                .set("q_num_heads", 4)
                .set("kv_num_heads", 1));
    }

    @Test
    void masksCanBeFloatingPointOrBoolean() {
        Rules.check(square().input("mask", 4, 4));
        Rules.check(square().input("mask", 2, 1, 4, 4));
        Tensor allowed =
                Tensor.of(ElementType.BOOL, new double[] {1, 0, 1, 1, 1, 1, 0, 0, 0, 1, 1, 1, 1, 1, 1, 0}, 4, 4);
        Rules.check(square().input("mask", allowed));
    }

    @Test
    void attentionCanBeCausal() {
        Rules.check(square().set("is_causal", 1));
        Rules.check(square().input("mask", 4, 4).set("is_causal", 1));
    }

    @Test
    void scoresCanBeScaledAndCapped() {
        Rules.check(square().set("scale", 0.3f));
        Rules.check(square().set("softcap", 1.5f));
        Rules.check(square().input("mask", 4, 4).set("softcap", 1.5f));
    }

    @Test
    void pastKeysAreRejected() {
        NodeCase node = square().none()
                .input("past_key", 2, 3, 1, 5)
                .input("past_value", 2, 3, 1, 5)
                .outputs(3);
        assertThatThrownBy(
                        () -> Rules.gradientOf(ReferenceEvaluator.typed(node.graph(), node.feeds()), node.feeds(), "q"))
                .isInstanceOf(LimpidException.class)
                .hasMessage("Attention node 'y0' has past keys and values; their gradient is not supported");
    }

    @Test
    void rotaryEmbeddingGradientIsTheInverseRotation() {
        for (long interleaved : new long[] {0, 1}) {
            Rules.check(NodeCase.of("RotaryEmbedding")
                    .opset(23)
                    .input("x", 2, 3, 4, 6)
                    .input("cos", 2, 4, 3)
                    .input("sin", 2, 4, 3)
                    .set("interleaved", interleaved));
            Rules.check(NodeCase.of("RotaryEmbedding")
                    .opset(23)
                    .input("x", 2, 4, 18)
                    .input("cos", 9, 2)
                    .input("sin", 9, 2)
                    .input("positions", Tensor.of(new long[] {0, 1, 2, 3, 4, 5, 6, 8}, 2, 4))
                    .set("num_heads", 3)
                    .set("rotary_embedding_dim", 4)
                    .set("interleaved", interleaved));
        }
    }

    private static NodeCase square() {
        return NodeCase.of("Attention")
                .opset(23)
                .input("q", 2, 3, 4, 5)
                .input("k", 2, 3, 4, 5)
                .input("v", 2, 3, 4, 5);
    }
}
