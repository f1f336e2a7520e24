package dev.limpid.model;

import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;
import dev.limpid.graph.Shape;
import dev.limpid.graph.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The normalisation that a network applies to its own input before its first layer: {@code scale * x + shift} for each
 * channel, or for each column of a table. It is a chain of sums, products and quotients with constants and of batch normalisations, also behind casts,
 * transpositions, a change of the order of channels, or a concatenation of channels that are changed one by one.
 *
 * @param scale the factor of each channel of the input
 * @param shift the summand of each channel of the input
 */
public record InputScaling(List<Double> scale, List<Double> shift) {
    private static final double EXACT = 0.05;
    private static final double WHITE = 255;
    private static final double CLOSE = 0.006;
    private static final double[] MEAN = {0.485, 0.456, 0.406};
    private static final double[] STD = {0.229, 0.224, 0.225};

    public InputScaling {
        scale = List.copyOf(scale);
        shift = List.copyOf(shift);
    }

    /**
     * What a network does to its input before its first layer.
     *
     * @param graph the network in normal form, with the ranks of its values
     * @param input the input
     * @param form which axis of the input is that of the channels
     * @return empty if it does nothing, or not the same to all elements of a channel
     */
    public static Optional<InputScaling> of(Graph graph, Value input, InputForm form) {
        @Nullable Shape shape = input.type().shape();
        if (shape == null || graph.types().isEmpty()) {
            return Optional.empty();
        }
        // Each column of a table is a channel.
        boolean isTable = form.kind() == InputKind.TABLE && shape.rank() == 2;
        int axis = isTable ? 1 : form.channelAxis();
        if (axis > 0 && (!shape.dim(axis).isFixed() || shape.size(axis) < 1)) {
            return Optional.empty();
        }
        int count = axis > 0 ? Math.toIntExact(shape.size(axis)) : 1;
        ScalingSteps steps = new ScalingSteps(graph);
        Map<String, ScalingSteps.Part> parts = new HashMap<>();
        parts.put(input.name(), ScalingSteps.Part.whole(axis, count));
        List<ScalingSteps.Part> ends = new ArrayList<>();
        for (Node node : graph.nodes()) {
            if (node.reads().stream().noneMatch(parts::containsKey) || node.is("Shape") || node.is("Size")) {
                continue;
            }
            List<ScalingSteps.Part> after = steps.after(node, parts);
            if (after.isEmpty()) {
                node.reads().stream().filter(parts::containsKey).map(parts::get).forEach(ends::add);
            }
            for (int k = 0; k < after.size(); k++) {
                parts.put(node.outputs().get(k), after.get(k));
            }
        }
        graph.outputs().stream().filter(parts::containsKey).map(parts::get).forEach(ends::add);
        return merged(ends, count);
    }

    /** What all ends of the chain agree on. */
    private static Optional<InputScaling> merged(List<ScalingSteps.Part> ends, int count) {
        @Nullable Double[] scale = new Double[count];
        @Nullable Double[] shift = new Double[count];
        for (ScalingSteps.Part end : ends) {
            for (int k = 0; k < end.count(); k++) {
                int c = end.channel(k);
                boolean isSame = scale[c] == null
                        || (scale[c].equals(end.scale(k)) && shift[c] != null && shift[c].equals(end.shift(k)));
                if (!isSame || !Double.isFinite(end.scale(k)) || !Double.isFinite(end.shift(k))) {
                    return Optional.empty();
                }
                scale[c] = end.scale(k);
                shift[c] = end.shift(k);
            }
        }
        List<Double> scales = new ArrayList<>();
        List<Double> shifts = new ArrayList<>();
        for (int c = 0; c < count; c++) {
            @Nullable Double factor = scale[c];
            @Nullable Double summand = shift[c];
            if (factor == null || summand == null) {
                return Optional.empty();
            }
            scales.add(factor);
            shifts.add(summand);
        }
        boolean isNothing =
                scales.stream().allMatch(s -> s == 1) && shifts.stream().allMatch(s -> s == 0);
        return isNothing ? Optional.empty() : Optional.of(new InputScaling(scales, shifts));
    }

