package dev.limpid.attribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.limpid.attribution.catalogue.Methods;
import dev.limpid.attribution.formula.Samples;
import dev.limpid.attribution.formula.Settings;
import dev.limpid.graph.Tensor;
import dev.limpid.model.Classifier;
import dev.limpid.model.Npy;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The random numbers that the references share with the methods: {@code references/draws}. */
class SamplesTest {
    private static final Path COMMITTED =
            Path.of(System.getProperty("limpid.root", "..")).resolve("limpid-core/src/test/resources/references/draws");

    /**
     * Regenerated with {@code -Dlimpid.docs.update=true}; every reference array that uses them is then out of date.
     */
    private static void assertCommitted(String name, Tensor numbers) {
        Path file = COMMITTED.resolve(name + ".npy");
        if (Boolean.getBoolean("limpid.docs.update")) {
            Npy.write(numbers, file);
        }
        assertThat(Npy.read(file)).as(name).isEqualTo(numbers);
    }

    @Test
    void normalSamplesEqualTheCommittedOnes() {
        Samples draws = Samples.normal(4, References.network("plain").input(), References.SEED);
        assertCommitted("normal", draws.numbers(0, 4));
    }

    /** The random numbers that reference arrays share, by method and parameters. */
    static Stream<Arguments> sharedDraws() {
        return Stream.of(
                Arguments.of("rise", "rise", Map.of("samples", "200")),
                Arguments.of("shapley", "shapley-value-sampling", Map.of("orders", "6", "segments", "grid:4x4")),
                Arguments.of("sobol", "sobol", Map.of("designs", "8", "segments", "grid:4x4")),
                Arguments.of("hsic", "hsic", Map.of("samples", "120", "segments", "grid:4x4")),
                Arguments.of("kernel-shap", "kernel-shap", Map.of("samples", "300", "segments", "grid:4x4")),
                Arguments.of("lime", "lime", Map.of("samples", "200", "segments", "grid:4x4")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("sharedDraws")
    void sharedSamplesEqualTheCommittedOnes(String name, String method, Map<String, String> parameters) {
        Method.Sampled sampled = (Method.Sampled) Methods.named(method);
        Settings settings = sampled.info().complete(new Settings(Optional.empty(), parameters, References.SEED));
        Samples draws = sampled.samples(References.network("plain"), settings);
        assertCommitted(name, draws.numbers());
        if (name.equals("kernel-shap")) {
            assertCommitted(name + "-weights", draws.weights());
        }
    }

    @Test
    void maskNoiseEqualsTheCommittedOne() {
        Method.Sampled method = (Method.Sampled) Methods.named("ss-cam");
        Classifier model = References.network("plain");
        Settings settings = method.info()
                .complete(new Settings(Optional.of(model.place("relu3")), Map.of("samples", "2"), References.SEED));
        assertCommitted("ss-cam", method.samples(model, settings).numbers());
    }

    @Test
    void randomPathsEqualTheCommittedOnes() {
        Method method = Methods.named("gradient-shap");
        Settings settings = method.info()
                .complete(Settings.STANDARD
                        .withSeed(References.SEED)
                        .with("samples", "4")
                        .with(
                                "background",
                                COMMITTED
                                        .resolveSibling("inputs/background.npy")
                                        .toString()));
        Samples draws = ((Method.Sampled) method).samples(References.network("plain"), settings);
        assertCommitted("background", draws.numbers());
    }

    @Test
    void normalSamplesHaveMeanZeroAndVarianceOne() {
        Samples draws = Samples.normal(40, References.network("plain").input(), 1);
        double[] numbers = draws.numbers(0, 40).toDoubles();
        double mean = Arrays.stream(numbers).average().orElseThrow();
        double square = Arrays.stream(numbers).map(x -> x * x).average().orElseThrow();
        assertThat(mean).isCloseTo(0, within(0.01));
        assertThat(square).isCloseTo(1, within(0.02));
    }
}
