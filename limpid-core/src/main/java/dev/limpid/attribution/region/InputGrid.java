package dev.limpid.attribution.region;

import dev.limpid.attribution.formula.ParameterException;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.Dim;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Shape;
import dev.limpid.graph.Tensor;
import dev.limpid.model.Classifier;
import dev.limpid.model.InputForm;
import dev.limpid.model.InputKind;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
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

    /** The number of axes that have more than one position, at least 1. */
    int extents() {
        return (int) Math.max(1, LongStream.of(sizes).filter(size -> size > 1).count());
    }

    /**
     * The coordinates of a position along the axes.
     *
     * @param place from 0, in row-major order
     */
    public int[] coordinates(int place) {
        int[] at = new int[sizes.length];
        int left = place;
        for (int axis = sizes.length - 1; axis >= 0; axis--) {
            at[axis] = left % size(axis);
            left /= size(axis);
        }
        return at;
    }

    /** The depth, height and width of the positions; missing axes come first and have the size 1. */
    int[] box() {
        if (sizes.length > 3) {
            throw new ParameterException("superpixels are found on at most three axes, and this is " + toText()
                    + "; use segments=grid:SIZExSIZE... with one number for each axis");
        }
        int[] box = {1, 1, 1};
        for (int axis = 0; axis < sizes.length; axis++) {
            box[3 - sizes.length + axis] = size(axis);
        }
        return box;
    }

    /** Whether the values are numbers of tokens, so that parts of the input are shown or hidden, but never blended. */
    public boolean isWhole() {
        return form.kind() == InputKind.TOKENS;
    }

    /** Whether the positions are features without an order, so that no position is nearer to another. */
    public boolean isUnordered() {
        return form.kind() == InputKind.TABLE;
    }

    /**
     * Refuses an input without neighbouring positions.
     *
     * @param method the method that needs them, and for what, such as {@code aise hides round windows}
     */
    public void requireNeighbours(String method) {
        if (isUnordered()) {
            throw LimpidException.unsupported(method + ", and the features of a table have no neighbours; kernel-shap,"
                    + " lime and feature-ablation explain tables");
        }
    }

    /**
     * Refuses an input whose values cannot be changed by degrees.
     *
     * @param method the method that does so, and how, such as {@code xrai integrates gradients}
     */
    public void requireDegrees(String method) {
        if (isWhole()) {
            throw LimpidException.unsupported(
                    method + ", and tokens are whole numbers; occlusion, kernel-shap and rise" + " explain tokens");
        }
    }

    /** The positions in words: {@code a picture of 8 x 8 pixels}. */
    public String toText() {
        String all = LongStream.of(sizes).mapToObj(Long::toString).collect(Collectors.joining(" x "));
        return switch (form.kind()) {
            case PICTURE -> "a picture of " + all + " pixels";
            case SERIES -> "a series of " + all + " points";
            case VOLUME -> "a volume of " + all + " voxels";
            case TOKENS -> "a text of " + all + " tokens";
            case TABLE -> "a table of " + all + " features";
        };
    }

    /** A number for each position as scores of one input: {@code float[1,...]}. */
    public Tensor scores(double[] byPlace) {
        long[] shape = LongStream.concat(LongStream.of(1), LongStream.of(sizes)).toArray();
        return Tensor.of(ElementType.FLOAT, byPlace, shape);
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
