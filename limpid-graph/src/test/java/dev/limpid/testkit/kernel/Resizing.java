package dev.limpid.testkit.kernel;

import dev.limpid.error.LimpidException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Interpolation to other sizes, one axis at a time. */
public final class Resizing {
    private Resizing() {}

    /** The operators of this family. */
    public static Map<String, Kernel> kernels() {
        Map<String, Kernel> k = new HashMap<>();
        k.put("Resize", Resizing::resize);
        k.put("Upsample", Resizing::upsample);
        return k;
    }

    /** The resizing of one axis; the width is size times scale before it is rounded to an integer. */
    private record Axis(int in, int out, double width, double start, double end) {
        double scale() {
            return width / in;
        }

        /** The coordinate in the original of a position in the result. */
        double original(int x, String mode) {
            return switch (mode) {
                case "half_pixel" -> (x + 0.5) / scale() - 0.5;
                case "half_pixel_symmetric" -> in / 2.0 * (1 - out / width) + (x + 0.5) / scale() - 0.5;
                case "pytorch_half_pixel" -> out > 1 ? (x + 0.5) / scale() - 0.5 : 0;
                case "align_corners" -> out == 1 ? 0 : x * (in - 1.0) / (width - 1);
                case "asymmetric" -> x / scale();
                case "tf_half_pixel_for_nn" -> (x + 0.5) / scale();
                case "tf_crop_and_resize" ->
                    out > 1
                            ? start * (in - 1) + x * (end - start) * (in - 1) / (width - 1)
                            : 0.5 * (start + end) * (in - 1);
                default ->
                    throw LimpidException.badInput("coordinate_transformation_mode '" + mode + "' is not supported");
            };
        }
    }

    private static List<NdArray> resize(Call c) {
        NdArray x = c.x();
        boolean old = c.opset() < 11;
        int scalesAt = old ? 1 : 2;
        String coordinates = c.text("coordinate_transformation_mode", old ? "asymmetric" : "half_pixel");
        Axis[] axes = axes(c, scalesAt);
        boolean crops = coordinates.equals("tf_crop_and_resize");
        NdArray y = x;
        boolean[][] outside = new boolean[axes.length][];
        for (int i = 0; i < axes.length; i++) {
            Axis axis = axes[i];
            double[] at = IntStream.range(0, axis.out)
                    .mapToDouble(o -> axis.original(o, coordinates))
                    .toArray();
            outside[i] = new boolean[axis.out];
            for (int o = 0; o < at.length && crops; o++) {
                outside[i][o] = at[o] < 0 || at[o] > axis.in - 1;
            }
            if (axis.in != axis.out || axis.width != axis.in || crops) {
                y = along(y, i, at, weightsOf(c, axis.scale(), old));
            }
        }
        return List.of(crops ? extrapolated(y, outside, c.real("extrapolation_value", 0)) : y);
    }

    private static NdArray extrapolated(NdArray y, boolean[][] outside, double value) {
        double[] numbers = y.toDoubles().clone();
        for (int i = 0; i < numbers.length; i++) {
            int[] place = Indices.unravel(i, y.shape());
            for (int axis = 0; axis < place.length; axis++) {
                if (outside[axis][place[axis]]) {
                    numbers[i] = value;
                }
            }
        }
        return NdArray.of(y.type(), numbers, y.shape());
    }

    private static Axis[] axes(Call c, int scalesAt) {
        NdArray x = c.x();
        int[] chosen = c.wholes("axes", IntStream.range(0, x.rank()).toArray());
        double[] scales = c.has(scalesAt) ? c.in(scalesAt).toDoubles() : new double[0];
        int @Nullable [] sizes = c.has(3) ? c.in(3).toInts() : null;
        double[] roi = c.opset() >= 11 && c.has(1) ? c.in(1).toDoubles() : new double[0];
        String policy = c.text("keep_aspect_ratio_policy", "stretch");
        Axis[] axes = new Axis[x.rank()];
        Arrays.setAll(axes, i -> new Axis(x.size(i), x.size(i), x.size(i), 0, 1));
        for (int i = 0; i < chosen.length; i++) {
            int axis = x.axis(chosen[i]);
            int in = x.size(axis);
            double width = sizes == null || sizes.length == 0
                    ? scales[i] * in
                    : policy.equals("stretch")
                            ? sizes[i]
                            : Math.floor(commonScale(x, chosen, sizes, policy) * in + 0.5);
            int out = (int) Math.floor(width);
            double start = roi.length > 0 ? roi[i] : 0;
            double end = roi.length > 0 ? roi[chosen.length + i] : 1;
            axes[axis] = new Axis(in, out, width, start, end);
        }
        return axes;
    }

    private static double commonScale(NdArray x, int[] chosen, int[] sizes, String policy) {
        double[] scales = IntStream.range(0, chosen.length)
                .mapToDouble(i -> (double) sizes[i] / x.size(chosen[i]))
                .toArray();
        return policy.equals("not_larger")
                ? Arrays.stream(scales).min().orElseThrow()
                : Arrays.stream(scales).max().orElseThrow();
    }

    private static Interpolation weightsOf(Call c, double scale, boolean old) {
        String mode = c.text("mode", "nearest");
        String nearest = c.text("nearest_mode", old ? "floor" : "round_prefer_floor");
        double shrink = c.flag("antialias", false) ? Math.min(1, scale) : 1;
        boolean excludes = c.flag("exclude_outside", false);
        double a = c.real("cubic_coeff_a", -0.75);
        return switch (mode) {
            case "nearest" -> Interpolation.nearest(nearest);
            case "linear" -> Interpolation.linear(shrink, excludes);
            case "cubic" -> Interpolation.cubic(a, shrink, excludes);
            default -> throw LimpidException.badInput("mode '" + mode + "' is not supported");
        };
    }

    /** Interpolates along one axis at these coordinates. */
    private static NdArray along(NdArray x, int axis, double[] at, Interpolation interpolation) {
        int size = x.size(axis);
        int[] shape = Indices.with(x.shape(), axis, at.length);
        int inner = Indices.count(shape, axis + 1, shape.length);
        double[][] weights = new double[at.length][];
        Arrays.setAll(weights, o -> interpolation.weights(at[o], size));
        double[] from = x.toDoubles();
        double[] y = new double[Indices.count(shape)];
        for (int i = 0; i < y.length; i++) {
            double[] row = weights[i / inner % at.length];
            int first = i / (inner * at.length) * size * inner + i % inner;
            for (int j = 0; j < size; j++) {
                if (row[j] != 0) {
                    y[i] += row[j] * from[first + j * inner];
                }
            }
        }
        return NdArray.of(x.type(), y, shape);
    }

    /** The deprecated operator: asymmetric coordinates, and nearest means rounding down. */
    private static List<NdArray> upsample(Call c) {
        NdArray y = c.x();
        double[] scales = c.has(1) ? c.in(1).toDoubles() : c.reals("scales");
        Interpolation interpolation = c.text("mode", "nearest").equals("nearest")
                ? Interpolation.nearest("floor")
                : Interpolation.linear(1, false);
        for (int i = 0; i < scales.length; i++) {
            double scale = scales[i];
            double[] at = IntStream.range(0, (int) Math.floor(y.size(i) * scale))
                    .mapToDouble(o -> o / scale)
                    .toArray();
            y = along(y, i, at, interpolation);
        }
        return List.of(y);
    }
}
