package dev.limpid.attribution.perturbation;

import dev.limpid.attribution.region.InputGrid;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;

/** A grid of numbers that is enlarged bilinearly to a mask of the picture, with aligned pixel centres. */
final class CoarseMask {
    private final int rows;
    private final int columns;
    private final Tensor fromRows;
    private final Tensor fromColumns;

    private CoarseMask(int rows, int columns, InputGrid places) {
        this.rows = rows;
        this.columns = columns;
        this.fromRows = enlarging(places.height(), rows);
        this.fromColumns = enlarging(places.width(), columns);
    }

    /** A grid with at most {@code cells} cells along each side. */
    static CoarseMask of(InputGrid places, int cells) {
        return new CoarseMask(Math.min(cells, places.height()), Math.min(cells, places.width()), places);
    }

    /** {@code float[side,cells]}: the weights of the cells in each pixel. */
    private static Tensor enlarging(int side, int cells) {
        double[] weights = new double[side * cells];
        for (int i = 0; i < side; i++) {
            double at = Math.min(cells - 1.0, Math.max(0, (i + 0.5) * cells / side - 0.5));
            int low = Math.min(Math.max(0, cells - 2), (int) at);
            weights[i * cells + low] += 1 - (at - low);
            if (low + 1 < cells) {
                weights[i * cells + low + 1] += at - low;
            }
        }
        return Tensor.of(ElementType.FLOAT, weights, side, cells);
    }

    int rows() {
        return rows;
    }

    int columns() {
        return columns;
    }

    /** The number of cells. */
    int count() {
        return rows * columns;
    }

    /** {@code float[rows,columns]}. */
    TensorType type() {
        return TensorType.of(ElementType.FLOAT, rows, columns);
    }

    /** Numbers as a grid. */
    Tensor tensor(double[] cells) {
        return Tensor.of(ElementType.FLOAT, cells, rows, columns);
    }

    /** {@code float[...,rows,columns]} as masks of rank 3: {@code float[1,S,P]}. */
    Expr enlarged(Expr cells) {
        Expr left = cells.builder().constant(fromRows);
        Expr right = cells.builder().constant(fromColumns).transpose(1, 0);
        long places = fromRows.size(0) * fromColumns.size(0);
        long count = cells.rank() == 2 ? 1 : cells.shape().size(0);
        return left.matMul(cells).matMul(right).reshape(1, count, places);
    }

    /** The same outside of a graph: {@code double[P]}. */
    double[] enlarged(double[] cells) {
        double[] left = fromRows.toDoubles();
        double[] right = fromColumns.toDoubles();
        int height = (int) fromRows.size(0);
        int width = (int) fromColumns.size(0);
        double[] mask = new double[height * width];
        for (int y = 0; y < height; y++) {
            for (int r = 0; r < rows; r++) {
                double weight = left[y * rows + r];
                for (int x = 0; x < width && weight != 0; x++) {
                    for (int c = 0; c < columns; c++) {
                        mask[y * width + x] += weight * right[x * columns + c] * cells[r * columns + c];
                    }
                }
            }
        }
        return mask;
    }
}
