package dev.limpid.testkit.kernel;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Operators that sample an image at given coordinates, and Col2Im, which sums overlapping patches. */
public final class Sampling {
    private Sampling() {}

    /** The operators of this family. */
    public static Map<String, Kernel> kernels() {
        Map<String, Kernel> k = new HashMap<>();
        k.put("GridSample", Sampling::gridSample);
        k.put("AffineGrid", Sampling::affineGrid);
        k.put("RoiAlign", Sampling::roiAlign);
        k.put("MaxRoiPool", Sampling::maxRoiPool);
        k.put("Col2Im", Sampling::col2Im);
        return k;
    }

    /** The interpolation of {@code GridSample} along an axis. */
    private record Reader(String mode, String padding, boolean corners) {
        double coordinate(double normal, int size) {
            double at = corners ? (normal + 1) / 2 * (size - 1) : ((normal + 1) * size - 1) / 2;
            double rounded = mode.equals("nearest") ? Math.rint(at) : at;
            boolean outside = rounded < low() || rounded > high(size);
            // Cubic interpolation moves each of its elements inside, not the coordinate.
            return !outside || padding.equals("zeros") || mode.endsWith("cubic")
                    ? rounded
                    : padding.equals("border")
                            ? Math.max(0, Math.min(size - 1, rounded))
                            : reflected(rounded, low(), high(size));
        }

        private double low() {
            return corners ? 0 : -0.5;
        }

        private double high(int size) {
            return corners ? size - 1 : size - 0.5;
        }

        /** The weights of the elements; positions beyond the edge follow the padding mode. */
        double[] weights(double at, int size) {
            double[] weights = new double[size];
            int floor = (int) Math.floor(at);
            int reach = mode.endsWith("cubic") ? 2 : 1;
            for (int place = floor - reach + 1; place <= floor + reach; place++) {
                double d = Math.abs(place - at);
                double weight = mode.endsWith("cubic")
                        ? Interpolation.cubic(-0.75, d)
                        : mode.equals("nearest") ? (d == 0 ? 1 : 0) : Math.max(0, 1 - d);
                boolean outside = place < 0 || place >= size;
                if (!outside) {
                    weights[place] += weight;
                } else if (padding.equals("border")) {
                    weights[Math.max(0, Math.min(size - 1, place))] += weight;
                } else if (padding.equals("reflection")) {
                    weights[(int) reflected(place, low(), high(size))] += weight;
                }
            }
            return weights;
        }

        private static double reflected(double x, double low, double high) {
            double range = high - low;
            if (range <= 0) {
                return 0;
            }
            double from = x < low ? low - x : x > high ? x - high : 0;
            double rest = from % range;
            boolean even = (long) (from / range) % 2 == 0;
            return x < low ? (even ? low + rest : high - rest) : x > high ? (even ? high - rest : low + rest) : x;
        }
    }

    /** The last axis of the grid holds coordinates in the order width, height, depth, from -1 to 1. */
    private static List<NdArray> gridSample(Call c) {
        NdArray x = c.x();
        NdArray grid = c.in(1);
        Reader reader =
                new Reader(c.text("mode", "linear"), c.text("padding_mode", "zeros"), c.flag("align_corners", false));
        int[] in = Convolution.spatial(x);
        int places = Indices.count(grid.shape(), 1, grid.rank() - 1);
        int[] shape =
                Indices.join(new int[] {x.size(0), x.size(1)}, Arrays.copyOfRange(grid.shape(), 1, grid.rank() - 1));
        double[] y = new double[Indices.count(shape)];
        int area = Indices.count(in);
        for (int np = 0; np < x.size(0) * places; np++) {
            double[][] weights = new double[in.length][];
            for (int i = 0; i < in.length; i++) {
                double normal = grid.real(np * in.length + in.length - 1 - i);
                weights[i] = reader.weights(reader.coordinate(normal, in[i]), in[i]);
            }
            for (int at = 0; at < area; at++) {
                double weight = product(weights, Indices.unravel(at, in));
                for (int ch = 0; ch < x.size(1) && weight != 0; ch++) {
                    int map = np / places * x.size(1) + ch;
                    y[map * places + np % places] += weight * x.real(map * area + at);
                }
            }
        }
        return List.of(NdArray.of(x.type(), y, shape));
    }

    /** {@code theta [N,r,r+1]} times the coordinates of the centres of elements, or of corners if they are aligned. */
    private static List<NdArray> affineGrid(Call c) {
        NdArray theta = c.x();
        int[] size = c.in(1).toInts();
        int rank = size.length - 2;
        boolean corners = c.flag("align_corners", false);
        int[] space = Arrays.copyOfRange(size, 2, size.length);
        int area = Indices.count(space);
        double[] y = new double[size[0] * area * rank];
        for (int i = 0; i < y.length; i++) {
            int[] place = Indices.unravel(i / rank % area, space);
            int row = (i / rank / area * rank + i % rank) * (rank + 1);
            y[i] = theta.real(row + rank);
            for (int axis = 0; axis < rank; axis++) {
                int at = place[rank - 1 - axis];
                int count = space[rank - 1 - axis];
                double normal = corners ? 2.0 * at / (count - 1) - 1 : (2.0 * at + 1) / count - 1;
                y[i] += theta.real(row + axis) * normal;
            }
        }
        return List.of(NdArray.of(
                theta.type(), y, Indices.join(new int[] {size[0]}, Indices.join(space, new int[] {rank}))));
    }

    private static double product(double[][] weights, int[] place) {
        double product = 1;
        for (int i = 0; i < place.length; i++) {
            product *= weights[i][place[i]];
        }
        return product;
    }

