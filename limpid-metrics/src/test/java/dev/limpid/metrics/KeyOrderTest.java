package dev.limpid.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyOrderTest {
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 1023, 1024, 1025, 9216})
    void keysOfAllSizesAreSortedAsByTheLibrary(int count) {
        SplittableRandom random = new SplittableRandom(count);
        long[] keys = new long[count];
        for (int i = 0; i < count; i++) {
            // Every third key is one of a few, so that some are equal.
            int key = i % 3 == 0 ? random.nextInt(4) - 2 : random.nextInt();
            keys[i] = ((long) key << Integer.SIZE) | i;
        }
        long[] expected = keys.clone();
        Arrays.sort(expected);

        KeyOrder.sort(keys);

        assertThat(keys).containsExactly(expected);
    }
}
