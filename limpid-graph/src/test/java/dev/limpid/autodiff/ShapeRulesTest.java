package dev.limpid.autodiff;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limpid.graph.Tensor;
import dev.limpid.testkit.NodeCase;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShapeRulesTest {
    @Test
    void gradientsOfReshapesAreCorrect() {
        NodeCase.of("Reshape")
                .input("x", 2, 3, 4)
                .list("shape", 0, -1)
                .gradientCheck()
                .checkBothOrders();
        NodeCase.of("Reshape")
                .input("x", 2, 3, 4)
                .list("shape", 4, 6)
                .set("allowzero", 1)
                .gradientCheck()
                .check();
        NodeCase.of("Reshape")
                .input("x", 2, 3, 4)
                .input("shape", Tensor.list(24))
                .gradientCheck()
                .check();
        NodeCase.of("Flatten")
                .input("x", 2, 3, 4)
                .set("axis", 2)
                .gradientCheck()
                .check();
        NodeCase.of("Flatten")
                .input("x", 2, 3, 4)
                .set("axis", 0)
                .gradientCheck()
                .check();
        NodeCase.of("Squeeze")
                .input("x", 2, 1, 4, 1)
                .list("axes", 1, -1)
                .gradientCheck()
                .check();
        NodeCase.of("Squeeze").input("x", 2, 1, 4, 1).gradientCheck().check();
        NodeCase.of("Unsqueeze")
                .input("x", 2, 3)
                .list("axes", 0, -1)
                .gradientCheck()
                .check();
    }

    @Test
    void gradientsOfTransposesAreCorrect() {
        NodeCase.of("Transpose")
                .input("x", 2, 3, 4)
                .setList("perm", 1, 2, 0)
                .gradientCheck()
                .checkBothOrders();
        NodeCase.of("Transpose").input("x", 2, 3, 4).gradientCheck().check();
    }

    @Test
    void gradientsOfConcatAndSplitAreCorrect() {
        NodeCase.of("Concat")
                .input("a", 2, 3)
                .input("b", 2, 1)
                .input("c", 2, 4)
                .set("axis", 1)
                .gradientCheck()
                .checkBothOrders();
        NodeCase.of("Concat")
                .input("a", 2, 3)
                .input("b", 1, 3)
                .set("axis", -2)
                .gradientCheck()
                .check();
        NodeCase.of("Concat").input("a", 2, 3).set("axis", 0).gradientCheck().check();
        NodeCase.of("Split")
                .input("x", 2, 7)
                .list("split", 1, 4, 2)
                .set("axis", 1)
                .outputs(3)
                .gradientCheck()
                .checkBothOrders();
        NodeCase.of("Split")
                .input("x", 7, 2)
                .set("num_outputs", 3)
                .outputs(3)
                .gradientCheck()
                .check();
        NodeCase.of("Split")
                .input("x", 2, 6)
                .set("num_outputs", 2)
                .set("axis", -1)
                .outputs(2)
                .gradientCheck()
                .check();
    }

    @Test
    void gradientsOfSlicesAreCorrect() {
        slice(new long[] {1}, new long[] {4}, new long[] {1}, new long[] {1});
        slice(new long[] {1, 0}, new long[] {100, -1}, new long[] {1, 2}, new long[] {2, 3});
        slice(new long[] {-2}, new long[] {-100}, new long[] {-1}, new long[] {-1});
        slice(new long[] {100}, new long[] {0}, new long[] {1}, new long[] {-2});
        slice(new long[] {4, 1}, new long[] {Long.MIN_VALUE, Long.MAX_VALUE}, new long[] {1, 0}, new long[] {-3, 1});
        slice(new long[] {0}, new long[] {Long.MAX_VALUE}, new long[] {0}, new long[] {1});
        NodeCase.of("Slice")
                .input("x", 4, 5)
                .list("starts", 1, 1)
                .list("ends", 3, 5)
                .gradientCheck()
                .checkSecondOrder();
        NodeCase.of("Slice")
                .input("x", 4, 5)
                .list("starts", 0)
                .list("ends", 5)
                .list("axes", 1)
                .list("steps", 2)
                .gradientCheck()
                .checkSecondOrder();
    }

    private static void slice(long[] starts, long[] ends, long[] axes, long[] steps) {
        NodeCase.of("Slice")
                .input("x", 3, 5, 6)
                .list("starts", starts)
                .list("ends", ends)
                .list("axes", axes)
                .list("steps", steps)
                .gradientCheck()
                .check();
        NodeCase.of("Slice")
                .input("x", 3, 5, 6)
                .input("starts", Tensor.list(starts))
                .input("ends", Tensor.list(ends))
                .input("axes", Tensor.list(axes))
                .input("steps", Tensor.list(steps))
                .gradientCheck()
                .check();
    }

    @Test
    void anEmptySliceHasZeroGradient() {
        NodeCase node = NodeCase.of("Slice").input("x", 4).list("starts", 3).list("ends", 1);
        assertThat(PoolingRulesTest.gradient(node)).containsExactly(0, 0, 0, 0);
    }

    @Test
    void repeatedElementsSumTheirGradients() {
        NodeCase.of("Expand")
                .input("x", 3, 1)
                .list("shape", 2, 3, 4)
                .gradientCheck()
                .checkBothOrders();
        NodeCase.of("Expand")
                .input("x", 3, 4)
                .list("shape", 1, 1)
                .gradientCheck()
                .check();
        NodeCase.of("Tile")
                .input("x", 2, 3)
                .list("repeats", 3, 2)
                .gradientCheck()
                .checkBothOrders();
        NodeCase.of("Tile")
                .input("x", 2, 3)
                .input("repeats", Tensor.list(1, 2))
                .gradientCheck()
                .check();
        NodeCase tile = NodeCase.of("Tile").input("x", 1, 2).list("repeats", 1, 3);
        assertThat(PoolingRulesTest.gradient(tile, 1, 2, 3, 4, 5, 6)).containsExactly(9, 12);
    }

    @Test
    void gradientsOfPadsAreCorrectInEveryMode() {
        for (String mode : List.of("constant", "reflect", "edge", "wrap")) {
            NodeCase.of("Pad")
                    .input("x", 2, 4, 5)
                    .list("pads", 0, 2, 1, 0, 3, 2)
                    .set("mode", mode)
                    .opset(19)
                    .gradientCheck()
                    .check();
            NodeCase.of("Pad")
                    .input("x", 2, 4, 5)
                    .input("pads", Tensor.list(0, 2, 1, 0, 3, 2))
                    .set("mode", mode)
                    .opset(19)
                    .gradientCheck()
                    .check();
            NodeCase.of("Pad")
                    .input("x", 2, 4, 5)
                    .list("pads", 1, 2, 2, 1)
                    .none()
                    .list("axes", -1, 1)
                    .set("mode", mode)
                    .opset(19)
                    .gradientCheck()
                    .checkBothOrders();
        }
        NodeCase.of("Pad")
                .input("x", 4, 5)
                .list("pads", -1, 2, 1, -2)
                .gradientCheck()
                .check();
        NodeCase.of("Pad")
                .input("x", 4, 5)
                .list("pads", -1, -2, -1, 0)
                .gradientCheck()
                .check();
    }

    @Test
    void theConstantOfAPadReceivesTheSumOfThePadding() {
        NodeCase.of("Pad")
                .input("x", 3, 4)
                .list("pads", 1, -1, 0, 2)
                .input("value")
                .gradientCheck()
                .checkBothOrders();
    }

    @Test
    void edgeElementsSumTheGradientsOfTheirCopies() {
        NodeCase edge = NodeCase.of("Pad").input("x", 3).list("pads", 2, 1).set("mode", "edge");
        assertThat(PoolingRulesTest.gradient(edge, 1, 2, 3, 4, 5, 6)).containsExactly(6, 4, 11);
        NodeCase reflect = NodeCase.of("Pad").input("x", 3).list("pads", 2, 1).set("mode", "reflect");
        assertThat(PoolingRulesTest.gradient(reflect, 1, 2, 3, 4, 5, 6)).containsExactly(3, 12, 6);
        NodeCase wrap = NodeCase.of("Pad")
                .input("x", 3)
                .list("pads", 2, 1)
                .set("mode", "wrap")
                .opset(19);
        assertThat(PoolingRulesTest.gradient(wrap, 1, 2, 3, 4, 5, 6)).containsExactly(9, 5, 7);
    }

    @Test
    void gradientsOfDepthToSpaceAndSpaceToDepthAreCorrect() {
        NodeCase.of("DepthToSpace")
                .input("x", 2, 8, 2, 3)
                .set("blocksize", 2)
                .gradientCheck()
                .checkBothOrders();
        NodeCase.of("DepthToSpace")
                .input("x", 2, 8, 2, 3)
                .set("blocksize", 2)
                .set("mode", "CRD")
                .gradientCheck()
                .checkBothOrders();
        NodeCase.of("SpaceToDepth")
                .input("x", 2, 3, 4, 6)
                .set("blocksize", 2)
                .gradientCheck()
                .checkBothOrders();
    }

    @Test
    void gradientsOfTriluAndReverseSequenceAreCorrect() {
        NodeCase.of("Trilu").input("x", 2, 3, 4).gradientCheck().checkBothOrders();
        NodeCase.of("Trilu")
                .input("x", 3, 4)
                .constant("k", Tensor.of(new long[] {-1}))
                .set("upper", 0)
                .gradientCheck()
                .check();
        NodeCase.of("ReverseSequence")
                .input("x", 4, 3, 2)
                .list("lengths", 2, 4, 1)
                .set("time_axis", 0)
                .set("batch_axis", 1)
                .gradientCheck()
                .checkBothOrders();
    }
}
