package dev.limpid.inside.algebra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SymmetricEigenTest {
    /** Full rank, low rank, and units of very different size. */
    @ParameterizedTest
    @CsvSource({"1, 1, 0", "12, 12, 0", "32, 4, 0", "32, 2, 0", "40, 7, 12", "64, 1, 3"})
    void decomposesTheMatrix(int size, int rank, int decades) {
        double[][] matrix = product(size, rank, decades);
        SymmetricEigen found = SymmetricEigen.of(matrix);
        double scale = found.values()[0];
        for (int i = 0; i < size; i++) {
            for (int k = 0; k < size; k++) {
                double restored = 0;
                double inner = 0;
                for (int v = 0; v < size; v++) {
                    restored += found.values()[v] * found.vectors()[v][i] * found.vectors()[v][k];
                    inner += found.vectors()[i][v] * found.vectors()[k][v];
                }
                assertThat(restored).isCloseTo(matrix[i][k], within(1e-12 * scale));
                assertThat(inner).isCloseTo(i == k ? 1 : 0, within(1e-12));
            }
            assertThat(i == 0 || found.values()[i] <= found.values()[i - 1]).isTrue();
            assertThat(i < rank || found.values()[i] < 1e-12 * scale).isTrue();
        }
        assertThat(SymmetricEigen.values(matrix)).containsExactly(found.values(), within(1e-12 * scale));
    }

    /** The sum of so many outer products of random vectors, whose numbers fall by so many decades. */
    private static double[][] product(int size, int rank, int decades) {
        SplittableRandom random = new SplittableRandom(size + rank);
        double[][] matrix = new double[size][size];
        for (int r = 0; r < rank; r++) {
            double[] row = new double[size];
            for (int i = 0; i < size; i++) {
                row[i] = random.nextGaussian() * Math.pow(10, -(double) decades * i / size);
            }
            for (int i = 0; i < size; i++) {
                for (int k = 0; k < size; k++) {
                    matrix[i][k] += row[i] * row[k];
                }
            }
        }
        return matrix;
    }
}
