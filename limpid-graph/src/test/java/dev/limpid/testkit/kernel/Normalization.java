package dev.limpid.testkit.kernel;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;
import java.util.stream.IntStream;

/** Normalisation operators. */
public final class Normalization {
    private Normalization() {}

    /** The operators of this family. */
    public static Map<String, Kernel> kernels() {
        Map<String, Kernel> k = new HashMap<>();
        k.put("BatchNormalization", Normalization::batch);
        k.put("LayerNormalization", Normalization::layer);
        k.put("InstanceNormalization", Normalization::instance);
        k.put("GroupNormalization", Normalization::group);
        k.put("RMSNormalization", Normalization::rms);
        k.put("LRN", Normalization::localResponse);
        k.put("MeanVarianceNormalization", Normalization::meanVariance);
        k.put("LpNormalization", Normalization::lp);
        return k;
    }

    private static NdArray zip(NdArray a, NdArray b, DoubleBinaryOperator f) {
        return Elementwise.combine(a, b, f, (p, q) -> 0);
    }

    private static NdArray mean(NdArray x, int... axes) {
        return Reduction.over(x, v -> Reduction.sum(v) / v.length, true, axes);
    }

    private static NdArray variance(NdArray x, NdArray mean, int... axes) {
        return mean(zip(x, mean, (p, m) -> (p - m) * (p - m)), axes);
    }

    /** {@code (x - mean) / sqrt(variance + epsilon)}. */
    private static NdArray standardized(NdArray x, NdArray mean, NdArray variance, double epsilon) {
        NdArray centered = zip(x, mean, (p, m) -> p - m);
        return zip(centered, variance, (p, v) -> p / Math.sqrt(v + epsilon));
    }

    /** A list with one number per channel, as an array that broadcasts along the second axis. */
    private static NdArray perChannel(NdArray list, int rank) {
        return list.reshaped(Indices.join(new int[] {list.count()}, Call.repeated(Math.max(0, rank - 2), 1)));
    }

    private static NdArray affine(NdArray x, NdArray scale, NdArray shift) {
        return zip(zip(x, scale, (p, s) -> p * s), shift, Double::sum);
    }

    private static int[] from(int axis, int rank) {
        return IntStream.range(axis, rank).toArray();
    }

    private static List<NdArray> batch(Call c) {
        NdArray x = c.x();
        int rank = x.rank();
        double epsilon = c.real("epsilon", 1e-5f);
        NdArray mean = perChannel(c.in(3), rank);
        NdArray variance = perChannel(c.in(4), rank);
        NdArray scale = perChannel(c.in(1), rank);
        NdArray shift = perChannel(c.in(2), rank);
        if (!c.flag("training_mode", false)) {
            return List.of(affine(standardized(x, mean, variance, epsilon), scale, shift));
        }
        double momentum = c.real("momentum", 0.9f);
        int[] axes = IntStream.range(0, rank).filter(i -> i != 1).toArray();
        NdArray ownMean = mean(x, axes);
        NdArray ownVariance = variance(x, ownMean, axes);
        DoubleBinaryOperator run = (old, own) -> momentum * old + (1 - momentum) * own;
        return List.of(
                affine(standardized(x, ownMean, ownVariance, epsilon), scale, shift),
                zip(c.in(3), ownMean.reshaped(c.in(3).shape()), run),
                zip(c.in(4), ownVariance.reshaped(c.in(4).shape()), run));
    }

    private static List<NdArray> layer(Call c) {
        NdArray x = c.x();
        double epsilon = c.real("epsilon", 1e-5f);
        int[] axes = from(x.axis(c.whole("axis", -1)), x.rank());
        NdArray mean = mean(x, axes);
        NdArray variance = variance(x, mean, axes);
        NdArray y = zip(standardized(x, mean, variance, epsilon), c.in(1), (p, s) -> p * s);
        return List.of(
                c.has(2) ? zip(y, c.in(2), Double::sum) : y, mean, variance.map(v -> 1 / Math.sqrt(v + epsilon)));
    }

    private static List<NdArray> instance(Call c) {
        NdArray x = c.x();
        NdArray mean = mean(x, from(2, x.rank()));
        NdArray variance = variance(x, mean, from(2, x.rank()));
        NdArray y = standardized(x, mean, variance, c.real("epsilon", 1e-5f));
        return List.of(affine(y, perChannel(c.in(1), x.rank()), perChannel(c.in(2), x.rank())));
    }

    /** Before opset 21 scale and bias have one number per group, from then on one per channel. */
    private static List<NdArray> group(Call c) {
        NdArray x = c.x();
        int groups = c.whole("num_groups", 1);
        NdArray grouped = x.reshaped(x.size(0), groups, x.count() / x.size(0) / groups);
        NdArray mean = mean(grouped, 2);
        NdArray variance = variance(grouped, mean, 2);
        NdArray y = standardized(grouped, mean, variance, c.real("epsilon", 1e-5f));
        if (c.opset() < 21) {
            return List.of(
                    affine(y, perChannel(c.in(1), 3), perChannel(c.in(2), 3)).reshaped(x.shape()));
        }
        return List.of(affine(y.reshaped(x.shape()), perChannel(c.in(1), x.rank()), perChannel(c.in(2), x.rank())));
    }

    private static List<NdArray> rms(Call c) {
        NdArray x = c.x();
        double epsilon = c.real("epsilon", 1e-5f);
        NdArray square = mean(x.map(d -> d * d), from(x.axis(c.whole("axis", -1)), x.rank()));
        NdArray y = zip(x, square, (p, s) -> p / Math.sqrt(s + epsilon));
        return List.of(zip(y, c.in(1), (p, s) -> p * s));
    }

    private static List<NdArray> localResponse(Call c) {
        NdArray x = c.x();
        double alpha = c.real("alpha", 1e-4f);
        double beta = c.real("beta", 0.75f);
        double bias = c.real("bias", 1);
        int size = c.whole("size", 1);
        int before = (size - 1) / 2;
        return List.of(Reduction.rows(x, 1, row -> {
            double[] y = new double[row.length];
            for (int i = 0; i < row.length; i++) {
                double squares = 0;
                for (int j = Math.max(0, i - before); j < Math.min(row.length, i - before + size); j++) {
                    squares += row[j] * row[j];
                }
                y[i] = row[i] / Math.pow(bias + alpha / size * squares, beta);
            }
            return y;
        }));
    }

    private static List<NdArray> meanVariance(Call c) {
        NdArray x = c.x();
        int[] axes = c.wholes("axes", 0, 2, 3);
        NdArray mean = mean(x, axes);
        NdArray centered = zip(x, mean, (p, m) -> p - m);
        return List.of(zip(centered, variance(x, mean, axes), (p, v) -> p / (Math.sqrt(v) + 1e-9)));
    }

    /** Zero vectors stay zero. */
    private static List<NdArray> lp(Call c) {
        int p = c.whole("p", 2);
        return List.of(Reduction.rows(c.x(), c.x().axis(c.whole("axis", -1)), row -> {
            double norm = 0;
            for (double d : row) {
                norm += p == 1 ? Math.abs(d) : d * d;
            }
            double length = p == 1 ? norm : Math.sqrt(norm);
            double[] y = row.clone();
            for (int i = 0; i < y.length && length > 0; i++) {
                y[i] /= length;
            }
            return y;
        }));
    }
}
