package dev.limpid.testkit;

import dev.limpid.graph.ElementType;
import dev.limpid.graph.Tensor;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** First and second derivatives of operators and forms that the conformance tests do not cover. */
class GradientCasesTest {
    private static NodeCase x(String op, long... shape) {
        return NodeCase.of(op).input("x", shape);
    }

    static Stream<NodeCase> pointwise() {
        return Stream.of(
                x("Elu", 3, 4),
                x("Elu", 3, 4).set("alpha", 2f),
                x("Selu", 3, 4),
                x("Softplus", 3, 4),
                x("Softsign", 3, 4),
                x("HardSigmoid", 3, 4).set("alpha", 0.5f),
                x("Mish", 3, 4),
                x("HardSwish", 3, 4),
                x("Gelu", 3, 4).opset(20),
                x("Gelu", 3, 4).opset(20).set("approximate", "tanh"),
                x("Swish", 3, 4).opset(24).set("alpha", 1.7f),
                x("PRelu", 2, 3, 4).input("slope", 3, 1));
    }

    static Stream<NodeCase> normalizations() {
        return Stream.of(
                x("InstanceNormalization", 2, 3, 4, 5).input("scale", 3).input("b", 3),
                x("GroupNormalization", 2, 6, 4)
                        .opset(21)
                        .input("scale", 6)
                        .input("b", 6)
                        .set("num_groups", 3),
                x("RMSNormalization", 2, 3, 4).opset(23).input("scale", 3, 4).set("axis", 1),
                x("LayerNormalization", 2, 3, 4)
                        .input("scale", 3, 4)
                        .input("b", 3, 4)
                        .set("axis", 1)
                        .outputs(3),
                x("LpNormalization", 2, 5).set("p", 1),
                x("LpNormalization", 2, 5).set("axis", 0));
    }

    static Stream<NodeCase> poolsAndReductions() {
        return Stream.of(
                x("GlobalAveragePool", 2, 3, 4, 5),
                x("GlobalMaxPool", 2, 3, 4, 5),
                x("LpPool", 1, 2, 5, 5).setList("kernel_shape", 2, 2).setList("strides", 2, 1),
                x("ReduceL1", 2, 3, 4).list("axes", 0, 2),
                x("ReduceLogSumExp", 2, 3, 4).list("axes", 1).set("keepdims", 0),
                x("ReduceProd", 2, 3).list("axes", 1));
    }

    static Stream<NodeCase> transformers() {
        Tensor mask = Tensor.of(ElementType.BOOL, new double[] {1, 1, 0, 1, 1, 1}, 2, 3);
        return Stream.of(
                NodeCase.of("Attention")
                        .opset(23)
                        .input("q", 1, 2, 2, 3)
                        .input("k", 1, 2, 3, 3)
                        .input("v", 1, 2, 3, 4)
                        .constant("mask", mask),
                NodeCase.of("Attention")
                        .opset(23)
                        .input("q", 2, 3, 8)
                        .input("k", 2, 3, 4)
                        .input("v", 2, 3, 4)
                        .set("q_num_heads", 4)
                        .set("kv_num_heads", 2)
                        .set("is_causal", 1),
                x("RotaryEmbedding", 1, 2, 3, 4).opset(23).input("cos", 1, 3, 2).input("sin", 1, 3, 2),
                x("RotaryEmbedding", 1, 2, 3, 4)
                        .opset(23)
                        .input("cos", 1, 3, 2)
                        .input("sin", 1, 3, 2)
                        .set("interleaved", 1));
    }

    static Stream<NodeCase> shapesAndImages() {
        return Stream.of(
                x("Pad", 3, 4).list("pads", 1, -1).none().list("axes", 1).set("mode", "wrap"),
                x("Split", 5, 2).set("num_outputs", 2).outputs(2),
                x("Resize", 1, 1, 5, 6)
                        .none()
                        .constant("scales", Tensor.of(new float[] {1, 1, 0.6f, 0.5f}, 4))
                        .set("mode", "linear")
                        .set("antialias", 1),
                x("Resize", 1, 1, 4, 5)
                        .none()
                        .none()
                        .list("sizes", 7, 9)
                        .setList("axes", 2, 3)
                        .set("mode", "cubic")
                        .set("keep_aspect_ratio_policy", "not_larger"));
    }

    private static Tensor boxes(double... corners) {
        return Tensor.of(ElementType.FLOAT, corners, corners.length / 4, 4);
    }

    /** Coordinates in a random order, some of them outside, none near an edge of an element. */
    private static Tensor grid(long... shape) {
        double[] numbers =
                new Random(6).doubles(Tensor.elementCount(shape), -1.3, 1.3).toArray();
        return Tensor.of(ElementType.FLOAT, numbers, shape);
    }

    static Stream<NodeCase> samples() {
        return Stream.of("zeros", "border", "reflection")
                .flatMap(padding -> Stream.of("linear", "nearest", "cubic")
                        .flatMap(mode -> Stream.of(0, 1)
                                .map(aligned -> x("GridSample", 2, 3, 4, 5)
                                        .opset(20)
                                        .input("grid", grid(2, 3, 2, 2))
                                        .set("mode", mode)
                                        .set("padding_mode", padding)
                                        .set("align_corners", aligned))));
    }

    static Stream<NodeCase> volumes() {
        return Stream.of(
                x("GridSample", 2, 2, 3, 4, 2).opset(20).input("grid", grid(2, 2, 2, 1, 3)),
                x("GridSample", 2, 2, 5, 1)
                        .opset(20)
                        .input("grid", grid(2, 3, 1, 2))
                        .set("padding_mode", "reflection")
                        .set("align_corners", 1));
    }

