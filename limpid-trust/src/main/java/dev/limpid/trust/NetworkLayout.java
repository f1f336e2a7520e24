package dev.limpid.trust;

import dev.limpid.error.LimpidException;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Tensor;
import dev.limpid.model.Classifier;
import dev.limpid.model.InputForm;
import dev.limpid.model.InputKind;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;

/**
 * Between the arrays {@code float[C*P]} of metrics and the tensors of a network, whose channels may come first, last or not
 * at all.
 */
final class NetworkLayout {
    private final InputShape shape;
    private final long[] sizes;
    private final boolean isChannelsLast;

    NetworkLayout(InputShape shape, long[] sizes, boolean isChannelsLast) {
        this.shape = shape;
        this.sizes = sizes;
        this.isChannelsLast = isChannelsLast;
    }

    /** The sizes of the input. */
    InputShape shape() {
        return shape;
    }

    /** The sizes of the network's input without the batch. */
    long[] sizes() {
        return sizes;
    }

    /** Whether the channels come last. */
    boolean isChannelsLast() {
        return isChannelsLast;
    }

    /** @throws LimpidException if the network takes tokens or volumes, which most metrics cannot change */
    static void requirePlane(Classifier model) {
        InputKind kind = model.form().kind();
        if (kind == InputKind.TOKENS || kind == InputKind.VOLUME) {
            throw LimpidException.unsupported(
                    "metrics that run the network take pictures, series and tables, but the input"
                            + " of this one is of kind " + kind.label());
        }
    }

    /**
     * The layout of a network's input. The planes of a volume lie one below the other, and tokens beside each other as one row.
     *
     * @throws LimpidException if the input has no places, or its sizes are not fixed
     */
    static NetworkLayout of(Classifier model) {
        InputForm form = model.form();
        if (form.places().isEmpty()) {
            throw LimpidException.unsupported("the input of the network has no places that scores could lie at");
        }
        long[] all = model.graph().shapeOf(model.input().name()).sizes();
        long[] sizes = new long[all.length - 1];
        for (int i = 0; i < sizes.length; i++) {
            sizes[i] = all[i + 1];
            if (sizes[i] < 1) {
                throw LimpidException.unsupported("the sizes of the network's input are not fixed; state them");
            }
        }
        int width = (int) sizes[form.places().get(form.places().size() - 1) - 1];
        int height = 1;
        for (int axis : form.places().subList(0, form.places().size() - 1)) {
            height = Math.multiplyExact(height, (int) sizes[axis - 1]);
        }
        int channels = (int) form.channels(model.input().type());
        return new NetworkLayout(new InputShape(channels, height, width), sizes, form.isChannelsLast());
    }

    /** The shape of a batch. */
    long[] batch(int count) {
        long[] all = new long[sizes.length + 1];
        all[0] = count;
        System.arraycopy(sizes, 0, all, 1, sizes.length);
        return all;
    }

    /** Appends an input to a batch. */
    void put(float[] input, FloatBuffer batch) {
        if (!isChannelsLast) {
            batch.put(input);
            return;
        }
        int pixels = shape.pixels();
        for (int p = 0; p < pixels; p++) {
            for (int c = 0; c < shape.channels(); c++) {
                batch.put(input[c * pixels + p]);
            }
        }
    }

    /** A batch of one. */
    Tensor tensor(float[] input, ElementType type) {
        ByteBuffer bytes = Tensor.allocate(ElementType.FLOAT, batch(1));
        put(input, bytes.asFloatBuffer());
        Tensor floats = Tensor.of(ElementType.FLOAT, batch(1), bytes);
        return type == ElementType.FLOAT ? floats : Tensor.of(type, floats.toDoubles(), batch(1));
    }

    /** An input from a batch of one. */
    float[] values(Tensor input) {
        float[] given = input.toFloats();
        if (!isChannelsLast) {
            return given;
        }
        float[] values = new float[given.length];
        int channels = shape.channels();
        for (int i = 0; i < values.length; i++) {
            values[i % channels * shape.pixels() + i / channels] = given[i];
        }
        return values;
    }
}
