package dev.limpid.model;

import dev.limpid.error.LimpidException;
import dev.limpid.graph.Dim;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Shape;
import dev.limpid.graph.Value;
import dev.limpid.runtime.Shapes;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The graph with all sizes of its picture input but the batch fixed.
 *
 * @param graph the graph
 * @param picture the name of the input that takes the picture
 * @param note the assumption about the size, empty if there was none
 */
record InputSizes(Graph graph, String picture, String note) {
    private static final long USUAL = 224;

    /**
     * Fixes the open sizes.
     *
     * @param stated sizes by input, as given by the user
     * @param preprocess the text form of preprocessing, which may contain a size
     */
    static InputSizes of(Graph graph, Map<String, long[]> stated, @Nullable String preprocess) {
        if (graph.inputs().isEmpty()) {
            throw LimpidException.unsupported("the model has no input");
        }
        Graph sized = stated.isEmpty() ? graph : Shapes.withInputSizes(graph, stated);
        Value picture = picture(sized);
        @Nullable Shape shape = picture.type().shape();
        if (shape == null || shape.rank() != 4 || shape.isFixed(1, 4)) {
            return new InputSizes(sized, picture.name(), "");
        }
        boolean last = !shape.dim(1).isFixed() && shape.dim(3).isFixed();
        long[] wanted = wanted(preprocess);
        long[] sizes = {-1, -1, -1, -1};
        sizes[last ? 1 : 2] = open(shape.dim(last ? 1 : 2), wanted[1]);
        sizes[last ? 2 : 3] = open(shape.dim(last ? 2 : 3), wanted[0]);
        sizes[last ? 3 : 1] = open(shape.dim(last ? 3 : 1), 3);
        Map<String, long[]> all = new HashMap<>(Map.of(picture.name(), sizes));
        String note = wanted[2] == 1 ? "" : "the model accepts any size; " + wanted[0] + " x " + wanted[1] + " is used";
        return new InputSizes(Shapes.withInputSizes(sized, all), picture.name(), note);
    }

    PreprocessingGuess explained(PreprocessingGuess guess) {
        return note.isEmpty()
                ? guess
                : new PreprocessingGuess(guess.preprocessing(), guess.preset(), guess.reason() + "; " + note);
    }

    /** The first input of four dimensions, else the first. */
    private static Value picture(Graph graph) {
        for (Value input : graph.inputs()) {
            Shape shape = input.type().shape();
            if (shape != null && shape.rank() == 4) {
                return input;
            }
        }
        return graph.inputs().get(0);
    }

    private static long open(Dim dim, long size) {
        return dim.isFixed() ? -1 : size;
    }

    /** Width, height, and 1 if they were given by the user. */
    private static long[] wanted(@Nullable String preprocess) {
        int at = preprocess == null ? -1 : preprocess.indexOf("size=");
        if (preprocess == null || at < 0 || (at >= 2 && preprocess.startsWith("re", at - 2))) {
            return new long[] {USUAL, USUAL, 0};
        }
        int end = preprocess.indexOf(',', at);
        String size = preprocess.substring(at + 5, end < 0 ? preprocess.length() : end);
        String[] sides = size.strip().split("x", 2);
        try {
            return new long[] {Long.parseLong(sides[0]), Long.parseLong(sides[sides.length - 1]), 1};
        } catch (NumberFormatException e) {
            throw LimpidException.badInput("preprocessing: '" + size + "' is not a size", e);
        }
    }
}
