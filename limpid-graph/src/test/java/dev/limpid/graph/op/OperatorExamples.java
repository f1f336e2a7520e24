package dev.limpid.graph.op;

import dev.limpid.graph.ElementType;
import dev.limpid.graph.Tensor;
import dev.limpid.testkit.NodeCase;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;

/** An example node for each operator of the table, which accepts any numbers. */
final class OperatorExamples {
    /** A node as a function of its variable inputs. */
    record Example(List<long[]> shapes, BiFunction<NodeCase, List<Tensor>, NodeCase> node) {}

    private static final Map<String, Example> SPECIAL = new HashMap<>();

    static {
        arithmetic();
        reductions();
        layers();
        normalisations();
        pools();
        arrangements();
        selections();
    }

    private OperatorExamples() {}

    /** The example of an operator: one input and default attributes unless it needs more. */
    static Example of(Operator operator) {
        Example special = SPECIAL.get(operator.name());
        if (special != null) {
            return special;
        }
        return operator.has(Trait.BROADCASTS)
                ? new Example(List.of(new long[] {2, 1, 3}, new long[] {4, 1}), OperatorExamples::all)
                : new Example(List.of(new long[] {2, 3, 4, 4}), OperatorExamples::all);
    }

    private static NodeCase all(NodeCase node, List<Tensor> inputs) {
        for (int k = 0; k < inputs.size(); k++) {
            node.input("x" + k, inputs.get(k));
        }
        return node;
    }

    private static void of(String op, long[] shape, UnaryOperator<NodeCase> rest) {
        SPECIAL.put(op, new Example(List.of(shape), (node, in) -> rest.apply(all(node, in))));
    }

    private static void of(String op, UnaryOperator<NodeCase> rest) {
        of(op, new long[] {2, 3, 4, 4}, rest);
    }

    private static void two(String op, long[] first, long[] second, UnaryOperator<NodeCase> rest) {
        SPECIAL.put(op, new Example(List.of(first, second), (node, in) -> rest.apply(all(node, in))));
    }

    /** Numbers converted to another type. */
    private static void as(ElementType type, String op, UnaryOperator<NodeCase> rest) {
        Example usual = of(Operators.find(op).orElseThrow());
        SPECIAL.put(
                op,
                new Example(
                        usual.shapes(),
                        (node, in) -> rest.apply(all(
                                node, in.stream().map(t -> converted(t, type)).toList()))));
    }

    private static Tensor converted(Tensor tensor, ElementType type) {
        double[] numbers = Arrays.stream(tensor.toDoubles())
                .map(d -> type == ElementType.BOOL ? (d > 0 ? 1 : 0) : Math.rint(d))
                .toArray();
        return Tensor.of(type, numbers, tensor.shape());
    }

    private static Tensor reals(double... numbers) {
        return Tensor.of(numbers, numbers.length);
    }

    private static Tensor real(double number) {
        return Tensor.scalar(ElementType.DOUBLE, number);
    }

    private static Tensor bools(double... numbers) {
        return Tensor.of(ElementType.BOOL, numbers, numbers.length);
    }

    private static void arithmetic() {
        for (Operator operator : Operators.all()) {
            boolean isComparison = operator.name().contains("Equal")
                    || operator.name().contains("Less")
                    || operator.name().contains("Greater")
                    || operator.name().startsWith("Is");
            if (operator.has(Trait.LOGICAL) && !isComparison) {
                as(ElementType.BOOL, operator.name(), n -> n);
            } else if (operator.name().startsWith("Bitwise")) {
                as(ElementType.INT64, operator.name(), n -> n);
            }
        }
        of("PRelu", n -> n.constant("slope", reals(0.3)));
        of("Clip", n -> n.constant("min", real(0.5)).constant("max", real(2)));
        of("Pow", new long[] {2, 1, 3}, n -> n.constant("exponent", Tensor.of(new double[] {3, 3, 3, 3}, 4, 1)));
        of("Cast", n -> n.set("to", ElementType.DOUBLE.onnxNumber()));
        of("CastLike", n -> n.constant("like", real(1)));
        of(
                "QuantizeLinear",
                n -> n.constant("scale", real(0.5)).constant("zero", Tensor.of(ElementType.INT8, new double[] {3})));
        as(ElementType.INT8, "DequantizeLinear", n -> n.constant("scale", real(0.5)));
        of("CumSum", n -> n.constant("axis", Tensor.scalar(ElementType.INT64, 1)));
        two("Mod", new long[] {2, 1, 3}, new long[] {4, 1}, n -> n.set("fmod", 1));
        SPECIAL.put(
                "Where",
                new Example(
                        List.of(new long[] {2, 1, 3}, new long[] {4, 1}),
                        (n, in) -> all(n.constant("condition", bools(1, 0, 1)), in)));
    }

    private static void reductions() {
        for (Operator operator : Operators.all()) {
            if (operator.has(Trait.REDUCES)) {
                of(operator.name(), n -> n.list("axes", 1));
            }
        }
        of("ArgMax", n -> n.set("axis", 1));
        of("ArgMin", n -> n.set("axis", 1));
        of("TopK", n -> n.list("k", 2).outputs(2));
    }

