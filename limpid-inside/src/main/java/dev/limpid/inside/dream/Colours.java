package dev.limpid.inside.dream;

import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Shape;
import dev.limpid.graph.Tensor;
import java.util.Arrays;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.EigenDecompositionSymmetric;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.RealMatrix;

/**
 * Axes of colour along which pictures vary independently. Steps along them change brightness more than hue, as in pictures;
 * steps along red, green and blue give rainbows.
 *
 * @param axes one column for each axis, in the channels of a picture
 * @param mean the middle of the colours, as logits
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Colours(double[][] axes, double[] mean) {
    /** The strength of brightness, of yellow against blue, and of green against purple. */
    private static final double[] STRENGTHS = {0.26, 0.09, 0.03};

    /** Black and white are moved inside by this much, because their logits are infinite. */
    private static final double MARGIN = 0.02;

    private static final double[][] OPPONENTS = {{1, 1, 1}, {1, 0, -1}, {1, -2, 1}};

    /** With copies of the arrays. */
    public Colours {
        axes = Arrays.stream(axes).map(double[]::clone).toArray(double[][]::new);
        mean = mean.clone();
    }

    /**
     * The axes of natural pictures: brightness, yellow to blue, and green to purple, in falling strength.
     *
     * <p>Ref.: Ruderman, Cronin and Chiao, Statistics of Cone Responses to Natural Images, 1998,
     * doi:10.1364/JOSAA.15.002036; the use of such axes: Olah, Mordvintsev and Schubert, Feature Visualization, 2017,
     * doi:10.23915/distill.00007.
     *
     * @param channels 3, or 1 for grey
     */
    public static Colours natural(int channels) {
        if (channels != OPPONENTS.length) {
            return plain(channels);
        }
        double[][] axes = new double[channels][channels];
        for (int c = 0; c < channels; c++) {
            for (int a = 0; a < channels; a++) {
                axes[c][a] = OPPONENTS[a][c] * STRENGTHS[a];
            }
        }
        return new Colours(axes, new double[channels]).normalized();
    }

    /** The channels themselves as axes. */
    public static Colours plain(int channels) {
        double[][] axes = new double[channels][channels];
        for (int c = 0; c < channels; c++) {
            axes[c][c] = 1;
        }
        return new Colours(axes, new double[channels]);
    }

    /** The axes of colours with these moments: the symmetric root of the covariance. */
    static Colours of(double[][] covariance, double[] mean) {
        EigenDecompositionSymmetric parts =
                new EigenDecompositionSymmetric(new Array2DRowRealMatrix(covariance), 1e-12, true);
        RealMatrix vectors = parts.getV();
        double[] values = parts.getEigenvalues();
        double least = 1e-4 * Math.max(1e-6, Arrays.stream(values).max().orElse(1));
        double[][] axes = new double[mean.length][mean.length];
        for (int c = 0; c < mean.length; c++) {
            for (int a = 0; a < mean.length; a++) {
                axes[c][a] = vectors.getEntry(c, a) * Math.sqrt(Math.max(least, values[a]));
            }
        }
        return new Colours(axes, mean);
    }

    /** The same axes, the longest of length 1. */
    public Colours normalized() {
        double longest = 0;
        for (int a = 0; a < mean.length; a++) {
            double length = 0;
            for (double[] row : axes) {
                length += row[a] * row[a];
            }
            longest = Math.max(longest, Math.sqrt(length));
        }
        double factor = 1 / longest;
        double[][] scaled = Arrays.stream(axes)
                .map(row -> Arrays.stream(row).map(v -> v * factor).toArray())
                .toArray(double[][]::new);
        return new Colours(scaled, mean);
    }

    /** The matrix from colours, as logits without their middle, to positions on the axes. */
    private double[][] inverse() {
        return MatrixUtils.inverse(new Array2DRowRealMatrix(axes)).getData();
    }

    /** Positions on the axes to a picture: {@code float[B,C,H,W]} to the same, 0 to 1. */
    Expr picture(Expr along) {
        return mixed(along, axes).add(offset(along, mean)).unary("Sigmoid");
    }

    /** A picture to positions on the axes; black and white are moved inside by a fiftieth. */
    Expr along(Expr picture) {
        Expr inside = logits(picture);
        double[] back = Arrays.stream(mean).map(v -> -v).toArray();
        return mixed(inside.add(offset(inside, back)), inverse());
    }

    /** The logits of a picture whose values are moved into 0.02 to 0.98. */
    static Expr logits(Expr picture) {
        Expr inside = picture.mul(1 - 2 * MARGIN).add(MARGIN);
        return inside.div(inside.neg().add(1)).log();
    }

    /** A picture {@code [C][pixels]}, 0 to 1, to positions on the axes. */
    float[][] along(float[][] picture) {
        double[][] inverse = inverse();
        int pixels = picture[0].length;
        float[][] along = new float[picture.length][pixels];
        for (int p = 0; p < pixels; p++) {
            for (int c = 0; c < picture.length; c++) {
                double inside = picture[c][p] * (1 - 2 * MARGIN) + MARGIN;
                double logit = Math.log(inside / (1 - inside)) - mean[c];
                for (int a = 0; a < picture.length; a++) {
                    along[a][p] += (float) (inverse[a][c] * logit);
                }
            }
        }
        return along;
    }

    private static Expr mixed(Expr planes, double[][] matrix) {
        Shape shape = planes.shape();
        long pixels = shape.size(2) * shape.size(3);
        int n = matrix.length;
        double[] flat = Arrays.stream(matrix).flatMapToDouble(Arrays::stream).toArray();
        Expr weights = planes.builder().constant(Tensor.of(ElementType.FLOAT, flat, n, n));
        Expr lines = planes.reshape(shape.size(0), n, pixels);
        return weights.matMul(lines).reshape(shape.size(0), n, shape.size(2), shape.size(3));
    }

    private static Expr offset(Expr planes, double[] values) {
        return planes.builder().constant(Tensor.of(ElementType.FLOAT, values, 1, values.length, 1, 1));
    }

    @Override
    public double[][] axes() {
        return Arrays.stream(axes).map(double[]::clone).toArray(double[][]::new);
    }

    @Override
    public double[] mean() {
        return mean.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Colours c && Arrays.deepEquals(axes, c.axes) && Arrays.equals(mean, c.mean);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.deepHashCode(axes) + Arrays.hashCode(mean);
    }

    @Override
    public String toString() {
        return "colours " + Arrays.deepToString(axes) + " around " + Arrays.toString(mean);
    }
}
