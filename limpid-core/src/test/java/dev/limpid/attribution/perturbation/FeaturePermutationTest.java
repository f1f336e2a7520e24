package dev.limpid.attribution.perturbation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limpid.attribution.formula.Settings;
import dev.limpid.graph.Tensor;
import dev.limpid.model.Npy;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class FeaturePermutationTest {
    private static final Path COMMITTED = Path.of(System.getProperty("limpid.root", ".."))
            .resolve("limpid-core/src/test/resources/references/draws/orders.npy");

    private static Tensor orders() {
        Settings settings = new Settings(Optional.empty(), Map.of("shuffles", "3"), 5);
        return FeaturePermutation.orders(32 * 32, settings);
    }

    /**
     * Regenerated with {@code -Dlimpid.docs.update=true}; every reference array that uses them is then out of date.
     */
    @Test
    void theOrdersEqualTheCommittedOnes() {
        if (Boolean.getBoolean("limpid.docs.update")) {
            Npy.write(orders(), COMMITTED);
        }
        assertThat(Npy.read(COMMITTED)).isEqualTo(orders());
    }

    @Test
    void everyOrderIsAPermutation() {
        long[] all = orders().toLongs();
        for (int r = 0; r < 3; r++) {
            long[] order = Arrays.copyOfRange(all, r * 1024, (r + 1) * 1024);
            Arrays.sort(order);
            assertThat(order).containsExactly(LongStream.range(0, 1024).toArray());
        }
    }
}
