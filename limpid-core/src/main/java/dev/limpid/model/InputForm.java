package dev.limpid.model;

import dev.limpid.graph.Graph;
import dev.limpid.graph.Shape;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Value;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What an input of a network holds, and which of its axes are places. Axis 0 is the batch.
 *
 * @param kind what it holds
 * @param places the axes of the places, outermost first: height and width of a picture, time of a series, the features
 *     of a table
 * @param channelAxis the axis of the channels, or -1 if there is none
 */
public record InputForm(InputKind kind, List<Integer> places, int channelAxis) {
    /** The shortest side of a picture, where nothing but the sizes tells a picture from a series. */
    private static final int SMALLEST_PICTURE = 8;

    /** A list of features. */
    static final InputForm OF_TABLE = new InputForm(InputKind.TABLE, List.of(1), -1);

    public InputForm {
        places = List.copyOf(places);
    }

    /**
     * The form of an input: found by how the graph uses it (convolutions, transpositions, reshapes, look-ups), and by its
     * sizes only where the use does not tell.
     */
    static InputForm of(Graph graph, Value input) {
        AxisUse use = AxisUse.of(graph, input);
        @Nullable Shape shape = input.type().shape();
        int rank = shape == null ? 0 : shape.rank();
        if (use.isLookedUp()) {
            return new InputForm(
                    InputKind.TOKENS, IntStream.range(1, rank).boxed().toList(), -1);
        }
        if (shape == null || rank <= 1) {
            return new InputForm(InputKind.TABLE, List.of(), -1);
        }
        if (use.channels().isPresent() && use.spatial() > 0) {
            return used(rank, use.channels().get(), use.spatial());
        }
        return switch (rank) {
            case 2 -> new InputForm(InputKind.TABLE, List.of(1), -1);
            case 3 -> ofThree(shape, use.channels());
            case 4 -> new InputForm(InputKind.PICTURE, others(4, bySize(shape)), bySize(shape));
            default -> new InputForm(InputKind.VOLUME, others(rank, 1), 1);
        };
    }

    /** A convolution, pooling or recurrent layer reads the input. */
    private static InputForm used(int rank, int channels, int spatial) {
        List<Integer> places = others(rank, channels);
        InputKind kind = switch (Math.min(spatial, places.size())) {
            case 1 -> InputKind.SERIES;
            case 2 -> InputKind.PICTURE;
            default -> InputKind.VOLUME;
        };
        return new InputForm(kind, places, channels);
    }

    private static InputForm ofThree(Shape shape, Optional<Integer> channels) {
        boolean isSquare = shape.isFixed(1, 3)
                && shape.size(1) == shape.size(2)
                && shape.size(1) >= SMALLEST_PICTURE
                && channels.isEmpty();
        if (isSquare) {
            return new InputForm(InputKind.PICTURE, List.of(1, 2), -1);
        }
        boolean isLonger = shape.isFixed(1, 3) && shape.size(1) > shape.size(2);
        int axis = channels.filter(a -> a > 0).orElse(isLonger ? 2 : 1);
        return new InputForm(InputKind.SERIES, others(3, axis), axis);
    }

    /** The axis of four whose size is a usual number of channels; the first where that does not tell. */
    private static int bySize(Shape shape) {
        return !isChannels(shape.size(1)) && isChannels(shape.size(3)) ? 3 : 1;
    }

    private static boolean isChannels(long size) {
        return size == 1 || size == 3 || size == 4;
    }

    private static List<Integer> others(int rank, int channels) {
        return IntStream.range(1, rank).filter(a -> a != channels).boxed().toList();
    }

    /** Whether the channels come after the places. */
    public boolean isChannelsLast() {
        return channelAxis > 1;
    }

    /** Whether there is an axis of channels. */
    public boolean hasChannels() {
        return channelAxis > 0;
    }

    /** The layout of a picture, series or volume with channels; empty for other inputs. */
    public Optional<Layout> layout() {
        boolean isTable = kind == InputKind.TABLE || kind == InputKind.TOKENS;
        return isTable || !hasChannels() ? Optional.empty() : Optional.of(isChannelsLast() ? Layout.NHWC : Layout.NCHW);
    }

    /** The number of channels of a type in this form; 1 if there is no axis of channels. */
    public long channels(TensorType type) {
        @Nullable Shape shape = type.shape();
        return shape == null || !hasChannels() ? 1 : shape.size(channelAxis);
    }

    /** The form in words: {@code picture, channels first}. */
    public String toText() {
        return kind.label() + (layout().isEmpty() ? "" : isChannelsLast() ? ", channels last" : ", channels first");
    }
}
