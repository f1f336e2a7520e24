package dev.limpid.trust;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NumbersTest {
    @Test
    void whatIsFiniteIsFoundSo() {
        assertThat(Numbers.areFinite(new float[] {0, -0f, 1, -1, Float.MIN_VALUE, Float.MAX_VALUE, -Float.MAX_VALUE}))
                .isTrue();
        assertThat(Numbers.areFinite(new float[0])).isTrue();
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void oneThatIsNotFiniteIsFoundAnywhere(float odd) {
        for (int at = 0; at < 9; at++) {
            float[] numbers = {1, -2, 3, -4, 5, -6, 7, -8, 9};
            numbers[at] = odd;

            assertThat(Numbers.areFinite(numbers)).isFalse();
        }
    }

    @Test
    void anUnusualPatternOfBitsIsNoNumberEither() {
        assertThat(Numbers.areFinite(new float[] {Float.intBitsToFloat(0xffc0_1234)}))
                .isFalse();
    }
}
