package dev.limpid.inside.concept;

import dev.limpid.error.LimpidException;
import dev.limpid.inside.algebra.Rows;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.hipparchus.linear.ArrayRealVector;
import org.hipparchus.linear.CholeskyDecomposer;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.RealMatrix;

/**
 * A concept activation vector: the direction of a layer's channels that leads from inputs without a concept to inputs with
 * it, of length 1; zero where they do not differ.
 *
 * <p>Ref.: Kim et al., Interpretability Beyond Feature Attribution: Testing with Concept Activation Vectors, 2018, arXiv
 * 1711.11279.
 *
 * @param direction {@code [channels]}
 * @param separation how far the means of both sides lie apart along it
 * @param accuracy the share of the rows it was found on that it puts on the right side, both sides weighted equally
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Cav(double[] direction, double separation, double accuracy) {
    /** How the direction is found. */
    public enum Kind {
        /**
         * From the mean of the inputs without the concept to the mean of those with it. It does not bend towards what
         * disturbs the concept, as linear models do (Pahde et al., Navigating Neural Space, 2022, arXiv 2202.03482).
         */
        MEAN_DIFFERENCE,
        /** The normal of a ridge classifier, found exactly. */
        LINEAR;

        /** The kind of a text: {@code mean} or {@code linear}. @throws LimpidException if it is neither */
        public static Kind parse(String text) {
            return switch (text.strip().toLowerCase(Locale.ROOT)) {
                case "mean" -> MEAN_DIFFERENCE;
                case "linear" -> LINEAR;
                default ->
                    throw LimpidException.badInput("'" + text + "' is no kind of concept vector; use mean or linear");
            };
        }
    }

    /** The ridge penalty as a share of the mean squared length of a row. */
    private static final double RIDGE = 0.1;

    /**
     * The vector between two sets of rows.
     *
     * @param with rows of inputs that show the concept, {@code [channels]} each
     * @param without rows of inputs that do not
     * @throws LimpidException if one of the sets is empty
     */
    public static Cav of(Kind kind, List<double[]> with, List<double[]> without) {
        if (with.isEmpty() || without.isEmpty()) {
            throw LimpidException.badInput("a concept needs inputs that show it and inputs that do not");
        }
        double[] direction = kind == Kind.MEAN_DIFFERENCE
                ? minus(mean(with), mean(without))
                : ridge(with, without, RIDGE * spread(with, without));
        double length = Rows.length(direction);
        for (int c = 0; c < direction.length; c++) {
            direction[c] = length > 0 ? direction[c] / length : 0;
        }
        double separation = Rows.dot(direction, minus(mean(with), mean(without)));
        return new Cav(direction, separation, accuracy(direction, with, without));
    }

    /** The mean of rows. */
    static double[] mean(List<double[]> rows) {
        double[] sum = new double[rows.get(0).length];
        for (double[] row : rows) {
            for (int c = 0; c < sum.length; c++) {
                sum[c] += row[c] / rows.size();
            }
        }
        return sum;
    }

    private static double[] minus(double[] a, double[] b) {
        double[] difference = new double[a.length];
        Arrays.setAll(difference, c -> a[c] - b[c]);
        return difference;
    }

    private static double spread(List<double[]> with, List<double[]> without) {
        double[] a = mean(with);
        double[] b = mean(without);
        double sum = 0;
        for (double[] each : with) {
            sum += KMeans.distance(each, a);
        }
        for (double[] each : without) {
            sum += KMeans.distance(each, b);
        }
        return Math.max(1e-12, sum / (with.size() + without.size()));
    }

    /** The weights of a ridge regression on 1 and -1 with an intercept, by its dual form. */
    static double[] ridge(List<double[]> with, List<double[]> without, double penalty) {
        int n = with.size() + without.size();
        double[][] rows = new double[n][];
        double[] wanted = new double[n];
        double middle = (double) (with.size() - without.size()) / n;
        for (int i = 0; i < n; i++) {
            rows[i] = i < with.size() ? with.get(i) : without.get(i - with.size());
            wanted[i] = (i < with.size() ? 1 : -1) - middle;
        }
        double[] mean = mean(List.of(rows));
        double[][] centred = Arrays.stream(rows).map(r -> minus(r, mean)).toArray(double[][]::new);
        RealMatrix gram = MatrixUtils.createRealMatrix(Nmf.gram(centred));
        for (int i = 0; i < n; i++) {
            gram.addToEntry(i, i, penalty);
        }
        double[] dual = new CholeskyDecomposer(1e-9, 1e-14)
                .decompose(gram)
                .solve(new ArrayRealVector(wanted))
                .toArray();
        double[] weights = new double[mean.length];
        for (int i = 0; i < n; i++) {
            for (int c = 0; c < weights.length; c++) {
                weights[c] += dual[i] * centred[i][c];
            }
        }
        return weights;
    }

    private static double accuracy(double[] direction, List<double[]> with, List<double[]> without) {
        double a = Rows.dot(direction, mean(with));
        double b = Rows.dot(direction, mean(without));
        double between = (a + b) / 2;
        double right =
                with.stream().filter(r -> Rows.dot(direction, r) > between).count();
        double left =
                without.stream().filter(r -> Rows.dot(direction, r) < between).count();
        return (right / with.size() + left / without.size()) / 2;
    }
}
