package dev.limpid.attribution.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limpid.graph.Tensor;
import org.junit.jupiter.api.Test;

class CompletenessTest {
    private static final Tensor TOTAL = Tensor.of(new float[] {3, 3}, 2);

    @Test
    void theGapIsTheLargestOfTheBatchAndSigned() {
        Tensor scores = Tensor.of(new float[] {1, 3, 1, 0}, 2, 2);

        assertThat(Completeness.gap(scores, TOTAL)).hasValue(-2);
    }

    @Test
    void aNanScoreMakesTheGapNan() {
        for (int i = 0; i < 4; i++) {
            float[] scores = {1, 3, 1, 0};
            scores[i] = Float.NaN;

            assertThat(Completeness.gap(Tensor.of(scores, 2, 2), TOTAL)).hasValue(Double.NaN);
        }
    }

    @Test
    void aNanTotalMakesTheGapNan() {
        Tensor scores = Tensor.of(new float[] {1, 3, 1, 0}, 2, 2);

        assertThat(Completeness.gap(scores, Tensor.of(new float[] {Float.NaN, 3}, 2)))
                .hasValue(Double.NaN);
    }
}
