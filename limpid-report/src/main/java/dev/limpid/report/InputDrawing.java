package dev.limpid.report;

import dev.limpid.error.LimpidException;
import java.util.List;

/**
 * One input as it is drawn, with or without scores over it. Each kind of input has its own drawing.
 *
 * <p>Drawings do not change, and may be used by many threads.
 */
public sealed interface InputDrawing
        permits PictureDrawing, SeriesDrawing, TableDrawing, TokenDrawing, Undrawn, VolumeDrawing {
    /** The number of places along each axis of the input, outermost first. */
    List<Integer> sizes();

    /** The input alone. */
    Picture input();

    /**
     * The scores over the input.
     *
     * @throws LimpidException {@code UNSUPPORTED} if this input cannot be drawn
     */
    Picture over(ScoreGrid scores);

    /**
     * A place in words: {@code step 812}, or {@code row 3, column 5}.
     *
     * @param index the number of the place, row by row
     */
    String place(int index);

    /** What is drawn differently from what the network receives, one sentence each; usually none. */
    default List<String> notes() {
        return List.of();
    }

    /** Whether drawings are wider than a heat map, so that a page gives each a row of its own. */
    default boolean isWide() {
        return true;
    }
}
