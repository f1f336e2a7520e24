package dev.limpid.contrast;

import dev.limpid.error.LimpidException;
import dev.limpid.graph.Shape;
import dev.limpid.graph.Tensor;
import dev.limpid.model.Classifier;
import dev.limpid.model.InputKind;
import dev.limpid.model.Preprocessing;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntToDoubleFunction;

/**
 * The values that pictures can have, in the units of the network's input.
 *
 * @param scale the difference between black and white in each channel, shaped to multiply the input
 * @param low the input of black
 * @param high the input of white
 * @param channelAxis the axis of the channels, or -1
 */
public record Room(Tensor scale, Tensor low, Tensor high, int channelAxis) {
    private static final double WHITE = 255;

    /**
     * The room of a network that takes pictures.
     *
     * @throws LimpidException if it takes something else, or whole numbers, which have no gradient
     */
    public static Room of(Classifier model) {
        if (model.form().kind() != InputKind.PICTURE || model.guess() == null) {
            String taken = model.form().kind() == InputKind.PICTURE
                    ? "other pictures"
                    : model.form().kind().words();
            throw LimpidException.unsupported(
                    "only grey and colour pictures can be changed, and the network takes " + taken + ", input '"
                            + model.input().name() + "': " + model.input().type());
        }
        if (!model.input().type().element().isFloating()) {
            throw LimpidException.unsupported("input '" + model.input().name() + "' takes whole numbers ("
                    + model.input().type() + "), which have no gradient");
        }
        Preprocessing p = model.preprocessing();
        Shape shape = model.graph().shapeOf(model.input().name());
        int axis = model.form().channelAxis();
        double white = WHITE * p.scale();
        IntToDoubleFunction black = c -> -number(p.mean(), c) / number(p.std(), c);
        IntToDoubleFunction full = c -> (white - number(p.mean(), c)) / number(p.std(), c);
        int channels = p.channels().count();
        return new Room(
                perChannel(shape.rank(), axis, channels, c -> Math.abs(full.applyAsDouble(c) - black.applyAsDouble(c))),
                perChannel(shape.rank(), axis, channels, c -> Math.min(black.applyAsDouble(c), full.applyAsDouble(c))),
                perChannel(shape.rank(), axis, channels, c -> Math.max(black.applyAsDouble(c), full.applyAsDouble(c))),
                axis);
    }

    private static double number(List<Double> numbers, int channel) {
        return numbers.get(numbers.size() == 1 ? 0 : channel);
    }

    private static Tensor perChannel(int rank, int axis, int channels, IntToDoubleFunction number) {
        long[] shape = new long[rank];
        Arrays.fill(shape, 1);
        float[] numbers = new float[axis < 0 ? 1 : channels];
        if (axis >= 0) {
            shape[axis] = channels;
        }
        for (int c = 0; c < numbers.length; c++) {
            numbers[c] = (float) number.applyAsDouble(c);
        }
        return Tensor.of(numbers, shape);
    }

    /** The channel of a value of an input, by its index and the input's shape; 0 where there is one channel. */
    public int channel(int index, long[] shape) {
        if (channelAxis < 0) {
            return 0;
        }
        long after = 1;
        for (int i = channelAxis + 1; i < shape.length; i++) {
            after *= shape[i];
        }
        return (int) (index / after % shape[channelAxis]);
    }

    /** The place of a value, the same for all channels. */
    public int place(int index, long[] shape) {
        if (channelAxis < 0) {
            return index;
        }
        long after = 1;
        for (int i = channelAxis + 1; i < shape.length; i++) {
            after *= shape[i];
        }
        return (int) (index / (after * shape[channelAxis]) * after + index % after);
    }
}
