package dev.limpid.testkit.kernel;

import dev.limpid.graph.ElementType;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Pooling over windows and over whole maps. */
public final class Pooling {
    private Pooling() {}

    /** The operators of this family. */
    public static Map<String, Kernel> kernels() {
        Map<String, Kernel> k = new HashMap<>();
        k.put("MaxPool", Pooling::maxPool);
        k.put("AveragePool", Pooling::averagePool);
        k.put("LpPool", Pooling::lpPool);
        k.put("GlobalAveragePool", c -> global(c, v -> Reduction.sum(v) / v.length));
        k.put("GlobalMaxPool", c -> global(c, v -> Arrays.stream(v).max().orElseThrow()));
        k.put("GlobalLpPool", c -> {
            double p = c.whole("p", 2);
            return global(
                    c,
                    v -> Math.pow(
                            Arrays.stream(v).map(d -> Math.pow(Math.abs(d), p)).sum(), 1 / p));
        });
        k.put("MaxUnpool", Pooling::maxUnpool);
        return k;
    }

    /** Computes one number per window; its taps are indices into the map, which starts at an offset. */
    @FunctionalInterface
    private interface WindowFunction {
        double apply(double[] x, int offset, int[] taps);
    }

    private static NdArray slide(NdArray x, Window window, WindowFunction f) {
        int[][] taps = window.taps();
        int places = Indices.count(window.in());
        double[] from = x.toDoubles();
        double[] y = new double[x.size(0) * x.size(1) * taps.length];
        for (int i = 0; i < y.length; i++) {
            y[i] = f.apply(from, i / taps.length * places, taps[i % taps.length]);
        }
        return NdArray.of(x.type(), y, Indices.join(new int[] {x.size(0), x.size(1)}, window.out()));
    }

    private static Window window(Call c) {
        return Window.of(c, Convolution.spatial(c.x()), c.wholes("kernel_shape"));
    }

    /** The first of equal maxima wins. */
    private static int argMax(double[] x, int offset, int[] taps) {
        int best = -1;
        for (int tap : taps) {
            if (tap >= 0 && (best < 0 || x[offset + tap] > x[best])) {
                best = offset + tap;
            }
        }
        return best;
    }

    private static List<NdArray> maxPool(Call c) {
        NdArray x = c.x();
        Window window = window(c);
        NdArray y = slide(x, window, (from, offset, taps) -> {
            int best = argMax(from, offset, taps);
            return best < 0 ? Double.NEGATIVE_INFINITY : from[best];
        });
        boolean columnMajor = c.flag("storage_order", false);
        NdArray places = slide(x.as(ElementType.DOUBLE), window, (from, offset, taps) -> {
            int best = argMax(from, offset, taps);
            return columnMajor ? offset + columnMajor(best - offset, window.in()) : best;
        });
        return List.of(y, places.as(ElementType.INT64));
    }

    private static int columnMajor(int flat, int[] shape) {
        int[] place = Indices.unravel(flat, shape);
        int at = 0;
        for (int i = shape.length - 1; i >= 0; i--) {
            at = at * shape[i] + place[i];
        }
        return at;
    }

    private static List<NdArray> averagePool(Call c) {
        boolean countPadding = c.flag("count_include_pad", false);
        return List.of(slide(c.x(), window(c), (x, offset, taps) -> {
            double sum = 0;
            int n = 0;
            for (int tap : taps) {
                sum += tap >= 0 ? x[offset + tap] : 0;
                n += tap >= 0 || (tap == Window.PADDING && countPadding) ? 1 : 0;
            }
            return n == 0 ? 0 : sum / n;
        }));
    }

    private static List<NdArray> lpPool(Call c) {
        double p = c.whole("p", 2);
        return List.of(slide(
                c.x(),
                window(c),
                (x, offset, taps) -> Math.pow(
                        IntStream.of(taps)
                                .filter(t -> t >= 0)
                                .mapToDouble(t -> Math.pow(Math.abs(x[offset + t]), p))
                                .sum(),
                        1 / p)));
    }

    private static List<NdArray> global(Call c, java.util.function.ToDoubleFunction<double[]> f) {
        return List.of(
                Reduction.over(c.x(), f, true, IntStream.range(2, c.x().rank()).toArray()));
    }

    private static List<NdArray> maxUnpool(Call c) {
        NdArray x = c.x();
        int n = x.rank() - 2;
        int[] kernel = c.wholes("kernel_shape");
        int[] strides = c.wholes("strides", Call.repeated(n, 1));
        int[] pads = c.wholes("pads", new int[2 * n]);
        int[] own = x.shape();
        for (int i = 0; i < n; i++) {
            own[2 + i] = (own[2 + i] - 1) * strides[i] + kernel[i] - pads[i] - pads[n + i];
        }
        int[] shape = c.has(2) ? c.in(2).toInts() : own;
        double[] y = new double[Indices.count(shape)];
        for (int i = 0; i < x.count(); i++) {
            int place = (int) c.in(1).integer(i);
            y[Arrays.equals(shape, own) ? place : Indices.ravel(Indices.unravel(place, own), shape)] = x.real(i);
        }
        return List.of(NdArray.of(x.type(), y, shape));
    }
}
