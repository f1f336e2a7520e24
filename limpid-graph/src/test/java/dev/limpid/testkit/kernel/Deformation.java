package dev.limpid.testkit.kernel;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Convolutions whose taps read beside their places. */
public final class Deformation {
    private Deformation() {}

    /** The operators of this family. */
    public static Map<String, Kernel> kernels() {
        return Map.of("DeformConv", Deformation::deformConv);
    }

    /** Offsets are {@code [N,groups*taps*2,rows,columns]}, the row of each tap before its column. */
    private static List<NdArray> deformConv(Call c) {
        NdArray x = c.x();
        NdArray w = c.in(1);
        NdArray offset = c.in(2);
        Window window = Window.of(c, Convolution.spatial(x), c.wholes("kernel_shape", Convolution.spatial(w)));
        int[] shape = {x.size(0), w.size(0), window.out()[0], window.out()[1]};
        int taps = Indices.count(window.kernel());
        int places = Indices.count(window.out());
        int groups = c.whole("group", 1);
        int offsetGroups = c.whole("offset_group", 1);
        double[] y = new double[Indices.count(shape)];
        for (int i = 0; i < y.length; i++) {
            int[] at = Indices.unravel(i, shape);
            y[i] = c.has(3) ? c.in(3).real(at[1]) : 0;
            int first = at[1] / (w.size(0) / groups) * w.size(1);
            for (int k = 0; k < w.size(1) * taps; k++) {
                int channel = first + k / taps;
                int tap = k % taps;
                int group = channel / (x.size(1) / offsetGroups);
                int from = (at[0] * offsetGroups + group) * taps + tap;
                double row = offset.real((2 * from) * places + i % places) + place(window, 0, at[2], tap);
                double column = offset.real((2 * from + 1) * places + i % places) + place(window, 1, at[3], tap);
                double mask = c.has(4) ? c.in(4).real(from * places + i % places) : 1;
                y[i] += mask * w.real(at[1] * w.size(1) * taps + k) * read(x, at[0] * x.size(1) + channel, row, column);
            }
        }
        return List.of(NdArray.of(x.type(), y, shape));
    }

    private static double place(Window window, int axis, int at, int tap) {
        int inside = Indices.unravel(tap, window.kernel())[axis];
        return at * window.strides()[axis] - window.begin()[axis] + inside * window.dilations()[axis];
    }

    /** The bilinear mean of four neighbours; those outside count as 0. */
    private static double read(NdArray x, int map, double row, double column) {
        int[] top = {(int) Math.floor(row), (int) Math.floor(row) + 1};
        int[] left = {(int) Math.floor(column), (int) Math.floor(column) + 1};
        return Arrays.stream(top)
                .filter(r -> r >= 0 && r < x.size(2))
                .mapToDouble(r -> Arrays.stream(left)
                        .filter(l -> l >= 0 && l < x.size(3))
                        .mapToDouble(l -> (1 - Math.abs(row - r))
                                * (1 - Math.abs(column - l))
                                * x.real((map * x.size(2) + r) * x.size(3) + l))
                        .sum())
                .sum();
    }
}
