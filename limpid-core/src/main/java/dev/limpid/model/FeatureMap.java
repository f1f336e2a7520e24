package dev.limpid.model;

import dev.limpid.graph.Shape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An intermediate value whose vectors each belong to a position of the picture, series or volume.
 *
 * @param value its name in the graph
 * @param layout how its dimensions are arranged
 * @param places the number of positions along each axis, outermost first: height and width of a picture, the length of
 *     a series, depth, height and width of a volume
 * @param channels length of a vector
 * @param leadingTokens tokens before the first position (class token, registers); 0 for layouts other than tokens
 * @param trailingTokens tokens after the last position
 */
public record FeatureMap(
        String value, Layout layout, List<Integer> places, int channels, int leadingTokens, int trailingTokens) {
    public FeatureMap {
        places = List.copyOf(places);
    }

    /** A feature map of a picture. */
    public FeatureMap(
            String value, Layout layout, int height, int width, int channels, int leadingTokens, int trailingTokens) {
        this(value, layout, List.of(height, width), channels, leadingTokens, trailingTokens);
    }

    /** Whether the first axis of a value holds more than the batch: {@code 64*N} windows. */
    public static boolean isInWindows(Shape shape) {
        @Nullable String symbol = shape.rank() == 0 ? null : shape.dim(0).symbol();
        return symbol != null && symbol.contains("*");
    }

    /** Whether the positions are those of a sequence of tokens, such as words. */
    public boolean isSequence() {
        return layout == Layout.TOKENS && places.size() == 1;
    }

    /** Number of rows; 1 in a series. */
    public int height() {
        return places.size() < 2 ? 1 : places.get(places.size() - 2);
    }

    /** Number of columns. */
    public int width() {
        return places.get(places.size() - 1);
    }

    /** The number of positions. */
    public int count() {
        return places.stream().reduce(1, Math::multiplyExact);
    }

    /** The axis of the value that holds the channels. */
    public int channelAxis() {
        return layout == Layout.NCHW ? 1 : layout == Layout.TOKENS ? 2 : places.size() + 1;
    }
}
