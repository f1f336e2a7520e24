package dev.limpid.testkit.kernel;

import dev.limpid.error.LimpidException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Convolutions and transposed convolutions over any number of spatial axes. */
public final class Convolution {
    private Convolution() {}

    /** The operators of this family. */
    public static Map<String, Kernel> kernels() {
        Map<String, Kernel> k = new HashMap<>();
        k.put("Conv", Convolution::conv);
        k.put("ConvTranspose", Convolution::convTranspose);
        return k;
    }

    /** The sizes after the first two axes. */
    static int[] spatial(NdArray x) {
        return Arrays.copyOfRange(x.shape(), 2, x.rank());
    }

    private static void check(NdArray x, NdArray w) {
        if (x.type() != w.type()) {
            throw LimpidException.badInput("element types " + x.type() + " and " + w.type() + " do not match");
        }
    }

    private static List<NdArray> conv(Call c) {
        NdArray x = c.x();
        NdArray w = c.in(1);
        check(x, w);
        int groups = c.whole("group", 1);
        if (w.size(1) * groups != x.size(1)) {
            throw LimpidException.badInput(
                    x.size(1) + " channels do not fit weights for " + groups + " times " + w.size(1));
        }
        Window window = Window.of(c, spatial(x), c.wholes("kernel_shape", spatial(w)));
        int[][] taps = window.taps();
        int inputs = w.size(1);
        int maps = w.size(0);
        int places = Indices.count(spatial(x));
        int kernel = Indices.count(window.kernel());
        double[] from = x.toDoubles();
        double[] weights = w.toDoubles();
        double[] y = new double[x.size(0) * maps * taps.length];
        for (int nm = 0; nm < x.size(0) * maps; nm++) {
            int m = nm % maps;
            int first = nm / maps * x.size(1) + m / (maps / groups) * inputs;
            double bias = c.has(2) ? c.in(2).real(m) : 0;
            for (int o = 0; o < taps.length; o++) {
                double sum = bias;
                for (int i = 0; i < inputs; i++) {
                    for (int t = 0; t < kernel; t++) {
                        int tap = taps[o][t];
                        if (tap >= 0) {
                            sum += from[(first + i) * places + tap] * weights[(m * inputs + i) * kernel + t];
                        }
                    }
                }
                y[nm * taps.length + o] = sum;
            }
        }
        return List.of(NdArray.of(x.type(), y, Indices.join(new int[] {x.size(0), maps}, window.out())));
    }

    /** Here the windows slide over the output, and each input element is distributed over its window. */
    private static List<NdArray> convTranspose(Call c) {
        NdArray x = c.x();
        NdArray w = c.in(1);
        check(x, w);
        int groups = c.whole("group", 1);
        Window window = transposed(c, spatial(x), c.wholes("kernel_shape", spatial(w)));
        int[][] taps = window.taps();
        int kernel = Indices.count(window.kernel());
        int places = Indices.count(window.in());
        int perGroup = w.size(1);
        int maps = perGroup * groups;
        double[] y = new double[x.size(0) * maps * places];
        for (int ni = 0; ni < x.size(0) * x.size(1); ni++) {
            int i = ni % x.size(1);
            int first = ni / x.size(1) * maps + i / (x.size(1) / groups) * perGroup;
            for (int m = 0; m < perGroup; m++) {
                for (int o = 0; o < taps.length; o++) {
                    for (int t = 0; t < kernel; t++) {
                        if (taps[o][t] >= 0) {
                            y[(first + m) * places + taps[o][t]] +=
                                    x.real(ni * taps.length + o) * w.real((i * perGroup + m) * kernel + t);
                        }
                    }
                }
            }
        }
        if (c.has(2)) {
            for (int j = 0; j < y.length; j++) {
                y[j] += c.in(2).real(j / places % maps);
            }
        }
        return List.of(NdArray.of(x.type(), y, Indices.join(new int[] {x.size(0), maps}, window.in())));
    }

    private static Window transposed(Call c, int[] x, int[] kernel) {
        int n = x.length;
        int[] strides = c.wholes("strides", Call.repeated(n, 1));
        int[] dilations = c.wholes("dilations", Call.repeated(n, 1));
        int[] more = c.wholes("output_padding", new int[n]);
        int[] pads = c.wholes("pads", new int[2 * n]).clone();
        int[] wanted = c.wholes("output_shape", new int[0]);
        String auto = c.text("auto_pad", "NOTSET");
        boolean same = auto.startsWith("SAME");
        int[] out = new int[n];
        for (int i = 0; i < n; i++) {
            int full = strides[i] * (x[i] - 1) + more[i] + (kernel[i] - 1) * dilations[i] + 1;
            if (auto.equals("VALID")) {
                pads[i] = 0;
                pads[n + i] = 0;
            } else if (same || wanted.length > 0) {
                int target = wanted.length > 0 ? wanted[wanted.length - n + i] : x[i] * strides[i];
                int total = Math.max(0, full - target);
                pads[i] = auto.equals("SAME_UPPER") ? total / 2 : total - total / 2;
                pads[n + i] = total - pads[i];
                full = Math.max(full, target);
            }
            out[i] = full - pads[i] - pads[n + i];
        }
        int[] end = Call.repeated(n, Integer.MAX_VALUE / 2);
        return new Window(out, kernel, strides, dilations, Arrays.copyOf(pads, n), end, x);
    }
}
