package dev.limpid.attribution.perturbation;

import dev.limpid.attribution.formula.ParameterException;
import dev.limpid.attribution.region.InputGrid;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import java.util.Arrays;

/**
 * A grid of numbers that is enlarged linearly along every axis to a mask of the input, with aligned centres; of a table
 * there is one number for each feature.
 */
final class CoarseMask {
    private final long[] cells;
    private final Tensor[] from;

    private CoarseMask(long[] cells, InputGrid places) {
        this.cells = cells;
        this.from = new Tensor[cells.length];
        Arrays.setAll(from, axis -> enlarging(places.size(axis), (int) cells[axis]));
    }

    /**
     * A grid with at most {@code cells} cells along each axis.
     *
     * @param most number of cells in all
     * @throws ParameterException if there are more
     */
    static CoarseMask of(InputGrid places, int cells, int most) {
        long[] each = new long[places.axes()];
        Arrays.setAll(each, axis -> Math.min(cells, places.size(axis)));
        if (Tensor.elementCount(each) > most) {
            throw new ParameterException(
                    "parameter 'cells' is '" + cells + "', which makes " + Tensor.elementCount(each) + " cells in "
                            + places.toText() + "; at most " + most + " are possible");
        }
        return new CoarseMask(each, places);
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

    int axes() {
        return cells.length;
    }

    /** The number of cells along an axis. */
    int cells(int axis) {
        return (int) cells[axis];
    }

    /** The number of cells. */
    int count() {
        return (int) Tensor.elementCount(cells);
    }

    /** The coordinates of a cell. */
    int[] coordinates(int cell) {
        int[] at = new int[cells.length];
        int left = cell;
        for (int axis = cells.length - 1; axis >= 0; axis--) {
            at[axis] = left % cells(axis);
            left /= cells(axis);
        }
        return at;
    }

    /** {@code float[rows,columns]}, or with as many axes as the input. */
    TensorType type() {
        return TensorType.of(ElementType.FLOAT, cells);
    }

    /** Numbers as a grid. */
    Tensor tensor(double[] numbers) {
        return Tensor.of(ElementType.FLOAT, numbers, cells);
    }

    /** A grid as a mask of rank 3: {@code float[1,1,P]}. */
    Expr enlarged(Expr grid) {
        Expr mask = grid;
        long before = 1;
        long behind = count();
        for (int axis = 0; axis < cells.length; axis++) {
            behind /= cells[axis];
            Expr matrix = grid.builder().constant(from[axis]);
            mask = behind == 1
                    ? mask.reshape(before, cells[axis]).matMul(matrix.transpose(1, 0))
                    : matrix.matMul(mask.reshape(before, cells[axis], behind));
            before *= from[axis].size(0);
        }
        return mask.reshape(1, 1, before);
    }

    /** The same outside of a graph: {@code double[P]}. */
    double[] enlarged(double[] numbers) {
        double[] mask = numbers;
        int before = 1;
        int behind = count();
        for (int axis = 0; axis < cells.length; axis++) {
            int own = cells(axis);
            int side = (int) from[axis].size(0);
            behind /= own;
            double[] weights = from[axis].toDoubles();
            double[] wider = new double[before * side * behind];
            for (int i = 0; i < wider.length; i++) {
                int start = i / (side * behind) * own;
                int row = i / behind % side * own;
                for (int c = 0; c < own; c++) {
                    wider[i] += weights[row + c] * mask[(start + c) * behind + i % behind];
                }
            }
            mask = wider;
            before *= side;
        }
        return mask;
    }
}
