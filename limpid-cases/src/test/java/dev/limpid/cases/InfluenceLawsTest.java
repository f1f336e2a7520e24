package dev.limpid.cases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.limpid.attribution.Progress;
import dev.limpid.contrast.attack.SmallNetwork;
import dev.limpid.error.LimpidException;
import dev.limpid.metrics.Vectors;
import dev.limpid.model.Classifier;
import dev.limpid.model.Head;
import dev.limpid.runtime.Engine;
import dev.limpid.runtime.EngineOptions;
import dev.limpid.runtime.OnnxRuntime;
import dev.limpid.testkit.Thorough;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every measure of influence, and the closed form of the curvature by layers. */
class InfluenceLawsTest {
    private static final Engine ENGINE = OnnxRuntime.create(EngineOptions.DEFAULT);
    private static final int COUNT = 24;
    private static final int CLASSES = 3;

    private static Influence.Trained trained(int[] order) {
        SplittableRandom random = new SplittableRandom(8);
        List<float[]> rows = new ArrayList<>();
        int[] labels = new int[COUNT];
        for (int i = 0; i < COUNT; i++) {
            labels[i] = i % CLASSES;
            float[] row = new float[6];
            for (int d = 0; d < row.length; d++) {
                row[d] = (float) (random.nextGaussian() + (d == labels[i] ? 1.5 : 0));
            }
            rows.add(row);
        }
        Vectors ordered = Vectors.of(IntStream.of(order).mapToObj(rows::get).toList());
        int[] named = IntStream.of(order).map(i -> labels[i]).toArray();
        SoftmaxHead head =
                SoftmaxHead.fit(ordered, named, IntStream.range(0, order.length).toArray(), CLASSES, 0.05);
        return new Influence.Trained(head, ordered, named);
    }

    @ParameterizedTest
    @EnumSource(Influence.class)
    void theSameSeedGivesTheSameInfluence(Influence method) {
        Influence.Trained trained = trained(IntStream.range(0, COUNT).toArray());
        double[] first = method.of(trained, trained.rows(), 2, trained.labels()[2], 5);
        double[] second = method.of(trained, trained.rows(), 2, trained.labels()[2], 5);
        assertThat(first).hasSize(COUNT).containsExactly(second);
        for (double each : first) {
            assertThat(each).isFinite();
        }
        assertThat(first[2]).as("an input supports itself").isPositive();
    }

    @ParameterizedTest
    @EnumSource(value = Influence.class, mode = EnumSource.Mode.EXCLUDE, names = "LISSA")
    void theOrderOfTheTrainingInputsDoesNotMatter(Influence method) {
        int[] order = IntStream.range(0, COUNT).map(i -> (i * 7 + 3) % COUNT).toArray();
        Influence.Trained plain = trained(IntStream.range(0, COUNT).toArray());
        Influence.Trained mixed = trained(order);
        double[] first = method.of(plain, plain.rows(), 0, 1, 0);
        double[] second = method.of(mixed, plain.rows(), 0, 1, 0);
        for (int i = 0; i < COUNT; i++) {
            assertThat(second[i]).isCloseTo(first[order[i]], within(1e-6));
        }
    }

    private static GradientInfluence whole(GradientInfluence.Kind kind, List<Classifier> states, int... pictures) {
        int[] labels = IntStream.of(pictures).map(i -> i % SmallNetwork.CLASSES).toArray();
        return GradientInfluence.of(
                kind,
                states,
                ENGINE,
                new GradientInfluence.Training(i -> SmallNetwork.picture(pictures[i]), labels),
                1 << 16,
                3,
                Progress.SILENT);
    }

    private static Classifier network() {
        return SmallNetwork.classifier(Head.SOFTMAX, SmallNetwork.CLASSES, "unit");
    }