    static Stream<NodeCase> regions() {
        return Stream.of("avg", "max")
                .flatMap(mode -> Stream.of(
                        region(mode, 2, 3),
                        region(mode, 2, 2).set("sampling_ratio", 2),
                        region(mode, 3, 2)
                                .set("sampling_ratio", 2)
                                .set("spatial_scale", 0.5f)
                                .set("coordinate_transformation_mode", "output_half_pixel"),
                        region(mode, 1, 2)
                                .set("spatial_scale", 0.5f)
                                .set("coordinate_transformation_mode", "output_half_pixel")));
    }

    private static NodeCase region(String mode, long rows, long columns) {
        return x("RoiAlign", 2, 3, 6, 5)
                .constant("boxes", boxes(0.5, 1, 5.2, 6.1, 2, 0.3, 7, 3, -3, -2, 12, 9))
                .constant("pictures", Tensor.of(ElementType.INT64, new double[] {1, 0, 1}, 3))
                .set("output_height", rows)
                .set("output_width", columns)
                .set("mode", mode);
    }

    static Stream<NodeCase> transforms() {
        return Stream.of(0, 1)
                .flatMap(aligned -> Stream.of(
                        x("AffineGrid", 2, 2, 3)
                                .opset(20)
                                .list("size", 2, 1, 3, 4)
                                .set("align_corners", aligned),
                        x("AffineGrid", 2, 3, 4)
                                .opset(20)
                                .list("size", 2, 1, 2, 3, 4)
                                .set("align_corners", aligned)));
    }

    static Stream<NodeCase> patches() {
        return Stream.of(
                x("Col2Im", 2, 12, 6).list("image", 3, 4).list("block", 2, 2),
                x("Col2Im", 2, 8, 9)
                        .list("image", 5, 6)
                        .list("block", 2, 2)
                        .setList("strides", 2, 3)
                        .setList("dilations", 2, 1)
                        .setList("pads", 1, 2, 1, 1),
                x("Col2Im", 1, 6, 4).list("image", 6).list("block", 3));
    }

    static Stream<NodeCase> deformations() {
        return Stream.of(
                deformed(2, 4, 5, 6, 2, 1).set("offset_group", 2).set("group", 2),
                deformed(1, 2, 5, 3, 1, 1),
                NodeCase.of("DeformConv")
                        .opset(19)
                        .input("x", 1, 2, 3, 4)
                        .input("w", 3, 2, 2, 2)
                        .input("offset", 1, 8, 2, 3));
    }

    private static NodeCase deformed(long n, long channels, long height, long width, long groups, long pad) {
        return NodeCase.of("DeformConv")
                .opset(19)
                .input("x", n, channels, height, width)
                .input("w", 4, channels / groups, 3, 2)
                .input("offset", n, groups * 12, (height + 2 * pad - 5) / 2 + 1, width + 2 * pad - 1)
                .input("b", 4)
                .input("mask", n, groups * 6, (height + 2 * pad - 5) / 2 + 1, width + 2 * pad - 1)
                .setList("strides", 2, 1)
                .setList("dilations", 2, 1)
                .setList("pads", pad, pad, pad, pad);
    }

    static Stream<NodeCase> crops() {
        return Stream.of(
                x("CenterCropPad", 2, 3, 5, 4).list("size", 2, 7).setList("axes", 2, 3),
                x("CenterCropPad", 2, 3, 5, 4).list("size", 8, 1).setList("axes", -2, -1),
                x("CenterCropPad", 3, 4).list("size", 4, 3),
                x("CenterCropPad", 2, 3).list("size", 2, 3));
    }

    @ParameterizedTest
    @MethodSource({"deformations", "crops"})
    void deformationsAndCropsAgreeWithFiniteDifferences(NodeCase test) {
        test.gradientCheck().draws(2).checkBothOrders();
    }

    @ParameterizedTest
    @MethodSource({"transforms", "patches"})
    void transformsAndPatchesAgreeWithFiniteDifferences(NodeCase test) {
        test.gradientCheck().checkBothOrders();
    }

    @ParameterizedTest
    @MethodSource("regions")
    void regionsAgreeWithFiniteDifferences(NodeCase test) {
        test.gradientCheck().checkBothOrders();
        test.gradientCheck().openBatch("x").check();
    }

    @ParameterizedTest
    @MethodSource({"samples", "volumes"})
    void samplesAgreeWithFiniteDifferences(NodeCase test) {
        test.gradientCheck().draws(1).checkBothOrders();
        test.gradientCheck().draws(1).openBatch("x", "grid").check();
    }

    static Stream<NodeCase> all() {
        return Stream.of(pointwise(), normalizations(), poolsAndReductions(), transformers(), shapesAndImages())
                .flatMap(s -> s);
    }

    @ParameterizedTest
    @MethodSource("all")
    void firstAndSecondDerivativesAgreeWithFiniteDifferences(NodeCase test) {
        test.gradientCheck().checkBothOrders();
    }

    static Stream<NodeCase> ofOneSample() {
        return Stream.of(pointwise(), normalizations(), poolsAndReductions(), shapesAndImages())
                .flatMap(s -> s);
    }

    @ParameterizedTest
    @MethodSource("ofOneSample")
    void gradientsAgreeForAnOpenBatchSize(NodeCase test) {
        test.gradientCheck().openBatch("x").checkBothOrders();
    }
}
