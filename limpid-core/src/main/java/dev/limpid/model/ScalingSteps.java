package dev.limpid.model;

import dev.limpid.error.LimpidException;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;
import dev.limpid.graph.Shape;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.op.Trait;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Follows an affine map of each channel through single nodes; see {@link InputScaling}. */
final class ScalingSteps {
    /** A value whose elements are elements of the input, changed channel by channel. */
    static final class Part {
        /** The axis of its channels; -1 if it holds only one. */
        private final int axis;

        /** The input's channel at each index of that axis. */
        private final int[] channel;

        private final double[] scale;
        private final double[] shift;

        private Part(int axis, int[] channel, double[] scale, double[] shift) {
            this.axis = axis;
            this.channel = channel;
            this.scale = scale;
            this.shift = shift;
        }

        /** The number of indices along the axis of channels. */
        int count() {
            return channel.length;
        }

        /** The input's channel at an index. */
        int channel(int index) {
            return channel[index];
        }

        /** The factor of the channel at an index. */
        double scale(int index) {
            return scale[index];
        }

        /** The summand of the channel at an index. */
        double shift(int index) {
            return shift[index];
        }

        /** The input itself. */
        static Part whole(int axis, int count) {
            double[] ones = new double[count];
            Arrays.fill(ones, 1);
            return new Part(axis, IntStream.range(0, count).toArray(), ones, new double[count]);
        }

        Part at(int otherAxis) {
            return new Part(otherAxis, channel, scale, shift);
        }

        Part select(int otherAxis, int[] indices) {
            return new Part(
                    otherAxis,
                    IntStream.of(indices).map(i -> channel[i]).toArray(),
                    IntStream.of(indices).mapToDouble(i -> scale[i]).toArray(),
                    IntStream.of(indices).mapToDouble(i -> shift[i]).toArray());
        }

        /** This times a factor plus a summand, each with one number per channel. */
        Part then(double[] factor, double[] summand) {
            double[] a = new double[scale.length];
            double[] b = new double[scale.length];
            for (int k = 0; k < a.length; k++) {
                a[k] = scale[k] * factor[k];
                b[k] = shift[k] * factor[k] + summand[k];
            }
            return new Part(axis, channel, a, b);
        }
    }

    private final Graph graph;

    ScalingSteps(Graph graph) {
        this.graph = graph;
    }

    /** The parts that the outputs of a node are; empty if the node does anything else. */
    List<Part> after(Node node, Map<String, Part> parts) {
        try {
            return step(node, parts);
        } catch (ArithmeticException | IndexOutOfBoundsException | IllegalArgumentException | LimpidException e) {
            // Attributes and constants that do not fit the shapes, for which the node itself will fail.
            return List.of();
        }
    }

    private List<Part> step(Node node, Map<String, Part> parts) {
        @Nullable Part first = parts.get(node.input(0));
        if (node.has(Trait.ARITHMETIC)) {
            return arithmetic(node, parts).stream().toList();
        }
        if (node.is("Concat")) {
            return joined(node, parts).stream().toList();
        }
        if (first == null || node.reads().stream().filter(parts::containsKey).count() > 1) {
            return List.of();
        }
        if (node.is("Split")) {
            return split(node, first);
        }
        return one(node, first).stream().toList();
    }

    private Optional<Part> one(Node node, Part x) {
        return switch (node.op().name()) {
            case "Identity", "Cast" -> isRounding(node) ? Optional.empty() : Optional.of(x);
            case "Neg" -> Optional.of(x.then(filled(x, -1), filled(x, 0)));
            case "BatchNormalization" -> normalised(node, x);
            case "Transpose" -> transposed(node, x);
            case "Unsqueeze", "Squeeze" -> squeezed(node, x);
            case "Gather" -> gathered(node, x);
            case "Slice" -> sliced(node, x);
            default -> Optional.empty();
        };
    }

    private boolean isRounding(Node node) {
        return node.is("Cast")
                && graph.findType(node.output())
                        .map(t -> !t.element().isFloating())
                        .orElse(true);
    }

