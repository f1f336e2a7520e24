package dev.limpid.report.html;

import java.util.List;

/** How a card shows scores: each kind of input in its own way. */
public sealed interface Body {
    /**
     * A heat map over the photograph of its subject.
     *
     * @param map the heat map as a picture
     */
    record Layers(String map) implements Body {}

    /**
     * A drawing that holds everything.
     *
     * @param picture the drawing
     * @param width its width in pixels
     * @param height its height in pixels
     */
    record Figure(String picture, int width, int height) implements Body {}

    /**
     * A text, each word on the colour of its score.
     *
     * @param words the words
     */
    record Words(List<Word> words) implements Body {
        public Words {
            words = List.copyOf(words);
        }
    }

    /**
     * A word.
     *
     * @param text the word
     * @param style the style class of its colour
     * @param title its position and score
     */
    record Word(String text, String style, String title) {}

    /**
     * A volume as slices across its axes, through which a reader scrolls.
     *
     * @param stacks one for each axis
     */
    record Slices(List<Stack> stacks) implements Body {
        public Slices {
            stacks = List.copyOf(stacks);
        }
    }

    /**
     * The slices across an axis.
     *
     * @param axis the number of the axis
     * @param name what a position along it is called
     * @param count the number of slices that can be shown
     * @param at the one that is shown first
     * @param step the distance from one to the next; above 1 in a large volume
     * @param all the number of slices of the input
     */
    record Stack(int axis, String name, int count, int at, int step, int all) {}

    /** Whether it takes a row of its own. */
    default boolean isWide() {
        return !(this instanceof Layers);
    }
}