    /** TRAK draws a projection of all weights, which takes longer than the rest. */
    static List<GradientInfluence.Kind> kinds() {
        return Thorough.orFirst(
                2,
                Stream.of(GradientInfluence.Kind.values())
                        .sorted(Comparator.comparing(GradientInfluence.Kind.TRAK::equals)));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void influenceByAllWeightsKeepsTheLaws(GradientInfluence.Kind kind) {
        // The last one is the first once more.
        int[] pictures = Thorough.IS_ON ? new int[] {0, 1, 2, 3, 4, 5, 0} : new int[] {0, 1, 0};
        try (GradientInfluence first = whole(kind, List.of(network()), pictures);
                GradientInfluence second = whole(kind, List.of(network()), pictures)) {
            double[] found = first.of(SmallNetwork.picture(0), 0);
            assertThat(found).hasSize(pictures.length).containsExactly(second.of(SmallNetwork.picture(0), 0));
            assertThat(found[0]).isPositive();
            assertThat(found[found.length - 1]).isCloseTo(found[0], within(1e-3 * Math.abs(found[0])));
            double[] own = first.ofThemselves();
            assertThat(own[0]).isCloseTo(found[0], within(1e-3 * Math.abs(found[0])));
            for (double each : own) {
                assertThat(each).isNotNegative();
            }
        }
    }

    @Test
    void checkpointsAddUp() {
        try (GradientInfluence once = whole(GradientInfluence.Kind.TRACIN, List.of(network()), 0, 1, 2);
                GradientInfluence twice =
                        whole(GradientInfluence.Kind.TRACIN, List.of(network(), network()), 0, 1, 2)) {
            double[] first = once.of(SmallNetwork.picture(3), 2);
            double[] second = twice.of(SmallNetwork.picture(3), 2);
            for (int i = 0; i < first.length; i++) {
                assertThat(second[i]).isCloseTo(2 * first[i], within(1e-6 * Math.max(1, Math.abs(first[i]))));
            }
        }
        assertThatThrownBy(() -> whole(
                                GradientInfluence.Kind.TRACIN, List.of(network(), SmallNetwork.ofOtherWeights()), 0, 1)
                        .close())
                .isInstanceOf(LimpidException.class)
                .hasMessageContaining("checkpoint 2 is of another network");
    }

    /** Gradients along known axes: the curvature by layers is exact, and its inverse has a closed form. */
    @Test
    void theCurvatureOfSeparateAxesIsExact() {
        double angle = 0.7;
        double[][] u = {{Math.cos(angle), -Math.sin(angle)}, {Math.sin(angle), Math.cos(angle)}};
        double[][] v = {{Math.cos(0.3), -Math.sin(0.3), 0}, {Math.sin(0.3), Math.cos(0.3), 0}, {0, 0, 1}};
        double[][] sizes = {{1, 2, 3}, {4, 0.5, 6}};
        List<float[]> gradients = new ArrayList<>();
        for (int a = 0; a < 2; a++) {
            for (int b = 0; b < 3; b++) {
                gradients.add(outer(u, v, a, b, sizes[a][b]));
            }
        }
        KroneckerCurvature curvature = KroneckerCurvature.of(List.of(new long[] {2, 3}));
        gradients.forEach(g -> curvature.gather(List.of(g)));
        curvature.turn();
        gradients.forEach(g -> curvature.measure(List.of(g)));
        double mean = (1 + 4 + 9 + 16 + 0.25 + 36) / 6 / 6;
        for (int a = 0; a < 2; a++) {
            for (int b = 0; b < 3; b++) {
                float[] solved = curvature.solve(List.of(outer(u, v, a, b, 1))).get(0);
                float[] expected = outer(u, v, a, b, 1 / (sizes[a][b] * sizes[a][b] / 6 + 0.1 * mean));
                assertThat(solved).usingComparatorWithPrecision(1e-4f).containsExactly(expected);
            }
        }
    }

    private static float[] outer(double[][] u, double[][] v, int a, int b, double size) {
        float[] outer = new float[6];
        for (int i = 0; i < 2; i++) {
            for (int j = 0; j < 3; j++) {
                outer[i * 3 + j] = (float) (size * u[i][a] * v[j][b]);
            }
        }
        return outer;
    }
}
