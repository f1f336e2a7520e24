package dev.limpid.autodiff;

import dev.limpid.autodiff.Window.Axis;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Tensor;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * The input gradient of a two-axis convolution with stride s for some of its phases, computed by one convolution.
 *
 * <p>With {@code i = s*q + r}, {@code dx[i]} is the sum over t of {@code w[r + begin - s*t] * dy[q + t]}: for each
 * phase r a convolution over dy, whose kernel is gathered from w and is zero where w has no such tap.
 */
final class Phases {
    private final Convolution c;
    private final long[] rows;
    private final long[] columns;

    private Phases(Convolution c, long[] rows, long[] columns) {
        this.c = c;
        this.rows = rows;
        this.columns = columns;
    }

    /** One phase. */
    static Phases one(Convolution c, long row, long column) {
        return new Phases(c, new long[] {row}, new long[] {column});
    }

    /** All phases. */
    static Phases all(Convolution c) {
        return new Phases(c, Sizes.axes(0, (int) c.window().axis(0).stride()), Sizes.axes(0, (int)
                c.window().axis(1).stride()));
    }

    /** {@code [N,rows*columns*C,...]}; for several groups {@code [N,C*rows*columns,...]}. */
    Expr values() {
        long[] first = {firstTap(0, rows), firstTap(1, columns)};
        long[][] taps = {taps(0, rows, first[0]), taps(1, columns, first[1])};
        int[] counts = {taps[0].length / rows.length, taps[1].length / columns.length};
        Window window = new Window(IntStream.range(0, 2)
                .mapToObj(i -> new Axis(counts[i], 1, 1, -first[i], length(i) - 1 + first[i] + counts[i] - c.steps(i)))
                .toList());
        long channels = c.inputs() * rows.length * columns.length;
        return Convolution.conv(
                c.dy(), kernel(taps, counts), window, c.group(), c.typed(channels, length(0), length(1)));
    }

    /** Number of elements of a phase along an axis. */
    private long length(int axis) {
        return -Math.floorDiv(-c.size(axis), c.window().axis(axis).stride());
    }

    private long firstTap(int axis, long[] phases) {
        Axis a = c.window().axis(axis);
        return -Math.floorDiv(-(phases[0] + a.begin() - a.kernel() + 1), a.stride());
    }

    /** For each phase and each t the tap of w; one past the last tap where there is none. */
    private long[] taps(int axis, long[] phases, long first) {
        Axis a = c.window().axis(axis);
        long last = Math.floorDiv(phases[phases.length - 1] + a.begin(), a.stride());
        return LongStream.of(phases)
                .flatMap(r -> LongStream.rangeClosed(first, last).map(t -> r + a.begin() - a.stride() * t))
                .map(k -> k >= 0 && k < a.kernel() ? k : a.kernel())
                .toArray();
    }

    private Expr kernel(long[][] taps, int[] counts) {
        boolean hasGaps = IntStream.range(0, 2)
                .anyMatch(i -> LongStream.of(taps[i])
                        .anyMatch(k -> k == c.window().axis(i).kernel()));
        Expr w = hasGaps ? Margins.pad(c.w(), c.spatialAxes(), new long[2], new long[] {1, 1}) : c.w();
        Expr picked = picked(picked(w, 3, taps[1]), 2, taps[0]);
        Expr split = picked.reshape(
                c.group(), c.outputsOfGroup(), c.inputsOfGroup(), rows.length, counts[0], columns.length, counts[1]);
        Expr ordered = c.group() == 1 ? split.transpose(3, 5, 0, 2, 1, 4, 6) : split.transpose(0, 2, 3, 5, 1, 4, 6);
        return ordered.reshape(c.inputs() * rows.length * columns.length, c.outputsOfGroup(), counts[0], counts[1]);
    }

    private static Expr picked(Expr w, int axis, long[] taps) {
        return IndexingRules.gather(w, axis, w.builder().constant(Tensor.list(taps)));
    }
}
