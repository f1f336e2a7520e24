package dev.limpid.autodiff;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limpid.graph.Tensor;
import dev.limpid.testkit.NodeCase;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResizeRulesTest {
    private static final List<String> COORDINATES =
            List.of("half_pixel", "half_pixel_symmetric", "pytorch_half_pixel", "align_corners", "asymmetric");

    private static NodeCase scaled(double h, double w) {
        return NodeCase.of("Resize")
                .input("x", 1, 2, 5, 4)
                .none()
                .constant("scales", Tensor.of(new float[] {1, 1, (float) h, (float) w}, 4))
                .opset(19);
    }

    private static NodeCase sized(long h, long w) {
        return NodeCase.of("Resize")
                .input("x", 1, 2, 5, 4)
                .none()
                .none()
                .list("sizes", 1, 2, h, w)
                .opset(19);
    }

    @Test
    void nearestGradientsAreCorrectForAllCoordinatesAndRoundings() {
        for (String coordinates : COORDINATES) {
            for (String rounding : List.of("round_prefer_floor", "round_prefer_ceil", "floor", "ceil")) {
                for (NodeCase node :
                        List.of(scaled(2, 2), scaled(3, 1.5), scaled(0.6, 0.5), sized(7, 3), sized(1, 1))) {
                    node.set("mode", "nearest")
                            .set("coordinate_transformation_mode", coordinates)
                            .set("nearest_mode", rounding)
                            .gradientCheck()
                            .draws(1)
                            .check();
                }
            }
        }
    }

    @Test
    void linearAndCubicGradientsAreCorrectForAllCoordinates() {
        for (String mode : List.of("linear", "cubic")) {
            for (String coordinates : COORDINATES) {
                for (NodeCase node : List.of(scaled(2, 2), scaled(2.3, 0.6), sized(7, 3), sized(1, 6))) {
                    node.set("mode", mode)
                            .set("coordinate_transformation_mode", coordinates)
                            .gradientCheck()
                            .draws(1)
                            .check();
                }
            }
        }
    }

    @Test
    void gradientsWithAntialiasingAreCorrect() {
        for (String mode : List.of("linear", "cubic")) {
            for (NodeCase node : List.of(scaled(0.6, 0.5), sized(2, 3), sized(8, 2))) {
                node.set("mode", mode)
                        .set("antialias", 1)
                        .gradientCheck()
                        .draws(1)
                        .check();
            }
        }
        scaled(0.6, 2)
                .set("mode", "cubic")
                .set("exclude_outside", 1)
                .set("cubic_coeff_a", -0.5f)
                .gradientCheck()
                .check();
    }

    @Test
    void gradientsOfCropsAreCorrectAndZeroOutside() {
        for (String mode : List.of("nearest", "linear", "cubic")) {
            NodeCase.of("Resize")
                    .input("x", 1, 1, 5, 4)
                    .constant("roi", Tensor.of(new float[] {0, 0, 0.2f, -0.3f, 1, 1, 0.8f, 1.4f}, 8))
                    .none()
                    .list("sizes", 1, 1, 4, 7)
                    .set("mode", mode)
                    .set("extrapolation_value", 7f)
                    .set("coordinate_transformation_mode", "tf_crop_and_resize")
                    .gradientCheck()
                    .check();
        }
    }

    @Test
    void gradientsForSelectedAxesWithOneScaleAreCorrect() {
        NodeCase.of("Resize")
                .input("x", 2, 5, 4, 2)
                .none()
                .none()
                .list("sizes", 7, 3)
                .setList("axes", 1, 2)
                .set("mode", "linear")
                .opset(19)
                .gradientCheck()
                .check();
        for (String policy : List.of("not_larger", "not_smaller")) {
            for (String mode : List.of("nearest", "linear", "cubic")) {
                NodeCase.of("Resize")
                        .input("x", 1, 2, 5, 4)
                        .none()
                        .none()
                        .list("sizes", 8, 9)
                        .setList("axes", 2, 3)
                        .set("keep_aspect_ratio_policy", policy)
                        .set("mode", mode)
                        .opset(19)
                        .gradientCheck()
                        .check();
            }
        }
        NodeCase.of("Resize")
                .input("x", 2, 6)
                .none()
                .none()
                .list("sizes", 3, 4)
                .set("mode", "linear")
                .opset(19)
                .gradientCheck()
                .check();
        NodeCase.of("Resize")
                .input("x", 1, 1, 3, 4, 2)
                .none()
                .none()
                .list("sizes", 1, 1, 5, 2, 4)
                .set("mode", "linear")
                .opset(19)
                .gradientCheck()
                .check();
    }

    @Test
    void doublingSumsEachBlock() {
        NodeCase node = NodeCase.of("Resize")
                .input("x", 1, 1, 1, 2)
                .none()
                .constant("scales", Tensor.of(new float[] {1, 1, 2, 2}, 4))
                .set("mode", "nearest")
                .set("coordinate_transformation_mode", "asymmetric")
                .set("nearest_mode", "floor");
        assertThat(PoolingRulesTest.gradient(node, 1, 2, 3, 4, 5, 6, 7, 8)).containsExactly(14, 22);
        node.gradientCheck().checkBothOrders();
    }

    @Test
    void secondDerivativesAreCorrect() {
        sized(7, 3).set("mode", "linear").gradientCheck().checkSecondOrder();
    }

    @Test
    void sizesKnownOnlyAtRunTimeGiveTheSameGradients() {
        ConvolutionRulesTest.assertSameGradients(scaled(2, 1.5).set("mode", "linear"));
        ConvolutionRulesTest.assertSameGradients(sized(7, 3).set("mode", "cubic"));
    }
}
