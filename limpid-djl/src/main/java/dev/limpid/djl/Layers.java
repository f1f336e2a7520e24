package dev.limpid.djl;

import dev.limpid.djl.Operation.Call;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.Attribute;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** Exports layers with parameters, and pooling. */
final class Layers {
    private Layers() {}

    /** {@code convolution(input, weight, bias, stride, padding, dilation, groups)}. */
    static Expr convolution(Call c) {
        Map<String, Attribute> attributes = new HashMap<>(Map.of(
                "strides", Attribute.of(c.sizes(3)),
                "pads", both(c.sizes(4)),
                "dilations", Attribute.of(c.sizes(5)),
                "group", Attribute.of(c.whole(6))));
        List<Expr> in = new ArrayList<>(List.of(c.value(0), c.value(1)));
        @Nullable Expr bias = c.findValue(2);
        if (bias != null) {
            in.add(bias);
        }
        return c.recorder().builder().emit("Conv", in, attributes, c.type());
    }

    /** {@code linear(input, weight, bias)} with weight {@code [out,in]}, over the last axis. */
    static Expr linear(Call c) {
        Expr x = c.value(0);
        @Nullable Expr bias = c.findValue(2);
        if (c.only().getShape().dimension() == 2) {
            List<Expr> in = new ArrayList<>(List.of(x, c.value(1)));
            if (bias != null) {
                in.add(bias);
            }
            return c.recorder().builder().emit("Gemm", in, Map.of("transB", Attribute.of(1L)), c.type());
        }
        Expr product = x.matMul(c.value(1).transpose(1, 0));
        return bias == null ? product : product.add(bias);
    }

    /** {@code embedding(input, weight, sparse)} with weight {@code [words,width]}: one result in a list. */
    static Expr embedding(Call c) {
        return c.recorder()
                .builder()
                .emit("Gather", List.of(c.value(1), c.value(0)), Map.of("axis", Attribute.of(0L)), c.type());
    }

    /** {@code batchNorm(input, runningMean, runningVar, gamma, beta, axis, momentum, eps, training)}. */
    static Expr batchNorm(Call c) {
        int axis = (int) Math.floorMod(c.whole(5), (long) c.only().getShape().dimension());
        long channels = c.only().getShape().get(axis);
        @Nullable Expr gamma = c.findValue(3);
        @Nullable Expr beta = c.findValue(4);
        List<Expr> parameters = List.of(
                gamma == null ? filled(c.recorder().builder(), channels, 1) : gamma,
                beta == null ? filled(c.recorder().builder(), channels, 0) : beta,
                c.value(1),
                c.value(2));
        Map<String, Attribute> epsilon = Map.of("epsilon", Attribute.of((float) c.number(7)));
        if (axis == 1) {
            return c.value(0).emit("BatchNormalization", epsilon, c.type(), parameters.toArray(new Expr[0]));
        }
        // ONNX supports channels on axis 1 only: another axis is transposed there and back.
        long[] order = LongStream.range(0, c.only().getShape().dimension()).toArray();
        order[1] = axis;
        order[axis] = 1;
        return c.value(0)
                .transpose(order)
                .emit("BatchNormalization", epsilon, null, parameters.toArray(new Expr[0]))
                .transpose(order);
    }

    private static Expr filled(GraphBuilder builder, long count, double number) {
        double[] numbers = new double[(int) count];
        Arrays.fill(numbers, number);
        return builder.constant(Tensor.of(ElementType.FLOAT, numbers, count));
    }

    /** {@code layerNorm(input, normalizedShape, gamma, beta, eps)}, over the last axes. */
    static Expr layerNorm(Call c) {
        long axis = -c.sizes(1).length;
        @Nullable Expr gamma = c.findValue(2);
        @Nullable Expr beta = c.findValue(3);
        if (gamma == null || beta == null) {
            throw LimpidException.badInput("layer normalisation without scale or centre cannot be exported");
        }
        Map<String, Attribute> attributes =
                Map.of("axis", Attribute.of(axis), "epsilon", Attribute.of((float) c.number(4)));
        return c.recorder()
                .builder()
                .emit("LayerNormalization", List.of(c.value(0), gamma, beta), attributes, c.type());
    }

    /** {@code maxPool(kernel, stride, padding, ceilMode)}; {@code avgPool} has one more argument. */
    static Expr pooled(String op, Call c, Map<String, Attribute> more) {
        Map<String, Attribute> attributes = new HashMap<>(more);
        attributes.put("kernel_shape", Attribute.of(c.sizes(0)));
        attributes.put("strides", Attribute.of(c.sizes(1)));
        attributes.put("pads", both(c.sizes(2)));
        attributes.put("ceil_mode", Attribute.of(c.isTrue(3) ? 1L : 0L));
        return c.x().emit(op, attributes, c.type());
    }

    static Expr global(String op, Call c) {
        return c.x().emit(op, Map.of(), null);
    }

    /** The same padding at both ends of each axis. */
    private static Attribute both(long[] padding) {
        long[] pads = Arrays.copyOf(padding, 2 * padding.length);
        System.arraycopy(padding, 0, pads, padding.length, padding.length);
        return Attribute.of(pads);
    }
}