    private static void layers() {
        two("Conv", new long[] {1, 2, 4, 4}, new long[] {3, 2, 3, 3}, n -> n.constant("b", reals(1, -2, 3)));
        two("ConvTranspose", new long[] {1, 2, 3, 3}, new long[] {2, 1, 2, 2}, n -> n.constant("b", reals(-2)));
        two(
                "Gemm",
                new long[] {2, 3},
                new long[] {3, 4},
                n -> n.set("alpha", -2f).constant("c", reals(1, 2, 3, 4)));
        two(
                "DeformConv",
                new long[] {1, 2, 4, 4},
                new long[] {3, 2, 3, 3},
                n -> n.opset(19).constant("offset", Tensor.of(new double[72], 1, 18, 2, 2)));
        two("MatMul", new long[] {2, 3}, new long[] {3, 4}, n -> n);
        two("Einsum", new long[] {2, 3}, new long[] {3, 4}, n -> n.set("equation", "ij,jk->ki"));
    }

    private static void normalisations() {
        of(
                "BatchNormalization",
                n -> n.constant("scale", reals(1, -2, 3))
                        .constant("b", reals(-1, 0, 1))
                        .constant("mean", reals(1, 2, 3))
                        .constant("variance", reals(1, 2, 3)));
        UnaryOperator<NodeCase> perChannel =
                n -> n.constant("scale", reals(1, -2, 3)).constant("b", reals(-1, 0, 1));
        of("InstanceNormalization", perChannel);
        of("GroupNormalization", n -> perChannel.apply(n.opset(21).set("num_groups", 3)));
        of("LRN", n -> n.set("size", 3));
        of("LayerNormalization", n -> n.constant("scale", reals(1, -2, 3, 1)));
        of("RMSNormalization", n -> n.opset(23).constant("scale", reals(1, -2, 3, 1)));
    }

    private static void pools() {
        for (String op : List.of("MaxPool", "AveragePool")) {
            of(op, n -> n.setList("kernel_shape", 2, 2));
        }
        of("LpPool", n -> n.setList("kernel_shape", 2, 2));
        of(
                "MaxUnpool",
                new long[] {1, 1, 2, 2},
                n -> n.constant("indices", Tensor.of(ElementType.INT64, new double[] {0, 3, 8, 11}, 1, 1, 2, 2))
                        .setList("kernel_shape", 2, 2)
                        .setList("strides", 2, 2));
        Tensor scales = Tensor.of(new float[] {1, 1, 2, 1.5f}, 4);
        of("Resize", n -> n.none().constant("scales", scales).set("mode", "cubic"));
        of("Upsample", n -> n.opset(9).constant("scales", scales).set("mode", "linear"));
        of(
                "GridSample",
                new long[] {1, 2, 3, 3},
                n -> n.constant("grid", Tensor.of(new double[] {0, 0, 0.5, 0.5, -0.5, 1, 0.2, -1}, 1, 2, 2, 2)));
    }

    private static void arrangements() {
        of("AffineGrid", new long[] {2, 2, 3}, n -> n.opset(20).list("size", 2, 1, 3, 4));
        of("Col2Im", new long[] {1, 8, 4}, n -> n.list("image", 3, 3).list("block", 2, 2));
        of("Reshape", n -> n.list("shape", 4, -1));
        of("Squeeze", new long[] {2, 1, 3}, n -> n.list("axes", 1));
        of("Unsqueeze", n -> n.list("axes", 0, 2));
        of("Transpose", n -> n.setList("perm", 2, 0, 3, 1));
        of("DepthToSpace", new long[] {1, 8, 2, 2}, n -> n.set("blocksize", 2));
        of("SpaceToDepth", n -> n.set("blocksize", 2));
        of("ReverseSequence", new long[] {4, 2, 3}, n -> n.list("lengths", 3, 2));
        two("Concat", new long[] {2, 3}, new long[] {2, 4}, n -> n.set("axis", 1));
        of("Split", n -> n.set("num_outputs", 2).outputs(2));
        of("Slice", n -> n.list("starts", 1).list("ends", 4).list("axes", 2).list("steps", 2));
        of("Expand", new long[] {3, 1}, n -> n.list("shape", 2, 3, 4));
        of("Tile", new long[] {2, 3}, n -> n.list("repeats", 2, 3));
        of("Pad", new long[] {2, 3}, n -> n.list("pads", 1, 0, 0, 2));
        of("CenterCropPad", new long[] {2, 3}, n -> n.list("size", 4, 1));
        of("Trilu", n -> n);
    }

    private static void selections() {
        of(
                "Gather",
                n -> n.constant("indices", Tensor.of(ElementType.INT64, new double[] {2, 0, 1, 1}, 2, 2))
                        .set("axis", 2));
        of(
                "GatherElements",
                new long[] {2, 3},
                n -> n.constant("indices", Tensor.of(ElementType.INT64, new double[] {2, 0, 1, 1}, 2, 2))
                        .set("axis", 1));
        of(
                "GatherND",
                new long[] {2, 3},
                n -> n.constant("indices", Tensor.of(ElementType.INT64, new double[] {1, 2, 0, 1, 1, 2}, 3, 2)));
        of("Compress", n -> n.constant("condition", bools(1, 0, 1)).set("axis", 1));
        UnaryOperator<NodeCase> scattered =
                n -> n.constant("indices", Tensor.of(ElementType.INT64, new double[] {2, 0}, 1, 2))
                        .constant("updates", Tensor.of(new double[] {7, 8}, 1, 2));
        of("Scatter", new long[] {2, 3}, n -> scattered.apply(n.opset(9).set("axis", 1)));
        of("ScatterElements", new long[] {2, 3}, n -> scattered.apply(n.set("axis", 1)));
        of(
                "ScatterND",
                new long[] {2, 3},
                n -> n.constant("indices", Tensor.of(ElementType.INT64, new double[] {1, 2, 0, 0}, 2, 2))
                        .constant("updates", reals(7, 8)));
        of("EyeLike", new long[] {3, 4}, n -> n.set("dtype", ElementType.DOUBLE.onnxNumber()));
    }
}
