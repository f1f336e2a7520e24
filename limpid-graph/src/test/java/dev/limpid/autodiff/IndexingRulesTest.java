package dev.limpid.autodiff;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limpid.graph.ElementType;
import dev.limpid.graph.Tensor;
import dev.limpid.testkit.NodeCase;
import java.util.List;
import org.junit.jupiter.api.Test;

class IndexingRulesTest {
    @Test
    void gradientsOfGatherAreCorrectAlongEachAxis() {
        for (long axis = -3; axis < 3; axis++) {
            NodeCase.of("Gather")
                    .input("x", 3, 4, 5)
                    .list("indices", 2, 0, 2, -1)
                    .set("axis", axis)
                    .gradientCheck()
                    .check();
            NodeCase.of("Gather")
                    .input("x", 3, 4, 5)
                    .constant("indices", Tensor.of(new long[] {1, 0, 1, 1}, 2, 2))
                    .set("axis", axis)
                    .gradientCheck()
                    .check();
            NodeCase.of("Gather")
                    .input("x", 3, 4, 5)
                    .constant("indices", Tensor.of(new long[] {-1}))
                    .set("axis", axis)
                    .gradientCheck()
                    .check();
            NodeCase.of("Gather")
                    .input("x", 3, 4, 5)
                    .list("indices", 1)
                    .set("axis", axis)
                    .gradientCheck()
                    .check();
            NodeCase.of("Gather")
                    .input("x", 3, 4, 5)
                    .input("indices", Tensor.of(new long[] {1}))
                    .set("axis", axis)
                    .gradientCheck()
                    .check();
        }
        NodeCase.of("Gather")
                .input("x", 3, 4)
                .list("indices", 1, 1)
                .set("axis", 1)
                .gradientCheck()
                .checkSecondOrder();
    }

    @Test
    void anElementGatheredTwiceReceivesBothContributions() {
        NodeCase node = NodeCase.of("Gather").input("x", 3).list("indices", 2, 0, 2, -1);
        assertThat(PoolingRulesTest.gradient(node, 1, 10, 100, 1000)).containsExactly(10, 0, 1101);
    }

    @Test
    void gradientsOfGatherElementsAndGatherNDAreCorrect() {
        NodeCase.of("GatherElements")
                .input("x", 3, 4)
                .constant("indices", Tensor.of(new long[] {0, 2, 2, -1, 1, 1}, 2, 3))
                .set("axis", 1)
                .gradientCheck()
                .checkBothOrders();
        NodeCase.of("GatherND")
                .input("x", 3, 4, 2)
                .constant("indices", Tensor.of(new long[] {0, 1, 2, 3, 0, 1}, 3, 2))
                .gradientCheck()
                .checkBothOrders();
        NodeCase.of("GatherND")
                .input("x", 2, 3, 4)
                .constant("indices", Tensor.of(new long[] {1, 1, 2, 0}, 2, 2, 1))
                .set("batch_dims", 1)
                .gradientCheck()
                .checkBothOrders();
    }

    private static NodeCase elements(String reduction, long... indices) {
        return NodeCase.of("ScatterElements")
                .input("x", 3, 3)
                .constant("indices", Tensor.of(indices, 2, 2))
                .input("u", 2, 2)
                .set("axis", 1)
                .set("reduction", reduction);
    }

    @Test
    void gradientsOfScatterAreCorrectForEachReduction() {
        for (String reduction : List.of("none", "add", "mul", "max", "min")) {
            elements(reduction, 0, 2, -1, 1).gradientCheck().check();
            NodeCase.of("ScatterND")
                    .input("x", 4, 2)
                    .constant("indices", Tensor.of(new long[] {3, 1}, 2, 1))
                    .input("u", 2, 2)
                    .set("reduction", reduction)
                    .gradientCheck()
                    .check();
            if (!reduction.equals("none")) {
                elements(reduction, 0, 0, 2, 2).gradientCheck().check();
            }
        }
        elements("none", 0, 2, -1, 1).gradientCheck().checkSecondOrder();
        elements("add", 0, 0, 1, 1).gradientCheck().checkSecondOrder();
        elements("mul", 0, 0, 1, 2).gradientCheck().checkSecondOrder();
    }

    @Test
    void gradientsOfProductsWithZerosAreCorrect() {
        NodeCase.of("ScatterElements")
                .input("x", 3)
                .list("indices", 0, 0, 1, 1, 2)
                .input("u", Tensor.of(new float[] {0, 3, 0, 0, 5}, 5))
                .set("reduction", "mul")
                .gradientCheck()
                .check();
    }

    @Test
    void equalMaximaShareTheGradient() {
        NodeCase node = NodeCase.of("ScatterElements")
                .input("x", Tensor.of(new float[] {2, 1}, 2))
                .list("indices", 0, 0, 1)
                .constant("u", Tensor.of(new float[] {2, 1, 3}, 3))
                .set("reduction", "max");
        assertThat(PoolingRulesTest.gradient(node, 10, 100)).containsExactly(5, 0);
    }

    @Test
    void theGradientOfCompressIsCorrect() {
        Tensor condition = Tensor.of(ElementType.BOOL, new double[] {0, 1, 1}, 3);
        NodeCase.of("Compress")
                .input("x", 3, 4)
                .constant("condition", condition)
                .set("axis", 0)
                .gradientCheck()
                .checkBothOrders();
        NodeCase.of("Compress")
                .input("x", 3, 4)
                .constant("condition", condition)
                .gradientCheck()
                .check();
    }

    @Test
    void theTwoValuesOfOneHotReceiveTheSumsOfTheirPositions() {
        NodeCase.of("OneHot")
                .list("indices", 1, 0, -1)
                .constant("depth", Tensor.of(new long[] {4}))
                .input("values", 2)
                .gradientCheck()
                .checkBothOrders();
        NodeCase.of("OneHot")
                .list("indices", 1, 0, 9)
                .list("depth", 4)
                .input("values", 2)
                .set("axis", 0)
                .gradientCheck()
                .check();
    }
}
