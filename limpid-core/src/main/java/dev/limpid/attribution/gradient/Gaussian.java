package dev.limpid.attribution.gradient;

import dev.limpid.graph.Expr;
import dev.limpid.graph.Tensor;
import java.util.stream.LongStream;

/** Gaussian blur as a matrix product along each axis. */
final class Gaussian {
    /** Radius of the kernel in standard deviations. */
    private static final double CUT = 4;

    private Gaussian() {}

    /**
     * The matrix that blurs a row of pixels: {@code double[size * size]}, row by row.
     *
     * @param sigma standard deviation in pixels; 0 leaves the row unchanged
     * @param whole whether the kernel is renormalised at the edges, so that a constant row stays constant; else the row
     *     is zero beyond its edges
     */
    static double[] matrix(int size, double sigma, boolean whole) {
        int radius = radius(sigma);
        double all = 0;
        for (int k = -radius; k <= radius; k++) {
            all += weight(k, sigma);
        }
        double[] matrix = new double[size * size];
        for (int i = 0; i < size; i++) {
            double within = 0;
            for (int j = Math.max(0, i - radius); j <= Math.min(size - 1, i + radius); j++) {
                matrix[(i * size) + j] = weight(i - j, sigma);
                within += weight(i - j, sigma);
            }
            for (int j = 0; j < size; j++) {
                matrix[(i * size) + j] /= whole ? within : all;
            }
        }
        return matrix;
    }

    /** The radius of the kernel in pixels. */
    static int radius(double sigma) {
        return (int) ((CUT * sigma) + 0.5);
    }

    private static double weight(int distance, double sigma) {
        return sigma == 0 ? (distance == 0 ? 1 : 0) : Math.exp(-0.5 * distance * distance / (sigma * sigma));
    }

    /** A picture blurred along some axes; see {@link #matrix}. */
    static Expr blurred(Expr picture, double sigma, boolean whole, long... axes) {
        Expr result = picture;
        for (long axis : axes) {
            int size = Math.toIntExact(picture.shape().size((int) axis));
            double[] matrix = matrix(size, sigma, whole);
            Expr constant = picture.builder().constant(Tensor.of(picture.elementType(), matrix, size, size));
            result = along(result, axis, constant.transpose(1, 0));
        }
        return result.shapedLike(picture);
    }

    /** The product with a matrix along an axis: {@code y[..., j, ...] = sum over i of x[..., i, ...] * matrix[i, j]}. */
    static Expr along(Expr x, long axis, Expr matrix) {
        int last = x.rank() - 1;
        if (axis == last) {
            return x.matMul(matrix);
        }
        long[] swap = LongStream.rangeClosed(0, last).toArray();
        swap[(int) axis] = last;
        swap[last] = axis;
        return x.transpose(swap).matMul(matrix).transpose(swap);
    }
}
