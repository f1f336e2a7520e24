package dev.limpid.autodiff;

import dev.limpid.error.LimpidException;
import dev.limpid.graph.Attribute;
import dev.limpid.graph.Node;
import dev.limpid.graph.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;

/**
 * A sliding window over the spatial axes of a value {@code [N,C,...]}.
 *
 * @param axes one entry for each spatial axis
 */
public record Window(List<Axis> axes) {
    /**
     * The sliding window along one axis.
     *
     * @param kernel number of taps
     * @param stride elements from one position to the next
     * @param dilation elements from one tap to the next
     * @param begin zeros before the first element
     * @param end zeros after the last element
     */
    public record Axis(long kernel, long stride, long dilation, long begin, long end) {
        /** Elements from the first tap to the last one, both included. */
        public long span() {
            return (kernel - 1) * dilation + 1;
        }

        /** Number of window positions over an axis of the given size. */
        long steps(long size) {
            return Math.floorDiv(size + begin + end - span(), stride) + 1;
        }

        Axis withPads(long newBegin, long newEnd) {
            return new Axis(kernel, stride, dilation, newBegin, newEnd);
        }

        /** The pads of {@code auto_pad} SAME: the number of positions is the size divided by the stride, rounded up. */
        private Axis same(long size, boolean upper) {
            long steps = -Math.floorDiv(-size, stride);
            return split(Math.max(0, (steps - 1) * stride + span() - size), upper);
        }

        private Axis split(long total, boolean upper) {
            long less = total / 2;
            return upper ? withPads(less, total - less) : withPads(total - less, less);
        }
    }

    /** Copies the list. */
    public Window {
        axes = List.copyOf(axes);
    }

    /**
     * The window of a convolution or pool.
     *
     * @throws LimpidException if the pads depend on a size that is not known
     */
    public static Window of(Node node, long[] kernel, Shape x) {
        String autoPad = autoPad(node);
        if (autoPad.equals("NOTSET")) {
            return stated(node, kernel);
        }
        List<Axis> resolved = new ArrayList<>();
        for (Axis axis : stated(node, kernel).axes) {
            long size = x.size(2 + resolved.size());
            if (autoPad.equals("VALID")) {
                resolved.add(axis.withPads(0, 0));
            } else if (axis.stride == 1) {
                resolved.add(axis.split(axis.span() - 1, autoPad.equals("SAME_UPPER")));
            } else if (size >= 0) {
                resolved.add(axis.same(size, autoPad.equals("SAME_UPPER")));
            } else {
                throw LimpidException.unsupported(node.op() + " node '" + node.label() + "': the pads of auto_pad "
                        + autoPad + " depend on the spatial size, which is not known");
            }
        }
        return new Window(resolved);
    }

    /** Whether the pads are given or can be computed from the known sizes. */
    static boolean hasKnownPads(Node node, long[] kernel, Shape x) {
        return !autoPad(node).startsWith("SAME")
                || x.isFixed(2, x.rank())
                || stated(node, kernel).all(a -> a.stride == 1);
    }

    /**
     * The window of a transposed convolution: that of the convolution from its output to its input.
     *
     * @throws LimpidException if the pads depend on sizes that are not known
     */
    public static Window ofTransposed(Node node, long[] kernel, Shape x, Shape y) {
        Window stated = stated(node, kernel);
        String autoPad = autoPad(node);
        boolean isPadded =
                autoPad.equals("NOTSET") && node.findAttribute("output_shape").isEmpty();
        if (isPadded) {
            return stated;
        }
        if (autoPad.equals("VALID")) {
            return stated.map(a -> a.withPads(0, 0));
        }
        if (!x.isFixed(2, x.rank()) || !y.isFixed(2, y.rank())) {
            throw LimpidException.unsupported(node.op() + " node '" + node.label()
                    + "': the pads depend on the spatial sizes, which are not known");
        }
        long[] extra = node.intsAttribute("output_padding", new long[kernel.length]);
        List<Axis> resolved = new ArrayList<>();
        for (int i = 0; i < kernel.length; i++) {
            Axis axis = stated.axes.get(i);
            long full = (x.size(2 + i) - 1) * axis.stride + axis.span() + extra[i];
            resolved.add(axis.split(Math.max(0, full - y.size(2 + i)), autoPad.equals("SAME_UPPER")));
        }
        return new Window(resolved);
    }

    private static Window stated(Node node, long[] kernel) {
        int n = kernel.length;
        long[] ones = new long[n];
        Arrays.fill(ones, 1);
        long[] strides = node.intsAttribute("strides", ones);
        long[] dilations = node.intsAttribute("dilations", ones);
        long[] pads = node.intsAttribute("pads", new long[2 * n]);
        List<Axis> axes = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            axes.add(new Axis(kernel[i], strides[i], dilations[i], pads[i], pads[n + i]));
        }
        return new Window(axes);
    }

    private static String autoPad(Node node) {
        return node.textAttribute("auto_pad", "NOTSET");
    }

    int rank() {
        return axes.size();
    }

    Axis axis(int i) {
        return axes.get(i);
    }

    boolean all(Predicate<Axis> condition) {
        return axes.stream().allMatch(condition);
    }

    Window map(UnaryOperator<Axis> change) {
        return new Window(axes.stream().map(change).toList());
    }

    long[] each(ToLongFunction<Axis> fact) {
        return axes.stream().mapToLong(fact).toArray();
    }

    /** The number of taps. */
    long taps() {
        return LongStream.of(each(Axis::kernel)).reduce(1, (a, b) -> a * b);
    }

    /** Strides, dilations and pads as attributes. */
    Map<String, Attribute> attributes() {
        Map<String, Attribute> attributes = new LinkedHashMap<>();
        attributes.put("strides", Attribute.of(each(Axis::stride)));
        attributes.put("dilations", Attribute.of(each(Axis::dilation)));
        attributes.put(
                "pads",
                Attribute.of(LongStream.concat(LongStream.of(each(Axis::begin)), LongStream.of(each(Axis::end)))
                        .toArray()));
        return attributes;
    }
}
