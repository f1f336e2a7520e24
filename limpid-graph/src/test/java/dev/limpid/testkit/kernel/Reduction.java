package dev.limpid.testkit.kernel;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Reductions, and the softmax family. */
public final class Reduction {
    private Reduction() {}

    /** The operators of this family. */
    public static Map<String, Kernel> kernels() {
        Map<String, Kernel> k = new HashMap<>();
        k.put("ReduceSum", reduce(Reduction::sum));
        k.put("ReduceMean", reduce(v -> sum(v) / v.length));
        k.put("ReduceProd", reduce(v -> DoubleStream.of(v).reduce(1, (a, b) -> a * b)));
        k.put("ReduceMax", reduce(v -> DoubleStream.of(v).reduce(Double.NEGATIVE_INFINITY, Math::max)));
        k.put("ReduceMin", reduce(v -> DoubleStream.of(v).reduce(Double.POSITIVE_INFINITY, Math::min)));
        k.put("ReduceL1", reduce(v -> sum(v, Math::abs)));
        k.put("ReduceL2", reduce(v -> Math.sqrt(sum(v, d -> d * d))));
        k.put("ReduceLogSum", reduce(v -> Math.log(sum(v))));
        k.put("ReduceLogSumExp", reduce(Reduction::logSumExp));
        k.put("ReduceSumSquare", reduce(v -> sum(v, d -> d * d)));
        k.put("Softmax", c -> List.of(softmax(c, Reduction::softmax)));
        k.put("LogSoftmax", c -> List.of(softmax(c, Reduction::logSoftmax)));
        k.put("CumSum", c -> List.of(rows(c.x(), c.x().axis(c.in(1).integer(0)), row -> cumulated(c, row))));
        k.put(
                "Hardmax",
                c -> List.of(softmax(c, x -> {
                    double[] y = new double[x.length];
                    y[Ranking.best(x, Double::compare)] = 1;
                    return y;
                })));
        return k;
    }

    /** A softmax-like function of one row. */
    @FunctionalInterface
    interface RowFunction {
        double[] apply(double[] row);
    }

    static double sum(double... numbers) {
        double sum = 0;
        for (double d : numbers) {
            sum += d;
        }
        return sum;
    }

    private static double sum(double[] numbers, DoubleUnaryOperator f) {
        double sum = 0;
        for (double d : numbers) {
            sum += f.applyAsDouble(d);
        }
        return sum;
    }

    static double logSumExp(double... numbers) {
        double max = DoubleStream.of(numbers).reduce(Double.NEGATIVE_INFINITY, Math::max);
        return Double.isInfinite(max) ? max : max + Math.log(sum(numbers, d -> Math.exp(d - max)));
    }

    static double[] softmax(double... row) {
        double max = DoubleStream.of(row).max().orElseThrow();
        double all = sum(row, d -> Math.exp(d - max));
        return DoubleStream.of(row).map(d -> Math.exp(d - max) / all).toArray();
    }

    static double[] logSoftmax(double... row) {
        double log = logSumExp(row);
        return DoubleStream.of(row).map(d -> d - log).toArray();
    }

    private static double[] cumulated(Call c, double[] row) {
        boolean reverse = c.flag("reverse", false);
        boolean exclusive = c.flag("exclusive", false);
        double[] y = new double[row.length];
        double sum = 0;
        for (int i = 0; i < row.length; i++) {
            int at = reverse ? row.length - 1 - i : i;
            y[at] = exclusive ? sum : sum + row[at];
            sum += row[at];
        }
        return y;
    }

    private static Kernel reduce(ToDoubleFunction<double[]> f) {
        return c -> {
            NdArray x = c.x();
            int @Nullable [] axes = c.list(1, "axes");
            boolean none = axes == null || axes.length == 0;
            if (none && c.flag("noop_with_empty_axes", false)) {
                int[] each = IntStream.range(0, x.rank() + 1).toArray();
                NdArray column = x.reshaped(Indices.join(x.shape(), 1));
                return List.of(
                        over(column, f, false, each[x.rank()]).as(x.type()).reshaped(x.shape()));
            }
            int[] chosen = none || axes == null ? IntStream.range(0, x.rank()).toArray() : axes;
            return List.of(over(x, f, c.flag("keepdims", true), chosen).as(x.type()));
        };
    }

    /** Computes one number from all elements of the reduced axes. */
    static NdArray over(NdArray x, ToDoubleFunction<double[]> f, boolean keepDims, int... axes) {
        boolean[] gone = new boolean[x.rank()];
        Arrays.stream(axes).forEach(a -> gone[x.axis(a)] = true);
        int[] kept = IntStream.range(0, x.rank()).filter(i -> !gone[i]).toArray();
        int[] order = Indices.join(
                kept, IntStream.range(0, x.rank()).filter(i -> gone[i]).toArray());
        double[] rows = x.transposed(order).toDoubles();
        int[] shape = IntStream.range(0, x.rank())
                .filter(i -> keepDims || !gone[i])
                .map(i -> gone[i] ? 1 : x.size(i))
                .toArray();
        int outer = Indices.count(shape);
        int run = IntStream.range(0, x.rank()).filter(i -> gone[i]).map(x::size).reduce(1, (a, b) -> a * b);
        double[] y = new double[outer];
        for (int i = 0; i < outer; i++) {
            y[i] = f.applyAsDouble(Arrays.copyOfRange(rows, i * run, (i + 1) * run));
        }
        return NdArray.of(x.type(), y, shape);
    }

    /** Along one axis; up to opset 12 along all axes from one on. */
    private static NdArray softmax(Call c, RowFunction f) {
        NdArray x = c.x();
        if (c.opset() >= 13) {
            return rows(x, x.axis(c.whole("axis", -1)), f);
        }
        int axis = x.axis(c.whole("axis", 1));
        NdArray flat = x.reshaped(Indices.count(x.shape(), 0, axis), Indices.count(x.shape(), axis, x.rank()));
        return rows(flat, 1, f).reshaped(x.shape());
    }

    /** A function applied to each row along one axis. */
    static NdArray rows(NdArray x, int axis, RowFunction f) {
        int size = x.size(axis);
        int inner = Indices.count(x.shape(), axis + 1, x.rank());
        double[] in = x.toDoubles();
        double[] out = new double[in.length];
        double[] row = new double[size];
        for (int start = 0; size > 0 && start < in.length; start += size * inner) {
            for (int i = start; i < start + inner; i++) {
                for (int j = 0; j < size; j++) {
                    row[j] = in[i + j * inner];
                }
                double[] result = f.apply(row);
                for (int j = 0; j < size; j++) {
                    out[i + j * inner] = result[j];
                }
            }
        }
        return NdArray.of(x.type(), out, x.shape());
    }
}
