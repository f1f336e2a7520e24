package dev.limpid.inside;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Compares quantiles with those of sorted numbers. */
class DistributionTest {
    /** The width of a bin in proportion to its values. */
    private static final double WIDTH = 1.0 / 512;

    private static float[] numbers(long seed, int count) {
        Random random = new Random(seed);
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            double size = Math.exp(4 * random.nextGaussian());
            numbers[i] = (float) (random.nextInt(4) == 0 ? 0 : random.nextInt(3) == 0 ? -size : size);
        }
        return numbers;
    }

    private static Distribution of(float... numbers) {
        Distribution distribution = new Distribution();
        distribution.add(numbers, 0, numbers.length);
        return distribution;
    }

    private static byte[] bytes(Distribution distribution) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        distribution.writeTo(new DataOutputStream(out));
        return out.toByteArray();
    }

    @Test
    void quantilesAreThoseOfTheSortedNumbers() {
        float[] numbers = numbers(1, 20_001);
        Distribution distribution = of(numbers);
        float[] sorted = numbers.clone();
        Arrays.sort(sorted);
        for (double share : new double[] {0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 0.99, 0.995}) {
            double exact = sorted[(int) Math.ceil(share * sorted.length) - 1];
            assertThat(distribution.quantile(share)).isCloseTo(exact, within(WIDTH * Math.abs(exact) + 1e-12));
        }
    }

    @Test
    void atMostTheShareIsAtOrAboveTheThreshold() {
        float[] numbers = numbers(2, 50_000);
        for (double share : new double[] {0.001, 0.005, 0.05, 0.3}) {
            double threshold = of(numbers).threshold(share);
            long above = 0;
            long wider = 0;
            for (float each : numbers) {
                above += each >= threshold ? 1 : 0;
                wider += each >= threshold * (1 - 2 * WIDTH) ? 1 : 0;
            }
            assertThat(above).isLessThanOrEqualTo((long) (share * numbers.length));
            assertThat(wider).as("a lower bin holds more than the share").isGreaterThan((long)
                    (share * numbers.length));
        }
    }

    @Test
    void partsGiveTheSameBytesInAnyOrder() throws IOException {
        Distribution whole = new Distribution();
        Distribution forward = new Distribution();
        Distribution backward = new Distribution();
        for (int i = 0; i < 8; i++) {
            float[] part = numbers(i, 1000);
            whole.add(part, 0, part.length);
            forward.merge(of(part));
            backward.merge(of(numbers(7 - i, 1000)));
        }
        assertThat(bytes(forward)).isEqualTo(bytes(whole)).isEqualTo(bytes(backward));
    }

    @Test
    void whatIsWrittenIsRestored() throws IOException {
        Distribution distribution = of(1, -2, 0, Float.NaN, Float.POSITIVE_INFINITY, 1e-30f);
        Distribution restored = of(5);
        restored.readFrom(new DataInputStream(new ByteArrayInputStream(bytes(distribution))));
        assertThat(bytes(restored)).isEqualTo(bytes(distribution));
        assertThat(restored.count()).isEqualTo(4);
        assertThat(restored.broken()).isEqualTo(2);
        assertThat(restored.zeros()).isEqualTo(0.5);
    }

    @Test
    void numbersAreCountedInBinsOfEqualWidth() {
        assertThat(of(-1, 0, 0.5f, 1.5f, 1.75f, 9).histogram(0, 2, 2)).containsExactly(2, 2);
    }

    @Test
    void nothingHasNoQuantile() {
        assertThat(of().quantile(0.5)).isNaN();
        assertThat(of().threshold(0.5)).isInfinite();
        assertThat(of().zeros()).isZero();
        assertThat(of(3, 3, 3).zeros()).isZero();
    }

    @Test
    void aUnitThatIsAlwaysTheSameExceedsNoThreshold() {
        assertThat(of(2, 2, 2, 2).threshold(0.005)).isGreaterThan(2);
        assertThat(of(0, 0, 0, 0).threshold(0.005)).isGreaterThan(0);
    }
}
