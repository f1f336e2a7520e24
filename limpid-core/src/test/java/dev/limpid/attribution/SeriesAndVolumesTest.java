package dev.limpid.attribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.limpid.attribution.cam.CamMethods;
import dev.limpid.attribution.catalogue.Methods;
import dev.limpid.attribution.engine.Explainer;
import dev.limpid.attribution.formula.Settings;
import dev.limpid.graph.Tensor;
import dev.limpid.model.Classifier;
import dev.limpid.model.Target;
import dev.limpid.runtime.Engine;
import java.util.Arrays;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Class activation maps over inputs {@code [N,C,L]} and {@code [N,C,D,H,W]}, compared with those over pictures. */
class SeriesAndVolumesTest {
    private static final long MEMORY = 14 << 20;
    private static final Engine ENGINE = Sweep.ENGINE;

    /** Methods that do not need tokens or a linear head. */
    static Stream<Method> methods() {
        return CamMethods.all().stream()
                .filter(m -> !Set.of("vit-recipro-cam", "cam").contains(m.info().name()));
    }

    static Stream<Method> ofSeveralLayers() {
        return methods()
                .filter(m ->
                        m.info().parameters().stream().anyMatch(p -> p.name().equals("layers")));
    }

    @Test
    void severalLayersOfSeriesAndVolumesAreAveragedByGradCam() {
        severalLayersOfSeriesAndVolumesAreAveraged(Methods.named("grad-cam"));
    }

    /** The scores over inputs with these spatial sizes; the input values depend only on their number. */
    private static Tensor scores(Method method, Settings settings, long... places) {
        Classifier model = SmallNetworks.over(places);
        long[] shape = new long[places.length + 2];
        shape[0] = 2;
        shape[1] = 3;
        System.arraycopy(places, 0, shape, 2, places.length);
        Tensor input = SmallNetworks.tensor(new Random(3), shape);
        try (Explainer explainer = Explainer.of(model, method, settings, ENGINE, MEMORY)) {
            return explainer.explain(input, Target.of(1), Progress.SILENT).scores();
        }
    }

    private static void assertSame(Tensor found, Tensor expected, long... shape) {
        assertThat(found.shape()).containsExactly(shape);
        double[] numbers = expected.toDoubles();
        double largest = Arrays.stream(numbers).map(Math::abs).max().orElseThrow();
        assertThat(largest).isPositive();
        assertThat(found.toDoubles()).containsExactly(numbers, within(1e-5 * largest));
    }

    /** Neighbours of a position are weighted by their distance along each axis, including axes of size 1. */
    private static Settings withoutNeighbours(Method method) {
        return method.info().name().equals("recipro-cam")
                ? Settings.STANDARD.with("gaussian", "false")
                : Settings.STANDARD;
    }

    /**
     * The shape of scores {@code [2,...]} for these spatial sizes, with channels if the scores are those of the input.
     */
    private static long[] sizes(Tensor picture, long... places) {
        LongStream first = picture.rank() == 4 ? LongStream.of(2, 3) : LongStream.of(2);
        return LongStream.concat(first, LongStream.of(places)).toArray();
    }

    @ParameterizedTest
    @MethodSource("methods")
    void aSeriesHasTheScoresOfAPictureOfOneRow(Method method) {
        Settings settings = withoutNeighbours(method);
        Tensor picture = scores(method, settings, 1, 16);
        assertSame(scores(method, settings, 16), picture, sizes(picture, picture.size(-1)));
    }

    @ParameterizedTest
    @MethodSource("methods")
    void aVolumeOfOneSliceHasTheScoresOfThePicture(Method method) {
        Settings settings = withoutNeighbours(method);
        Tensor picture = scores(method, settings, 8, 6);
        assertSame(scores(method, settings, 1, 8, 6), picture, sizes(picture, 1, picture.size(-2), picture.size(-1)));
    }

    @ParameterizedTest
    @Tag("thorough")
    @MethodSource("ofSeveralLayers")
    void severalLayersOfSeriesAndVolumesAreAveraged(Method method) {
        Settings settings =
                withoutNeighbours(method).with("layers", "relu_1,relu_2").with("aug-smooth", "true");
        assertSame(scores(method, settings, 16), scores(method, settings, 1, 16), 2, 16);
        assertSame(scores(method, settings, 1, 8, 6), scores(method, settings, 8, 6), 2, 1, 8, 6);
    }
}
