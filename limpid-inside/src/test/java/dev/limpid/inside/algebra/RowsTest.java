package dev.limpid.inside.algebra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RowsTest {
    private static final double NEAR = 1e-12;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 4, 5, 8, 11})
    void everyNumberHasAPartInTheInnerProduct(int size) {
        double[] a = IntStream.range(0, size).mapToDouble(i -> i + 1).toArray();
        double[] b = IntStream.range(0, size).mapToDouble(i -> 2 * i - 3).toArray();
        double sum = IntStream.range(0, size).mapToDouble(i -> a[i] * b[i]).sum();

        assertThat(Rows.dot(a, b)).isEqualTo(sum);
    }

    @Test
    void aMatrixIsTurned() {
        assertThat(Rows.transposed(new double[][] {{1, 2, 3}, {4, 5, 6}})).isDeepEqualTo(new double[][] {
            {1, 4}, {2, 5}, {3, 6}
        });
        assertThat(Rows.transposed(new double[0][])).isEmpty();
    }

    @Test
    void aVectorThatDependsOnThoseBeforeItBecomesZero() {
        SplittableRandom random = new SplittableRandom(3);
        double[][] vectors = new double[4][50];
        for (double[] each : vectors) {
            Arrays.setAll(each, i -> random.nextGaussian());
        }
        Arrays.setAll(vectors[2], i -> 1e6 * vectors[0][i] - 3 * vectors[1][i]);

        Rows.orthonormalize(vectors);

        assertThat(vectors[2]).containsOnly(0);
        for (int a : new int[] {0, 1, 3}) {
            for (int b : new int[] {0, 1, 3}) {
                assertThat(Rows.dot(vectors[a], vectors[b])).isCloseTo(a == b ? 1 : 0, within(NEAR));
            }
        }
    }
}
