package dev.limpid.attribution.surrogate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class MatricesTest {

    @Test
    void theInverseTimesTheMatrixIsTheIdentity() {
        Random random = new Random(4);
        double[][] z = new double[80][20];
        double[] weights = random.doubles(80).toArray();
        for (double[] row : z) {
            for (int k = 0; k < row.length; k++) {
                row[k] = random.nextBoolean() ? 1 : 0;
            }
        }
        double[][] square = Matrices.weightedSquare(z, weights);
        double[][] inverse = Matrices.inverse(square).orElseThrow();
        for (int k = 0; k < square.length; k++) {
            double[] column = Matrices.times(inverse, square[k]);
            for (int i = 0; i < column.length; i++) {
                assertThat(column[i]).isCloseTo(i == k ? 1 : 0, within(1e-10));
            }
        }
    }

    @Test
    void aSingularMatrixHasNoInverseWhateverItsScale() {
        for (double scale : new double[] {1e-20, 1, 1e20}) {
            assertThat(Matrices.inverse(new double[][] {{scale, 2 * scale}, {2 * scale, 4 * scale}}))
                    .isEmpty();
            assertThat(Matrices.inverse(new double[][] {{scale, 2 * scale}, {2 * scale, 5 * scale}}))
                    .isPresent();
        }
        assertThat(Matrices.inverse(new double[2][2])).isEmpty();
    }
}
