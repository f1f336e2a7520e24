package dev.limpid.inside.look;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The part of the input that a position of a layer can depend on, by the windows of the layers between them.
 *
 * @param axes along each axis of places of the input, outermost first; empty if every position sees the whole input
 */
public record ReceptiveField(List<Axis> axes) {
    /** Every position depends on the whole input. */
    public static final ReceptiveField WHOLE = new ReceptiveField(List.of());

    private static final double SAME = 1e-9;

    public ReceptiveField {
        axes = List.copyOf(axes);
    }

    /**
     * The field along one axis, in elements of the input. Position {@code p} sees the elements from
     * {@code start + p * jump} to {@code start + p * jump + size - 1}; those below 0 and behind the end are padding.
     *
     * @param size how many elements a position sees
     * @param jump from the field of a position to that of the next one
     * @param start the first element that position 0 sees
     */
    public record Axis(double size, double jump, double start) {
        /** An element of the input itself. */
        static final Axis ONE = new Axis(1, 1, 0);

        /** The first element that a position sees. */
        public double first(double position) {
            return start + position * jump;
        }

        /** The field behind a window of so many elements. */
        Axis behind(long span, long stride, long begin) {
            return new Axis(size + (double) (span - 1) * jump, jump * (double) stride, start - (double) begin * jump);
        }

        private Optional<Axis> joined(Axis other) {
            if (Math.abs(jump - other.jump) > SAME * jump) {
                return Optional.empty();
            }
            double low = Math.min(start, other.start);
            double high = Math.max(start + size, other.start + other.size);
            return Optional.of(new Axis(high - low, jump, low));
        }
    }

    /** An input with so many axes of places, of which each position sees itself. */
    static ReceptiveField ofInput(int axes) {
        return new ReceptiveField(java.util.Collections.nCopies(axes, Axis.ONE));
    }

    /** Whether every position depends on the whole input. */
    public boolean isWhole() {
        return axes.isEmpty();
    }

    /** What two values see that are combined position by position. */
    ReceptiveField joined(ReceptiveField other) {
        if (isWhole() || other.isWhole() || axes.size() != other.axes.size()) {
            return WHOLE;
        }
        List<Axis> all = new ArrayList<>();
        for (int i = 0; i < axes.size(); i++) {
            Optional<Axis> both = axes.get(i).joined(other.axes.get(i));
            if (both.isEmpty()) {
                return WHOLE;
            }
            all.add(both.get());
        }
        return new ReceptiveField(all);
    }

    /** The size along each axis: {@code 43 x 43}, or {@code whole input}. */
    public String toText() {
        if (isWhole()) {
            return "whole input";
        }
        return String.join(
                " x ",
                axes.stream().map(a -> String.valueOf(Math.round(a.size()))).toList());
    }
}