    private static List<NdArray> roiAlign(Call c) {
        NdArray x = c.x();
        NdArray rois = c.in(1);
        int outH = c.whole("output_height", 1);
        int outW = c.whole("output_width", 1);
        double scale = c.real("spatial_scale", 1);
        String newest = c.opset() >= 16 ? "half_pixel" : "output_half_pixel";
        boolean half = c.text("coordinate_transformation_mode", newest).equals("half_pixel");
        boolean average = c.text("mode", "avg").equals("avg");
        int ratio = c.whole("sampling_ratio", 0);
        double[] y = new double[rois.size(0) * x.size(1) * outH * outW];
        for (int i = 0; i < y.length; i++) {
            int r = i / (outH * outW) / x.size(1);
            int map = Math.toIntExact(c.in(2).integer(r)) * x.size(1) + i / (outH * outW) % x.size(1);
            double shift = half ? 0.5 : 0;
            double[] top = span(rois.real(4 * r + 1) * scale - shift, rois.real(4 * r + 3) * scale - shift, half, outH);
            double[] left = span(rois.real(4 * r) * scale - shift, rois.real(4 * r + 2) * scale - shift, half, outW);
            double[] ys = samples(top, i / outW % outH, ratio);
            double[] xs = samples(left, i % outW, ratio);
            double best = Double.NEGATIVE_INFINITY;
            double sum = 0;
            for (double py : ys) {
                for (double px : xs) {
                    double[] four = bilinear(x, map, py, px);
                    sum += Reduction.sum(four);
                    best = Math.max(best, Arrays.stream(four).max().orElseThrow());
                }
            }
            int n = Math.max(1, ys.length * xs.length);
            y[i] = average ? sum / n : ys.length * xs.length == 0 ? 0 : best;
        }
        return List.of(NdArray.of(x.type(), y, rois.size(0), x.size(1), outH, outW));
    }

    /** Start and length of one bin. */
    private static double[] span(double start, double end, boolean half, int bins) {
        double length = half ? end - start : Math.max(1, end - start);
        return new double[] {start, length / bins};
    }

    private static double[] samples(double[] span, int bin, int ratio) {
        int n = ratio > 0 ? ratio : (int) Math.max(0, Math.ceil(span[1]));
        double[] places = new double[n];
        Arrays.setAll(places, i -> span[0] + bin * span[1] + (i + 0.5) * span[1] / n);
        return places;
    }

    /** The four weighted neighbours of a position; far outside there are none, near the edge it is clamped. */
    private static double[] bilinear(NdArray x, int map, double py, double px) {
        int h = x.size(2);
        int w = x.size(3);
        if (py < -1 || py > h || px < -1 || px > w) {
            return new double[4];
        }
        double cy = Math.min(h - 1, Math.max(0, py));
        double cx = Math.min(w - 1, Math.max(0, px));
        int top = (int) cy;
        int left = (int) cx;
        int bottom = Math.min(h - 1, top + 1);
        int right = Math.min(w - 1, left + 1);
        double dy = cy - top;
        double dx = cx - left;
        return new double[] {
            (1 - dy) * (1 - dx) * x.real((map * h + top) * w + left),
            (1 - dy) * dx * x.real((map * h + top) * w + right),
            dy * (1 - dx) * x.real((map * h + bottom) * w + left),
            dy * dx * x.real((map * h + bottom) * w + right)
        };
    }

    private static List<NdArray> maxRoiPool(Call c) {
        NdArray x = c.x();
        NdArray rois = c.in(1);
        int[] out = c.wholes("pooled_shape");
        double scale = c.real("spatial_scale", 1);
        int[] shape = {rois.size(0), x.size(1), out[0], out[1]};
        double[] y = new double[Indices.count(shape)];
        for (int i = 0; i < y.length; i++) {
            int[] at = Indices.unravel(i, shape);
            int r = 5 * at[0];
            int[] rows = bin(rois.real(r + 2) * scale, rois.real(r + 4) * scale, at[2], out[0], x.size(2));
            int[] columns = bin(rois.real(r + 1) * scale, rois.real(r + 3) * scale, at[3], out[1], x.size(3));
            int image = (int) rois.real(r);
            int map = (image * x.size(1) + at[1]) * x.size(2);
            double best = rows[0] >= rows[1] || columns[0] >= columns[1] ? 0 : Double.NEGATIVE_INFINITY;
            for (int row = rows[0]; row < rows[1]; row++) {
                for (int column = columns[0]; column < columns[1]; column++) {
                    best = Math.max(best, x.real((map + row) * x.size(3) + column));
                }
            }
            y[i] = best;
        }
        return List.of(NdArray.of(x.type(), y, shape));
    }

    /** First and last (exclusive) pixel of one bin. */
    private static int[] bin(double start, double end, int bin, int bins, int size) {
        long first = Math.round(start);
        double length = Math.max(1, Math.round(end) - first + 1);
        return new int[] {
            (int) Math.max(0, Math.min(size, first + Math.floor(bin * length / bins))),
            (int) Math.max(0, Math.min(size, first + Math.ceil((bin + 1) * length / bins)))
        };
    }

    private static List<NdArray> col2Im(Call c) {
        NdArray x = c.x();
        int[] image = c.in(1).toInts();
        int[] block = c.in(2).toInts();
        int[][] taps = Window.of(c, image, block).taps();
        int kernel = Indices.count(block);
        int channels = x.size(1) / kernel;
        int area = Indices.count(image);
        double[] y = new double[x.size(0) * channels * area];
        for (int i = 0; i < x.count(); i++) {
            int tap = taps[i % taps.length][i / taps.length % kernel];
            if (tap >= 0) {
                y[i / (taps.length * kernel) * area + tap] += x.real(i);
            }
        }
        return List.of(NdArray.of(x.type(), y, Indices.join(new int[] {x.size(0), channels}, image)));
    }
}
