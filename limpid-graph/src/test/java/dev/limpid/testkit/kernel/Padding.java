package dev.limpid.testkit.kernel;

import dev.limpid.error.LimpidException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Padding in all modes; negative padding crops. */
public final class Padding {
    private Padding() {}

    /** The operators of this family. */
    public static Map<String, Kernel> kernels() {
        return Map.of("Pad", Padding::pad, "CenterCropPad", Padding::centre);
    }

    /** Of an odd number of elements, one more is cropped or added at the end. */
    private static List<NdArray> centre(Call c) {
        NdArray x = c.x();
        int[] wanted = c.in(1).toInts();
        int[] axes = c.wholes("axes", IntStream.range(0, x.rank()).toArray());
        int[] shape = x.shape().clone();
        int[] first = new int[x.rank()];
        for (int i = 0; i < axes.length; i++) {
            int axis = x.axis(axes[i]);
            first[axis] = x.size(axis) > wanted[i] ? (x.size(axis) - wanted[i]) / 2 : -((wanted[i] - x.size(axis)) / 2);
            shape[axis] = wanted[i];
        }
        NdArray zero = NdArray.of(x.type(), new double[1], 1);
        NdArray flat = Movement.concat(0, List.of(x.reshaped(x.count()), zero));
        return List.of(flat.take(shape, i -> {
            int[] place = Indices.unravel(i, shape);
            for (int axis = 0; axis < place.length; axis++) {
                place[axis] += first[axis];
                if (place[axis] < 0 || place[axis] >= x.size(axis)) {
                    return x.count();
                }
            }
            return Indices.ravel(place, x.shape());
        }));
    }

    private static List<NdArray> pad(Call c) {
        NdArray x = c.x();
        int[] pads = Objects.requireNonNull(c.list(1, "pads"));
        int @Nullable [] axes = c.list(3, "axes");
        int[] chosen = axes == null ? IntStream.range(0, x.rank()).toArray() : axes;
        String mode = c.text("mode", "constant");
        int[][] positions = new int[x.rank()][];
        for (int i = 0; i < x.rank(); i++) {
            positions[i] = IntStream.range(0, x.size(i)).toArray();
        }
        for (int i = 0; i < chosen.length; i++) {
            int axis = x.axis(chosen[i]);
            positions[axis] = positions(x.size(axis), pads[i], pads[chosen.length + i], mode);
        }
        int[] shape = IntStream.range(0, x.rank()).map(i -> positions[i].length).toArray();
        NdArray filler = c.has(2) && c.in(2).count() > 0
                ? c.in(2).reshaped(1)
                : NdArray.of(x.type(), new double[] {c.real("value", 0)}, 1);
        NdArray flat = Movement.concat(0, List.of(x.reshaped(x.count()), filler));
        return List.of(flat.take(shape, i -> {
            int[] place = Indices.unravel(i, shape);
            for (int axis = 0; axis < place.length; axis++) {
                place[axis] = positions[axis][place[axis]];
                if (place[axis] < 0) {
                    return x.count();
                }
            }
            return Indices.ravel(place, x.shape());
        }));
    }

    /** Cropping precedes mirroring or repetition. -1 is the index of the constant. */
    private static int[] positions(int size, int begin, int end, String mode) {
        int first = Math.max(0, -begin);
        int kept = size - first - Math.max(0, -end);
        return IntStream.range(-Math.max(0, begin), kept + Math.max(0, end))
                .map(p -> p >= 0 && p < kept ? p : outside(p, kept, mode))
                .map(p -> p < 0 ? -1 : first + p)
                .toArray();
    }

    private static int outside(int p, int size, String mode) {
        return switch (mode) {
            case "constant" -> -1;
            case "edge" -> Math.max(0, Math.min(size - 1, p));
            case "wrap" -> Math.floorMod(p, size);
            case "reflect" -> {
                int period = Math.max(1, 2 * (size - 1));
                int q = Math.floorMod(p, period);
                yield q < size ? q : period - q;
            }
            default -> throw LimpidException.badInput("padding mode '" + mode + "' is not supported");
        };
    }
}
