package dev.limpid.inside.look;

import dev.limpid.graph.Attribute;
import dev.limpid.graph.Expr;
import dev.limpid.model.FeatureMap;
import dev.limpid.model.Layout;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * The few places of a layer that are read of every sample: a lattice within the map. Where channels come first, the lattice is
 * read by a pool whose window is one place, since ONNX Runtime runs pools in its own memory layout and would copy the whole map
 * for other operators.
 *
 * @param map the layer
 * @param strides of the lattice along each axis of places
 * @param counts points of the lattice along each axis
 * @param firsts the first point that is used along each axis; those before lie on the edge
 */
record ReadPlaces(FeatureMap map, List<Integer> strides, List<Integer> counts, List<Integer> firsts) {
    /** Places along an axis of a series, a picture and a volume. */
    private static final int[] PER_AXIS = {8, 4, 2};

    static ReadPlaces of(FeatureMap map) {
        List<Integer> strides = new ArrayList<>();
        List<Integer> counts = new ArrayList<>();
        List<Integer> firsts = new ArrayList<>();
        int wanted = PER_AXIS[Math.min(map.places().size(), PER_AXIS.length) - 1];
        for (int size : map.places()) {
            boolean isWide = size >= 2 * wanted;
            int stride = isWide ? size / wanted : (size + wanted - 1) / wanted;
            int count = (size - 1) / stride + 1;
            strides.add(stride);
            counts.add(count);
            firsts.add(isWide ? 1 : 0);
        }
        return new ReadPlaces(map, strides, counts, firsts);
    }

    /** The points of the lattice that are used, by their numbers in the lattice. */
    int[] points() {
        return numbers(counts, null).stream().mapToInt(n -> n).toArray();
    }

    /** The places that are read, by their numbers in the map. */
    int[] places() {
        return numbers(map.places(), strides).stream().mapToInt(n -> n).toArray();
    }

    private List<Integer> numbers(List<Integer> sizes, @org.jspecify.annotations.Nullable List<Integer> steps) {
        List<Integer> found = List.of(0);
        for (int axis = 0; axis < counts.size(); axis++) {
            List<Integer> next = new ArrayList<>();
            for (int before : found) {
                for (int k = firsts.get(axis); k < counts.get(axis); k++) {
                    next.add(before * sizes.get(axis) + k * (steps == null ? 1 : steps.get(axis)));
                }
            }
            found = next;
        }
        return found;
    }

    private boolean isPooled() {
        return map.layout() == Layout.NCHW && map.count() > 1;
    }

    /**
     * The activations at the lattice {@code float[N,C,...]}, or at the places {@code float[N,places,C]}.
     *
     * @param value of {@code float}
     */
    Expr read(Expr value) {
        if (!isPooled()) {
            long[] rows = LongStream.of(
                            java.util.Arrays.stream(places()).asLongStream().toArray())
                    .map(p -> map.layout() == Layout.NCHW ? 0 : p + map.leadingTokens())
                    .toArray();
            Expr flat = value.reshape(-1, all(), map.channels());
            return flat.emit(
                    "Gather",
                    Map.of("axis", Attribute.of(1L)),
                    null,
                    value.builder().list(rows));
        }
        Map<String, Attribute> window = new LinkedHashMap<>();
        window.put(
                "kernel_shape",
                Attribute.of(LongStream.generate(() -> 1).limit(counts.size()).toArray()));
        window.put("strides", Attribute.of(strides.stream().mapToLong(s -> s).toArray()));
        return value.emit("MaxPool", window, null);
    }

    /**
     * The largest activation of each unit, {@code float[N,C]} with any number of axes of size 1.
     *
     * @param value of {@code float}
     */
    Expr maximum(Expr value) {
        if (isPooled()) {
            return value.emit("GlobalMaxPool", Map.of(), null);
        }
        Expr flat = value.reshape(-1, all(), map.channels());
        Expr own = all() == map.count()
                ? flat
                : flat.slice(1, map.leadingTokens(), map.leadingTokens() + (long) map.count(), 1);
        return own.reduce("ReduceMax", false, 1);
    }

    private long all() {
        return (long) map.count() + map.leadingTokens() + map.trailingTokens();
    }

    /**
     * The activations of one sample that were read, where they lie.
     *
     * @param values of all samples
     * @param from the first of this sample
     * @param step from a unit to the next
     * @param offsets of the places
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Reading(float[] values, int from, int step, int[] offsets) {
        /** The activations of all units at one of the places. */
        float[] row(int place, int units) {
            float[] row = new float[units];
            for (int u = 0; u < units; u++) {
                row[u] = values[from + u * step + offsets[place]];
            }
            return row;
        }
    }

    /** How many numbers of a sample are read. */
    int size() {
        return map.channels() * (isPooled() ? lattice() : places().length);
    }

    private int lattice() {
        return counts.stream().reduce(1, Math::multiplyExact);
    }

    /**
     * The activations of one sample that were read.
     *
     * @param read among others the activations
     * @param from the first of the sample
     * @param points from {@link #points}
     */
    Reading reading(float[] read, int from, int[] points) {
        int units = map.channels();
        if (isPooled()) {
            return new Reading(read, from, lattice(), points);
        }
        int[] rows = IntStream.range(0, points.length).map(p -> p * units).toArray();
        return new Reading(read, from, 1, rows);
    }
}
