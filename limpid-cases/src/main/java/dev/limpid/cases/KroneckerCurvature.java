package dev.limpid.cases;

import java.util.ArrayList;
import java.util.List;
import org.tribuo.math.la.DenseMatrix;
import org.tribuo.math.la.DenseVector;

/**
 * The curvature of a loss by all weights, approximated by layers: a basis for the rows and one for the columns of each matrix of
 * weights, and a curvature for each pair of basis vectors. A convolution's weights are a matrix with a row for each output channel.
 *
 * <p>Ref. George et al., Fast Approximate Natural Gradient Descent in a Kronecker-factored Eigenbasis (EK-FAC), 2018, arXiv 1806.03884; Grosse
 * et al., Studying Large Language Model Generalization with Influence Functions, 2023, arXiv 2308.03296. Differs from the papers: the bases
 * are those of the second moments of the gradients' rows and columns (Gupta et al., Shampoo, 2018, arXiv 1802.09568), which need no
 * activations, so that they exist for every operator with weights.
 *
 * <p>Used in order: {@link #gather} for each input, {@link #turn}, {@link #measure} for each input, {@link #solve}. For one thread until it
 * is measured; then safe for many.
 */
public final class KroneckerCurvature {
    /** Longer sides keep their own axes as a basis. */
    private static final int LONGEST = 1024;

    /** The damping, as a share of the mean curvature of a layer. */
    private static final double DAMPING = 0.1;

    private final List<Layer> layers;

    private KroneckerCurvature(List<Layer> layers) {
        this.layers = layers;
    }

    /** No curvature yet, for weights of these shapes. */
    public static KroneckerCurvature of(List<long[]> shapes) {
        List<Layer> layers = new ArrayList<>();
        for (long[] shape : shapes) {
            int rows = shape.length == 0 ? 1 : (int) shape[0];
            long columns = 1;
            for (int i = 1; i < shape.length; i++) {
                columns *= shape[i];
            }
            layers.add(new Layer(rows, (int) columns));
        }
        return new KroneckerCurvature(layers);
    }

    /** Adds the gradient of an input to the second moments of rows and columns. */
    public void gather(List<float[]> gradient) {
        for (int l = 0; l < layers.size(); l++) {
            layers.get(l).gather(gradient.get(l));
        }
    }

    /** Finds the bases. */
    public void turn() {
        layers.forEach(Layer::turn);
    }

    /** Adds the gradient of an input to the curvatures in the bases. */
    public void measure(List<float[]> gradient) {
        for (int l = 0; l < layers.size(); l++) {
            layers.get(l).measure(gradient.get(l));
        }
    }

    /** The gradient multiplied by the inverse of the damped curvature. */
    public List<float[]> solve(List<float[]> gradient) {
        List<float[]> solved = new ArrayList<>();
        for (int l = 0; l < layers.size(); l++) {
            solved.add(layers.get(l).solve(gradient.get(l)));
        }
        return solved;
    }

    private static final class Layer {
        private final int rows;
        private final int columns;
        private double[][] rowMoment;
        private double[][] columnMoment;
        private double[][] rowBasis = {};
        private double[][] columnBasis = {};
        private double[][] columnAxes = {};
        private final double[] curvature;
        private int measured;

        Layer(int rows, int columns) {
            this.rows = rows;
            this.columns = columns;
            this.rowMoment = moment(rows);
            this.columnMoment = moment(columns);
            this.curvature = new double[rows * columns];
        }

        private static double[][] moment(int size) {
            return size > LONGEST || size == 1 ? new double[0][] : new double[size][size];
        }

        void gather(float[] g) {
            for (int a = 0; a < rowMoment.length; a++) {
                for (int b = 0; b <= a; b++) {
                    double sum = 0;
                    for (int c = 0; c < columns; c++) {
                        sum += (double) g[a * columns + c] * g[b * columns + c];
                    }
                    rowMoment[a][b] += sum;
                }
            }
            for (int r = 0; r < rows && columnMoment.length > 0; r++) {
                for (int a = 0; a < columns; a++) {
                    double value = g[r * columns + a];
                    for (int b = 0; b <= a && value != 0; b++) {
                        columnMoment[a][b] += value * g[r * columns + b];
                    }
                }
            }
        }

        void turn() {
            rowBasis = basis(rowMoment);
            columnBasis = basis(columnMoment);
            columnAxes = transposed(columnBasis);
            rowMoment = new double[0][];
            columnMoment = new double[0][];
        }

        private static double[][] transposed(double[][] square) {
            double[][] turned = new double[square.length][square.length];
            for (int a = 0; a < square.length; a++) {
                for (int b = 0; b < square.length; b++) {
                    turned[b][a] = square[a][b];
                }
            }
            return turned;
        }

        /** The eigenvectors of a symmetric matrix, of which the lower triangle is read: {@code [number][axis]}. */
        private static double[][] basis(double[][] moment) {
            if (moment.length == 0) {
                return moment;
            }
            for (int a = 0; a < moment.length; a++) {
                for (int b = 0; b < a; b++) {
                    moment[b][a] = moment[a][b];
                }
            }
            DenseMatrix.EigenDecomposition found = DenseMatrix.createDenseMatrix(moment)
                    .eigenDecomposition()
                    .orElseThrow(() -> new IllegalStateException("a symmetric matrix has no eigenvectors"));
            double[][] vectors = new double[moment.length][];
            for (int i = 0; i < vectors.length; i++) {
                DenseVector vector = found.getEigenVector(i);
                vectors[i] = vector.toArray();
            }
            return vectors;
        }

        void measure(float[] g) {
            double[] turned = turned(doubles(g), false);
            for (int i = 0; i < turned.length; i++) {
                curvature[i] += turned[i] * turned[i];
            }
            measured++;
        }

        float[] solve(float[] g) {
            double mean = 0;
            for (double each : curvature) {
                mean += each / measured / curvature.length;
            }
            double[] turned = turned(doubles(g), false);
            for (int i = 0; i < turned.length; i++) {
                turned[i] /= Math.max(1e-30, curvature[i] / measured + DAMPING * mean);
            }
            double[] back = turned(turned, true);
            float[] solved = new float[back.length];
            for (int i = 0; i < back.length; i++) {
                solved[i] = (float) back[i];
            }
            return solved;
        }

        private static double[] doubles(float[] numbers) {
            double[] all = new double[numbers.length];
            for (int i = 0; i < all.length; i++) {
                all[i] = numbers[i];
            }
            return all;
        }

        /** The matrix in the bases, or back from them. */
        private double[] turned(double[] g, boolean isBack) {
            double[] half = g;
            if (rowBasis.length > 0) {
                half = new double[g.length];
                for (int a = 0; a < rows; a++) {
                    for (int b = 0; b < rows; b++) {
                        double factor = isBack ? rowBasis[b][a] : rowBasis[a][b];
                        for (int c = 0; c < columns; c++) {
                            half[a * columns + c] += factor * g[b * columns + c];
                        }
                    }
                }
            }
            if (columnBasis.length == 0) {
                return half;
            }
            double[][] basis = isBack ? columnBasis : columnAxes;
            double[] all = new double[g.length];
            for (int r = 0; r < rows; r++) {
                for (int a = 0; a < columns; a++) {
                    add(all, r * columns, half[r * columns + a], basis[a]);
                }
            }
            return all;
        }

        /** Adds a multiple of a row to numbers that lie side by side: the inner loop, with nothing else in it. */
        private static void add(double[] all, int from, double factor, double[] row) {
            for (int i = 0; i < row.length; i++) {
                all[from + i] += factor * row[i];
            }
        }
    }
}
