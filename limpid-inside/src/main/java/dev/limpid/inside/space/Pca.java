package dev.limpid.inside.space;

import dev.limpid.attribution.Progress;
import dev.limpid.inside.algebra.Rows;
import dev.limpid.inside.algebra.SymmetricEigen;
import dev.limpid.metrics.Vectors;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.hipparchus.linear.MatrixUtils;

/**
 * Principal components: the orthogonal directions along which vectors vary most.
 *
 * <p>Up to {@value #EXACT} features the covariance is decomposed; above, a block of directions is iterated until it spans the
 * leading ones (subspace iteration from a seeded start, with ten directions more than wanted). Of a component's two signs, the
 * one is taken that makes its largest loading positive.
 *
 * <p>Ref.: Halko, Martinsson and Tropp, Finding structure with randomness, SIAM Review 53, 2011, arXiv:0909.4061 (algorithm
 * 4.4).
 */
public final class Pca {
    private static final int EXACT = 256;
    private static final int MORE = 10;
    private static final int ITERATIONS = 8;
    private static final int CHUNK = 512;

    private final double[] mean;
    private final double[][] components;
    private final double[] variances;
    private final double total;

    private Pca(double[] mean, double[][] components, double[] variances, double total) {
        this.mean = mean;
        this.components = components;
        this.variances = variances;
        this.total = total;
    }

    /**
     * The leading components.
     *
     * @param most how many at most; never more than features, or than vectors less one
     * @param progress hears of the iterations, and may cancel
     */
    public static Pca of(Vectors vectors, int most, int threads, Progress progress) {
        int wanted = Math.max(1, Math.min(most, Math.min(vectors.width(), vectors.count() - 1)));
        double[] mean = vectors.mean();
        double total = totalVariance(vectors, mean);
        int block = Math.min(vectors.width(), wanted + MORE);
        double[][] basis;
        if (vectors.width() <= EXACT) {
            basis = MatrixUtils.createRealIdentityMatrix(vectors.width()).getData();
        } else {
            basis = random(block, vectors.width());
            for (int i = 0; i < ITERATIONS; i++) {
                basis = pulled(vectors, mean, basis, threads);
                Rows.orthonormalize(basis);
                progress.reached(i + 1, ITERATIONS + 1);
            }
        }
        SymmetricEigen small = SymmetricEigen.of(covariance(vectors, mean, basis, threads));
        double[][] components = new double[wanted][];
        double[] variances = new double[wanted];
        for (int i = 0; i < wanted; i++) {
            components[i] = signed(combined(basis, small.vectors()[i]));
            variances[i] = Math.max(0, small.values()[i]);
        }
        return new Pca(mean, components, variances, total);
    }

    private static double totalVariance(Vectors vectors, double[] mean) {
        double sum = 0;
        for (int i = 0; i < vectors.count(); i++) {
            for (int d = 0; d < mean.length; d++) {
                double x = vectors.at(i, d) - mean[d];
                sum += x * x;
            }
        }
        return sum / Math.max(1, vectors.count() - 1);
    }

    private static double[][] random(int count, int width) {
        SplittableRandom random = new SplittableRandom(0);
        double[][] rows = new double[count][width];
        for (double[] row : rows) {
            Arrays.setAll(row, d -> random.nextGaussian());
        }
        Rows.orthonormalize(rows);
        return rows;
    }

    /** The covariance within a basis: {@code B C B'}. */
    private static double[][] covariance(Vectors vectors, double[] mean, double[][] basis, int threads) {
        int size = basis.length;
        boolean isWhole = size == vectors.width();
        double[][] sum = new double[size][size];
        Chunks.run(
                vectors.count(),
                CHUNK,
                threads,
                (from, to) -> {
                    double[][] part = new double[size][size];
                    for (int i = from; i < to; i++) {
                        double[] x = centred(vectors, mean, i);
                        addOuter(part, isWhole ? x : coordinates(basis, x));
                    }
                    return part;
                },
                part -> add(sum, part));
        double[][] covariance = new double[size][size];
        for (int i = 0; i < size; i++) {
            for (int j = 0; j <= i; j++) {
                double value = sum[i][j] / Math.max(1, vectors.count() - 1);
                covariance[i][j] = value;
                covariance[j][i] = value;
            }
        }
        return covariance;
    }

