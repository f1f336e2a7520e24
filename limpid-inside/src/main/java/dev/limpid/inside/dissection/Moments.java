package dev.limpid.inside.dissection;

import dev.limpid.inside.Batch;
import dev.limpid.inside.Mergeable;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.CholeskyDecomposition;
import org.hipparchus.linear.DecompositionSolver;
import org.hipparchus.linear.RealMatrix;

/**
 * How the units of a layer vary together and with the share of each cell that shows each concept. From these follow weighted
 * sums of all units that tell a concept best in the sense of least squares: what a concept looks like if it is not held by
 * a single unit.
 *
 * <p>Ref.: Fong and Vedaldi, Net2Vec, CVPR 2018, arXiv:1801.03454. Differs from the paper: ridge regression on the cells of
 * the layer instead of logistic regression on pixels by gradient descent.
 */
public final class Moments implements Mergeable<Moments> {
    /** Added to the variances, as a share of their mean. */
    private static final double RIDGE = 0.01;

    private final Probe probe;
    private final int concepts;
    private final double[] unitSums;
    private final double[][] unitProducts;
    private final double[] conceptSums;
    private final double[][] conceptProducts;
    private double cells;

    /**
     * Of nothing.
     *
     * @param probe of units with positions
     * @param concepts how many there are
     */
    public Moments(Probe probe, int concepts) {
        this.probe = probe;
        this.concepts = concepts;
        unitSums = new double[probe.units()];
        unitProducts = new double[probe.units()][probe.units()];
        conceptSums = new double[concepts];
        conceptProducts = new double[concepts][probe.units()];
    }

    /** Those of the samples of a batch that are in a split. */
    public static Moments of(Probe probe, Batch batch, Annotations annotations, int split) {
        Moments found = new Moments(probe, annotations.concepts());
        for (int n = 0; n < batch.size(); n++) {
            int index = batch.indices().get(n);
            if (annotations.split(index) == split) {
                Areas areas = annotations.areas(index);
                if (!areas.isEmpty()) {
                    found.add(batch.value(probe.value()).toFloats(), n, areas);
                }
            }
        }
        return found;
    }

    private void add(float[] values, int row, Areas areas) {
        int units = probe.units();
        double[][] cell = new double[probe.places()][units];
        for (int i = 0; i < cell.length; i++) {
            for (int u = 0; u < units; u++) {
                cell[i][u] = values[probe.at(row, u, i)];
            }
            for (int u = 0; u < units; u++) {
                unitSums[u] += cell[i][u];
                for (int v = 0; v <= u; v++) {
                    unitProducts[u][v] += cell[i][u] * cell[i][v];
                }
            }
        }
        cells += cell.length;
        areas.coverage(probe.height(), probe.width()).forEach((concept, share) -> {
            for (int i = 0; i < share.length; i++) {
                if (share[i] > 0) {
                    conceptSums[concept] += share[i];
                    for (int u = 0; u < units; u++) {
                        conceptProducts[concept][u] += share[i] * cell[i][u];
                    }
                }
            }
        });
    }

    /** The share of all cells that shows each concept. */
    public double[] shares() {
        return Arrays.stream(conceptSums).map(s -> cells == 0 ? 0 : s / cells).toArray();
    }

    /**
     * The weights of the units in the best sum for each concept.
     *
     * @return {@code [concept][unit]}, of length 1; zeros for a concept that is never shown
     */
    public double[][] weights() {
        int units = probe.units();
        double[][] weights = new double[concepts][units];
        if (cells == 0) {
            return weights;
        }
        DecompositionSolver solver = new CholeskyDecomposition(new Array2DRowRealMatrix(covariance())).getSolver();
        for (int c = 0; c < concepts; c++) {
            if (conceptSums[c] > 0) {
                double[] with = new double[units];
                for (int u = 0; u < units; u++) {
                    with[u] = (conceptProducts[c][u] / cells) - (unitSums[u] / cells * conceptSums[c] / cells);
                }
                RealMatrix solved = solver.solve(new Array2DRowRealMatrix(with));
                double length = solved.getFrobeniusNorm();
                weights[c] = length > 0
                        ? Arrays.stream(solved.getColumn(0))
                                .map(w -> w / length)
                                .toArray()
                        : weights[c];
            }
        }
        return weights;
    }

    private double[][] covariance() {
        int units = probe.units();
        double[][] covariance = new double[units][units];
        double trace = 0;
        for (int u = 0; u < units; u++) {
            for (int v = 0; v <= u; v++) {
                covariance[u][v] = (unitProducts[u][v] / cells) - (unitSums[u] / cells * unitSums[v] / cells);
                covariance[v][u] = covariance[u][v];
            }
            trace += covariance[u][u];
        }
        for (int u = 0; u < units; u++) {
            covariance[u][u] += (RIDGE * trace / units) + 1e-12;
        }
        return covariance;
    }

    @Override
    public void merge(Moments other) {
        cells += other.cells;
        add(unitSums, other.unitSums);
        add(conceptSums, other.conceptSums);
        for (int u = 0; u < unitProducts.length; u++) {
            add(unitProducts[u], other.unitProducts[u]);
        }
        for (int c = 0; c < concepts; c++) {
            add(conceptProducts[c], other.conceptProducts[c]);
        }
    }

    private static void add(double[] into, double[] more) {
        for (int i = 0; i < into.length; i++) {
            into[i] += more[i];
        }
    }

    @Override
    public void writeTo(DataOutput out) throws IOException {
        out.writeDouble(cells);
        write(out, unitSums);
        write(out, conceptSums);
        for (double[] each : unitProducts) {
            write(out, each);
        }
        for (double[] each : conceptProducts) {
            write(out, each);
        }
    }

    private static void write(DataOutput out, double[] numbers) throws IOException {
        for (double each : numbers) {
            out.writeDouble(each);
        }
    }

    @Override
    public void readFrom(DataInput in) throws IOException {
        cells = in.readDouble();
        read(in, unitSums);
        read(in, conceptSums);
        for (double[] each : unitProducts) {
            read(in, each);
        }
        for (double[] each : conceptProducts) {
            read(in, each);
        }
    }

    private static void read(DataInput in, double[] numbers) throws IOException {
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = in.readDouble();
        }
    }
}
