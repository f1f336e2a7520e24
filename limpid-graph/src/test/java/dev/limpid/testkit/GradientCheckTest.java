package dev.limpid.testkit;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limpid.graph.Tensor;
import org.junit.jupiter.api.Test;

class GradientCheckTest {
    @Test
    void correctRulesPassInBothOrders() {
        NodeCase.of("Sigmoid").input("x", 2, 3).gradientCheck().checkBothOrders();
        NodeCase.of("Div").input("a", 2, 3).input("b", 2, 1).gradientCheck().check();
    }

    @Test
    void broadcastInputsAndConstantsAreChecked() {
        NodeCase.of("Mul")
                .input("x", 2, 3)
                .constant("w", Tensor.of(new float[] {1, -2, 3}, 3))
                .gradientCheck()
                .wrt("x", "w")
                .check();
    }

    @Test
    void theCheckFailsAtAKink() {
        GradientCheck check =
                NodeCase.of("Relu").input("x", Tensor.of(new float[] {0, 0}, 2)).gradientCheck();
        assertThatThrownBy(check::check)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("Relu")
                .hasMessageContaining("<v, J^T u> = 0.0 but <u, J v> = ");
    }
}