    private Optional<Part> arithmetic(Node node, Map<String, Part> parts) {
        boolean isFirst = parts.containsKey(node.input(0));
        @Nullable Part x = parts.get(node.input(isFirst ? 0 : 1));
        @Nullable Tensor constant = graph.constants().get(node.input(isFirst ? 1 : 0));
        if (x == null || constant == null || (node.is("Div") && !isFirst)) {
            return Optional.empty();
        }
        double @Nullable [] c = perChannel(constant, x, rank(node.input(isFirst ? 0 : 1)));
        if (c == null) {
            return Optional.empty();
        }
        double[] one = filled(x, 1);
        double[] zero = filled(x, 0);
        if (node.is("Add")) {
            return Optional.of(x.then(one, c));
        } else if (node.is("Mul")) {
            return Optional.of(x.then(c, zero));
        } else if (node.is("Div")) {
            return Optional.of(x.then(Arrays.stream(c).map(v -> 1 / v).toArray(), zero));
        }
        double sign = isFirst ? 1 : -1;
        return Optional.of(
                x.then(filled(x, sign), Arrays.stream(c).map(v -> -sign * v).toArray()));
    }

    private int rank(String value) {
        return graph.shapeOf(value).rank();
    }

    private static double[] filled(Part x, double number) {
        double[] numbers = new double[x.channel.length];
        Arrays.fill(numbers, number);
        return numbers;
    }

    /** The numbers of a constant for each channel; null if it differs within a channel or enlarges the value. */
    private static double @Nullable [] perChannel(Tensor constant, Part x, int rank) {
        int ahead = rank - constant.rank();
        for (int k = 0; k < constant.rank(); k++) {
            boolean isChannels = k + ahead == x.axis && constant.size(k) == x.channel.length;
            if (constant.size(k) != 1 && !isChannels) {
                return null;
            }
        }
        double[] numbers = constant.toDoubles();
        return ahead < 0 ? null : numbers.length == 1 ? filled(x, numbers[0]) : numbers;
    }

    private Optional<Part> normalised(Node node, Part x) {
        double[][] p = new double[4][];
        for (int k = 0; k < 4; k++) {
            @Nullable Tensor tensor = graph.constants().get(node.input(k + 1));
            if (tensor == null || tensor.elementCount() != x.channel.length) {
                return Optional.empty();
            }
            p[k] = tensor.toDoubles();
        }
        if (x.axis != 1 || node.intAttribute("training_mode", 0) != 0) {
            return Optional.empty();
        }
        double epsilon = node.realAttribute("epsilon", 1e-5f);
        double[] factor = filled(x, 0);
        double[] summand = filled(x, 0);
        for (int k = 0; k < factor.length; k++) {
            factor[k] = p[0][k] / Math.sqrt(p[3][k] + epsilon);
            summand[k] = p[1][k] - p[2][k] * factor[k];
        }
        return Optional.of(x.then(factor, summand));
    }

    private static Optional<Part> transposed(Node node, Part x) {
        long[] order = node.intsAttribute("perm");
        int to = IntStream.range(0, order.length)
                .filter(k -> order[k] == x.axis)
                .findFirst()
                .orElse(-1);
        return x.axis >= 0 && to < 0 ? Optional.empty() : Optional.of(x.at(to));
    }

    private Optional<Part> squeezed(Node node, Part x) {
        @Nullable Tensor list = graph.constants().get(node.input(1));
        if (list == null) {
            return Optional.empty();
        }
        int rank = Math.max(rank(node.input(0)), rank(node.output()));
        boolean[] isChanged = new boolean[rank];
        for (long axis : list.toLongs()) {
            isChanged[Math.floorMod((int) axis, rank)] = true;
        }
        if (x.axis < 0) {
            return Optional.of(x);
        }
        if (node.is("Squeeze")) {
            int before =
                    (int) IntStream.range(0, x.axis).filter(a -> isChanged[a]).count();
            return Optional.of(x.at(isChanged[x.axis] ? -1 : x.axis - before));
        }
        int[] kept = IntStream.range(0, rank).filter(a -> !isChanged[a]).toArray();
        return Optional.of(x.at(kept[x.axis]));
    }