    private static void addOuter(double[][] sum, double[] x) {
        for (int i = 0; i < x.length; i++) {
            double own = x[i];
            double[] row = sum[i];
            for (int j = 0; j <= i; j++) {
                row[j] += own * x[j];
            }
        }
    }

    /** The directions pulled towards those of large variance: {@code B X' X}. */
    private static double[][] pulled(Vectors vectors, double[] mean, double[][] basis, int threads) {
        double[][] sum = new double[basis.length][vectors.width()];
        Chunks.run(
                vectors.count(),
                CHUNK,
                threads,
                (from, to) -> {
                    double[][] part = new double[basis.length][vectors.width()];
                    for (int i = from; i < to; i++) {
                        double[] x = centred(vectors, mean, i);
                        for (int b = 0; b < basis.length; b++) {
                            Rows.addScaled(part[b], x, Rows.dot(basis[b], x));
                        }
                    }
                    return part;
                },
                part -> add(sum, part));
        return sum;
    }

    private static double[] centred(Vectors vectors, double[] mean, int row) {
        double[] x = new double[mean.length];
        for (int d = 0; d < x.length; d++) {
            x[d] = vectors.at(row, d) - mean[d];
        }
        return x;
    }

    private static void add(double[][] sum, double[][] part) {
        for (int i = 0; i < sum.length; i++) {
            Rows.addScaled(sum[i], part[i], 1);
        }
    }

    private static double[] coordinates(double[][] basis, double[] x) {
        double[] y = new double[basis.length];
        Arrays.setAll(y, b -> Rows.dot(basis[b], x));
        return y;
    }

    private static double[] combined(double[][] basis, double[] weights) {
        double[] sum = new double[basis[0].length];
        for (int b = 0; b < weights.length; b++) {
            Rows.addScaled(sum, basis[b], weights[b]);
        }
        return sum;
    }

    private static double[] signed(double[] component) {
        double largest = 0;
        for (double each : component) {
            largest = Math.abs(each) > Math.abs(largest) ? each : largest;
        }
        if (largest < 0) {
            for (int d = 0; d < component.length; d++) {
                component[d] = -component[d];
            }
        }
        return component;
    }

    /** How many components. */
    public int size() {
        return components.length;
    }

    /** A direction of length 1. */
    public double[] component(int number) {
        return components[number].clone();
    }

    /** The variance along a component, with {@code n - 1} in the denominator. */
    public double variance(int number) {
        return variances[number];
    }

    /** The share of all variance that lies along a component; 0 if there is no variance. */
    public double share(int number) {
        return total > 0 ? variances[number] / total : 0;
    }

    /** The share of all variance that the first components keep. */
    public double shareOfFirst(int count) {
        double sum = 0;
        for (int i = 0; i < Math.min(count, size()); i++) {
            sum += share(i);
        }
        return sum;
    }

    /**
     * The coordinates along the first components.
     *
     * @param count how many, at most {@link #size}
     */
    public Vectors project(Vectors vectors, int count, int threads) {
        float[] values = new float[Math.multiplyExact(vectors.count(), count)];
        Chunks.run(
                vectors.count(),
                CHUNK,
                threads,
                (from, to) -> {
                    for (int i = from; i < to; i++) {
                        double[] x = centred(vectors, mean, i);
                        for (int c = 0; c < count; c++) {
                            values[i * count + c] = (float) Rows.dot(components[c], x);
                        }
                    }
                    return to;
                },
                to -> {});
        return Vectors.of(vectors.count(), count, values);
    }
}
