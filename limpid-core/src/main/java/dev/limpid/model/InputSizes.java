package dev.limpid.model;

import dev.limpid.error.LimpidException;
import dev.limpid.graph.Dim;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Shape;
import dev.limpid.graph.Value;
import dev.limpid.runtime.Shapes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * The graph with all sizes of the explained input but the batch fixed.
 *
 * @param graph the graph
 * @param note the assumption about the size, empty if there was none
 */
record InputSizes(Graph graph, String note) {
    private static final long USUAL = 224;
    private static final long USUAL_LENGTH = 256;
    private static final long USUAL_TOKENS = 64;
    private static final long USUAL_DEPTH = 32;

    /**
     * Fixes the open sizes. Open sizes of other inputs with the same name in the file get the same size.
     *
     * @param explained the input that is explained
     * @param stated the sizes of the explained input without its batch, as given by the user
     * @param example the sizes of a tensor with or without its batch, for sizes that are not stated
     * @param preprocess the text form of preprocessing, which may contain a size
     */
    static InputSizes of(
            Graph graph,
            String explained,
            @Nullable List<Long> stated,
            @Nullable List<Long> example,
            @Nullable String preprocess) {
        @Nullable List<Long> sizesOf = stated == null ? filling(graph.input(explained), example) : stated;
        Graph sized = sizesOf == null ? graph : Shapes.withInputSizes(graph, Map.of(explained, batched(sizesOf)));
        Value input = sized.input(explained);
        @Nullable Shape shape = input.type().shape();
        if (shape == null || shape.rank() < 2 || shape.isFixed(1, shape.rank())) {
            return new InputSizes(bound(graph, sized), "");
        }
        InputForm form = InputForm.of(sized, input);
        long[] wanted = wanted(preprocess);
        long[] sizes = new long[shape.rank()];
        Arrays.fill(sizes, -1);
        List<Integer> places = form.places();
        for (int k = 0; k < places.size(); k++) {
            long size = usual(form.kind(), wanted[k == 0 ? 1 : 0]);
            sizes[places.get(k)] = open(shape.dim(places.get(k)), size);
        }
        if (form.hasChannels()) {
            sizes[form.channelAxis()] = open(shape.dim(form.channelAxis()), 3);
        }
        Graph all = Shapes.withInputSizes(sized, Map.of(explained, sizes));
        String used = places.stream()
                .map(axis -> Long.toString(Math.max(sizes[axis], shape.size(axis))))
                .collect(Collectors.joining(" x "));
        boolean isStated = form.kind() == InputKind.PICTURE && wanted[2] == 1;
        return new InputSizes(bound(graph, all), isStated ? "" : "the model accepts any size; " + used + " is used");
    }

    /** The sizes of an example with -1 where the network fixes them; null if its axes are not those of the input. */
    private static @Nullable List<Long> filling(Value input, @Nullable List<Long> example) {
        @Nullable Shape shape = input.type().shape();
        if (example == null || shape == null || example.size() > shape.rank() || example.size() < shape.rank() - 1) {
            return null;
        }
        int batch = example.size() == shape.rank() ? 1 : 0;
        List<Long> sizes = new ArrayList<>();
        for (int axis = 1; axis < shape.rank(); axis++) {
            sizes.add(shape.dim(axis).isFixed() ? -1L : example.get(axis - 1 + batch));
        }
        return sizes;
    }

    private static long[] batched(List<Long> sizes) {
        return LongStream.concat(LongStream.of(-1), sizes.stream().mapToLong(s -> s))
                .toArray();
    }

    private static long usual(InputKind kind, long side) {
        return switch (kind) {
            case PICTURE -> side;
            case SERIES -> USUAL_LENGTH;
            case VOLUME -> USUAL_DEPTH;
            case TOKENS -> USUAL_TOKENS;
            case TABLE -> -1;
        };
    }

    /** Gives the open sizes of all inputs the values that sizes of the same name got. */
    private static Graph bound(Graph before, Graph after) {
        Map<String, Long> values = new HashMap<>();
        for (Value input : before.inputs()) {
            @Nullable Shape open = input.type().shape();
            @Nullable Shape fixed = after.input(input.name()).type().shape();
            for (int axis = 1; open != null && fixed != null && axis < open.rank(); axis++) {
                @Nullable String symbol = open.dim(axis).symbol();
                if (symbol != null && fixed.dim(axis).isFixed()) {
                    values.put(symbol, fixed.size(axis));
                }
            }
        }
        Graph bound = after;
        for (Map.Entry<String, Long> each : values.entrySet()) {
            bound = bound.bind(each.getKey(), each.getValue());
        }
        return bound;
    }

    PreprocessingGuess explained(PreprocessingGuess guess) {
        return note.isEmpty()
                ? guess
                : new PreprocessingGuess(guess.preprocessing(), guess.preset(), guess.reason() + "; " + note);
    }

    private static long open(Dim dim, long size) {
        return dim.isFixed() ? -1 : size;
    }

    /** Width, height, and 1 if they were given by the user. */
    private static long[] wanted(@Nullable String preprocess) {
        @Nullable String size = null;
        for (String part : preprocess == null ? new String[0] : preprocess.split(",", -1)) {
            String entry = part.strip();
            size = entry.startsWith("size=") ? entry.substring("size=".length()).strip() : size;
        }
        if (size == null) {
            return new long[] {USUAL, USUAL, 0};
        }
        String[] sides = size.split("x", 2);
        try {
            return new long[] {Long.parseLong(sides[0]), Long.parseLong(sides[sides.length - 1]), 1};
        } catch (NumberFormatException e) {
            throw LimpidException.badInput("preprocessing: '" + size + "' is not a size", e);
        }
    }
}