    /** A usual range of inputs, and the preset that gives it. */
    enum Range {
        BYTES(Preset.RAW, "0..255"),
        UNIT(Preset.UNIT, "0..1"),
        SIGNED(Preset.TF, "-1..1"),
        NORMALISED(Preset.IMAGENET, "ImageNet's mean 0 and deviation 1");

        private final Preset preset;
        private final String text;

        Range(Preset preset, String text) {
            this.preset = preset;
            this.text = text;
        }

        Preset preset() {
            return preset;
        }

        String text() {
            return text;
        }

        double[] of(int channel) {
            int c = channel % MEAN.length;
            return switch (this) {
                case BYTES -> new double[] {0, WHITE};
                case UNIT -> new double[] {0, 1};
                case SIGNED -> new double[] {-1, 1};
                case NORMALISED -> new double[] {-MEAN[c] / STD[c], (1 - MEAN[c]) / STD[c]};
            };
        }
    }

    /**
     * The range of inputs that this map turns into what first layers usually see: exactly into 0..1, -1..1, -0.5..0.5,
     * 0..255, or ImageNet's normalised range; else into numbers around zero with a spread of about one.
     */
    Optional<Range> takes() {
        @Nullable Range best = null;
        double least = EXACT;
        for (Range range : Range.values()) {
            double distance = Math.min(
                    distance(range, c -> new double[] {-0.5, 0.5}),
                    Arrays.stream(Range.values())
                            // A map that changes hardly anything says nothing of the range.
                            .filter(seen -> seen != range)
                            .mapToDouble(seen -> distance(range, seen::of))
                            .min()
                            .orElseThrow());
            if (distance < least) {
                best = range;
                least = distance;
            }
        }
        if (best != null) {
            return Optional.of(best);
        }
        return List.of(Range.BYTES, Range.UNIT).stream()
                .filter(r -> all(r, 4, 5, 0.8) || all(r, 160, 260, 200))
                .findFirst();
    }

    private double distance(Range from, java.util.function.IntFunction<double[]> to) {
        double most = 0;
        for (int c = 0; c < scale.size(); c++) {
            double[] seen = seen(from, c);
            double[] wanted = to.apply(c);
            most = Math.max(
                    most, (Math.abs(seen[0] - wanted[0]) + Math.abs(seen[1] - wanted[1])) / (wanted[1] - wanted[0]));
        }
        return most;
    }

    /** Whether every channel is spread around zero, with values on both sides. */
    private boolean all(Range from, double below, double above, double spread) {
        return IntStream.range(0, scale.size())
                .mapToObj(c -> seen(from, c))
                .allMatch(s -> s[0] >= -below
                        && s[0] <= -0.25 * spread
                        && s[1] >= 0.25 * spread
                        && s[1] <= above
                        && s[1] - s[0] >= spread);
    }

    private double[] seen(Range from, int channel) {
        double[] range = from.of(channel);
        double a = range[0] * scale.get(channel) + shift.get(channel);
        double b = range[1] * scale.get(channel) + shift.get(channel);
        return new double[] {Math.min(a, b), Math.max(a, b)};
    }

    /** Whether the means that are subtracted are ImageNet's of blue, green and red, in this order. */
    boolean isBlueFirst(Range range) {
        boolean hasMeans = scale.size() == MEAN.length && (range == Range.BYTES || range == Range.UNIT);
        for (int c = 0; hasMeans && c < MEAN.length; c++) {
            double mean = -shift.get(c) / scale.get(c) / (range == Range.BYTES ? WHITE : 1);
            hasMeans = Math.abs(mean - MEAN[MEAN.length - 1 - c]) < CLOSE;
        }
        return hasMeans;
    }

    /** {@code x * 0.003922 + 0}, with colons between the numbers of channels that differ. */
    public String toText() {
        return "x * " + numbers(scale) + " + " + numbers(shift);
    }

    private static String numbers(List<Double> numbers) {
        List<String> texts =
                numbers.stream().map(n -> String.format(Locale.ROOT, "%.4g", n)).toList();
        return texts.stream().distinct().count() == 1
                ? texts.get(0)
                : texts.stream().collect(Collectors.joining(":"));
    }
}