    private Optional<Part> gathered(Node node, Part x) {
        @Nullable Tensor indices = graph.constants().get(node.input(1));
        int axis = Math.floorMod((int) node.intAttribute("axis", 0), rank(node.input(0)));
        if (indices == null || axis != x.axis || indices.rank() > 1) {
            return Optional.empty();
        }
        int[] chosen = Arrays.stream(indices.toLongs())
                .mapToInt(i -> Math.floorMod((int) i, x.channel.length))
                .toArray();
        return Optional.of(x.select(indices.rank() == 0 ? -1 : axis, chosen));
    }

    /** Picks channels; the other axes may be cut. */
    private Optional<Part> sliced(Node node, Part x) {
        int rank = rank(node.input(0));
        long[][] lists = new long[4][];
        for (int k = 0; k < 4; k++) {
            @Nullable Tensor list = node.hasInput(k + 1) ? graph.constants().get(node.input(k + 1)) : null;
            if (list == null && node.hasInput(k + 1)) {
                return Optional.empty();
            }
            lists[k] = list == null ? new long[0] : list.toLongs();
        }
        Part result = x;
        for (int k = 0; k < lists[0].length; k++) {
            int axis = lists[2].length == 0 ? k : Math.floorMod((int) lists[2][k], rank);
            if (axis == x.axis) {
                int[] chosen =
                        range(x.channel.length, lists[0][k], lists[1][k], lists[3].length == 0 ? 1 : lists[3][k]);
                result = result.select(x.axis, chosen);
            }
        }
        return Optional.of(result);
    }

    private static int[] range(int size, long start, long end, long step) {
        long from = Math.max(step > 0 ? 0 : -1, Math.min(start < 0 ? start + size : start, step > 0 ? size : size - 1));
        long to = Math.max(step > 0 ? 0 : -1, Math.min(end < 0 ? end + size : end, size));
        List<Integer> chosen = new ArrayList<>();
        for (long i = from; step > 0 ? i < to : i > to; i += step) {
            chosen.add((int) i);
        }
        return chosen.stream().mapToInt(i -> i).toArray();
    }

    private List<Part> split(Node node, Part x) {
        int axis = Math.floorMod((int) node.intAttribute("axis", 0), rank(node.input(0)));
        if (axis != x.axis) {
            return List.of();
        }
        List<Part> pieces = new ArrayList<>();
        int at = 0;
        for (String output : node.outputs()) {
            @Nullable Shape shape = graph.findType(output).map(t -> t.shape()).orElse(null);
            if (shape == null || !shape.dim(axis).isFixed()) {
                return List.of();
            }
            int size = (int) shape.size(axis);
            pieces.add(x.select(axis, IntStream.range(at, at + size).toArray()));
            at += size;
        }
        return pieces;
    }

    private Optional<Part> joined(Node node, Map<String, Part> parts) {
        int axis = Math.floorMod((int) node.intAttribute("axis", 0), rank(node.output()));
        List<Integer> channels = new ArrayList<>();
        List<Double> scales = new ArrayList<>();
        List<Double> shifts = new ArrayList<>();
        for (String input : node.inputs()) {
            @Nullable Part part = parts.get(input);
            if (part == null
                    || (part.axis >= 0
                            ? part.axis != axis
                            : graph.shapeOf(input).size(axis) != 1)) {
                return Optional.empty();
            }
            for (int k = 0; k < part.channel.length; k++) {
                channels.add(part.channel[k]);
                scales.add(part.scale[k]);
                shifts.add(part.shift[k]);
            }
        }
        return Optional.of(new Part(
                axis,
                channels.stream().mapToInt(c -> c).toArray(),
                scales.stream().mapToDouble(s -> s).toArray(),
                shifts.stream().mapToDouble(s -> s).toArray()));
    }
}
