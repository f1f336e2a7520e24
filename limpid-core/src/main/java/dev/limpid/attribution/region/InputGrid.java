package dev.limpid.attribution.region;

import dev.limpid.error.LimpidException;
import dev.limpid.graph.Dim;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Shape;
import dev.limpid.model.Classifier;
import dev.limpid.model.InputForm;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/**
 * The pixels of a network's input, numbered row by row, with the channel axis and the number of pixels along each axis.
 * An input that is not a picture has positions instead of pixels.
 */
public final class InputGrid {
    private final long[] sizes;
    private final int channels;
    private final InputForm form;

    private InputGrid(long[] sizes, int channels, InputForm form) {
        this.sizes = sizes;
        this.channels = channels;
        this.form = form;
    }

    /**
     * The positions of a network's input: pixels, points in time, voxels, tokens, or the features of a table.
     *
     * @throws LimpidException if it has none, or their number is open
     */
    public static InputGrid of(Classifier model) {
        Shape shape = model.graph().shapeOf(model.input().name());
        InputForm form = model.form();
        if (form.places().isEmpty() || !shape.isFixed(1, shape.rank())) {
            throw LimpidException.badInput("input '" + model.input().name() + "' is "
                    + model.input().type() + ", which has no fixed number of positions that could be changed one by"
                    + " one");
        }
        long[] sizes = form.places().stream().mapToLong(shape::size).toArray();
        return new InputGrid(sizes, (int) form.channels(model.input().type()), form);
    }

    /** The number of axes: 2 for a picture. */
    public int axes() {
        return sizes.length;
    }

    /** The number of positions along an axis. */
    public int size(int axis) {
        return (int) sizes[axis];
    }

    /** The number of positions. */
    public int count() {
        // A plain loop, since it is called once per element of the input.
        int count = 1;
        for (long size : sizes) {
            count *= (int) size;
        }
        return count;
    }

    /** The number of channels of the input. */
    public int channels() {
        return channels;
    }

    /** The index of one channel of a position among the elements of one input. */
    int at(int channel, int place) {
        return form.isChannelsLast() ? place * channels + channel : channel * count() + place;
    }

    /**
     * Number of rows.
     *
     * @throws LimpidException if the input is not a picture
     */
    public int height() {
        requirePicture();
        return size(0);
    }

    /**
     * Number of columns.
     *
     * @throws LimpidException if the input is not a picture
     */
    public int width() {
        requirePicture();
        return size(1);
    }

    private void requirePicture() {
        if (sizes.length != 2) {
            throw LimpidException.badInput(
                    "the input has positions along " + sizes.length + " axes; a picture has" + " two");
        }
    }

    /** A value per position, {@code [...,P]}, in a shape that broadcasts with the input: {@code [...,1,H,W]}. */
    public Expr alongInput(Expr flat) {
        return shaped(flat, !form.hasChannels() ? -2 : form.isChannelsLast() ? -1 : 0);
    }

    /** A value per position and input, {@code [N,P]}, as a map: {@code [N,H,W]}. */
    public Expr asMap(Expr flat) {
        return shaped(flat, -2);
    }

    /** @param one where a channel axis of size 1 is inserted: 0 before the positions, -1 after them, -2 nowhere */
    private Expr shaped(Expr flat, int one) {
        Shape own = flat.shape();
        List<Dim> dims = new ArrayList<>(own.dims().subList(0, own.rank() - 1));
        if (one == 0) {
            dims.add(Dim.of(1));
        }
        LongStream.of(sizes).forEach(s -> dims.add(Dim.of(s)));
        if (one == -1) {
            dims.add(Dim.of(1));
        }
        Shape shape = new Shape(dims);
        return flat.reshape(flat.builder().list(shape.sizes()), shape);
    }

    /** An input {@code [N,C,H,W]}, or with its channels last, as {@code [N,C,P]}. */
    public Expr byChannel(Expr input) {
        Shape shape = Shape.of(input.shape().dim(0), Dim.of(channels), Dim.of(count()));
        if (form.isChannelsLast()) {
            Expr flat = input.reshape(-1, count(), channels).transpose(0, 2, 1);
            return flat.reshape(flat.builder().list(shape.sizes()), shape);
        }
        return input.reshape(input.builder().list(shape.sizes()), shape);
    }

    /** The inverse of {@link #byChannel}. */
    public Expr asInput(Expr byChannel) {
        List<Dim> dims = new ArrayList<>(List.of(byChannel.shape().dim(0)));
        LongStream.of(sizes).forEach(s -> dims.add(Dim.of(s)));
        if (form.hasChannels()) {
            dims.add(form.channelAxis(), Dim.of(channels));
        }
        Shape shape = new Shape(dims);
        Expr ordered = form.isChannelsLast() ? byChannel.transpose(0, 2, 1) : byChannel;
        return ordered.reshape(ordered.builder().list(shape.sizes()), shape);
    }
}
