package dev.limpid.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.BitSet;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What metrics share: work is done once, and imputations satisfy their equations for any number of channels. */
class SharedWorkTest {
    private static final double BESIDE = 1 / 6.0;
    private static final double ACROSS = 1 / 12.0;

    private static float[] picture(InputShape shape) {
        SplittableRandom random = new SplittableRandom(3);
        float[] values = new float[shape.elements()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextDouble();
        }
        return values;
    }

    @Test
    void workIsDoneOnceForAnInputAndAgainForAChangedOne() {
        AtomicInteger done = new AtomicInteger();
        InputShape shape = new InputShape(1, 2, 2);
        MetricInput in = MetricInput.of(shape)
                .input(picture(shape))
                .shared(new SharedWork())
                .build();
        assertThat(in.<Integer>once("key", done::incrementAndGet)).isEqualTo(1);
        assertThat(in.<Integer>once("key", done::incrementAndGet)).isEqualTo(1);
        assertThat(in.<Integer>once("other", done::incrementAndGet)).isEqualTo(2);
        MetricInput changed = in.changed().input(new float[4]).build();
        assertThat(changed.<Integer>once("key", done::incrementAndGet)).isEqualTo(3);
        assertThat(changed.<Integer>once("key", done::incrementAndGet)).isEqualTo(4);
    }

    @Test
    void imputedPixelsAreTheWeightedMeansOfTheirNeighboursInEachChannel() {
        for (int channels = 1; channels <= 5; channels++) {
            InputShape shape = new InputShape(channels, 23, 31);
            MetricInput in = MetricInput.of(shape)
                    .input(picture(shape))
                    .shared(new SharedWork())
                    .build();
            SplittableRandom random = new SplittableRandom(channels);
            BitSet hidden = new BitSet();
            for (int p = 0; p < shape.pixels(); p++) {
                boolean isInHole = p % 31 > 3 && p % 31 < 20 && p / 31 < 17;
                hidden.set(p, isInHole || random.nextDouble() < 0.4);
            }
            float[] filled = in.input().clone();
            Replacement.inpaint(0).filler(in).fill(filled, hidden, 0);
            for (int i = 0; i < filled.length; i++) {
                int pixel = i % shape.pixels();
                double expected = hidden.get(pixel) ? mean(filled, i - pixel, pixel, shape) : in.input()[i];
                assertThat((double) filled[i]).as("value %d", i).isCloseTo(expected, within(2e-6));
            }
            // The second time from what is shared.
            float[] again = in.input().clone();
            Replacement.inpaint(0).filler(in).fill(again, hidden, 7);
            assertThat(again).isEqualTo(filled);
        }
    }

    private static double mean(float[] values, int channel, int pixel, InputShape shape) {
        double sum = 0;
        double weights = 0;
        for (int dy = -1; dy <= 1; dy++) {
            for (int dx = -1; dx <= 1; dx++) {
                int x = pixel % shape.width() + dx;
                int y = pixel / shape.width() + dy;
                boolean isInside = x >= 0 && x < shape.width() && y >= 0 && y < shape.height();
                double weight = dx == 0 && dy == 0 ? 0 : dx == 0 || dy == 0 ? BESIDE : ACROSS;
                if (isInside && weight > 0) {
                    sum += weight * values[channel + y * shape.width() + x];
                    weights += weight;
                }
            }
        }
        return sum / weights;
    }
}
