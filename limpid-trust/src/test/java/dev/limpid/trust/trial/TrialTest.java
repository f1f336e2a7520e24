package dev.limpid.trust.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.limpid.error.LimpidException;
import dev.limpid.metrics.Mask;
import dev.limpid.trust.ExplanationMetric;
import dev.limpid.trust.InputShape;
import dev.limpid.trust.MapFunction;
import dev.limpid.trust.MetricInfo;
import dev.limpid.trust.MetricInfo.Family;
import dev.limpid.trust.MetricInput;
import dev.limpid.trust.TrialOutcome;
import dev.limpid.trust.TrialTable;
import dev.limpid.trust.catalogue.Metrics;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** A trial over pictures with a bright square; explainers mark it, mark it with noise, or mark anything. */
class TrialTest {
    private static final InputShape SHAPE = new InputShape(1, 12, 12);
    private static final int PICTURES = 10;
    private static final double[] NOISE = {0, 0.3, 0.7, 1};

    /** With disruption the explainers mark anything. */
    private record Squares(double extra, boolean isDisrupted) implements Condition {
        @Override
        public InputShape shape() {
            return SHAPE;
        }

        @Override
        public int explainers() {
            return NOISE.length;
        }

        @Override
        public int pictures() {
            return PICTURES;
        }

        @Override
        public boolean isCounted(int picture) {
            return true;
        }

        private static boolean isIn(int picture, int pixel) {
            int x = pixel % 12 - picture % 4 * 2;
            int y = pixel / 12 - picture % 3 * 2;
            return x >= 0 && x < 4 && y >= 0 && y < 4;
        }

        @Override
        public MetricInput input(int explainer, int picture, ExplanationMetric metric) {
            double share = isDisrupted ? 1 : NOISE[explainer];
            Random random = new Random(picture * 31L + explainer + (isDisrupted ? 1000 : 0));
            float[] input = new float[144];
            float[] map = new float[144];
            for (int p = 0; p < 144; p++) {
                input[p] = isIn(picture, p) ? 1 : 0.1f * random.nextFloat();
                map[p] = (float) ((1 - share) * (isIn(picture, p) ? 1 : 0)
                        + share * random.nextFloat()
                        + extra * random.nextFloat());
            }
            MapFunction explainerOf = (x, target, seed) -> map;
            return MetricInput.of(SHAPE)
                    .input(input)
                    .map(map)
                    .explainer(explainerOf)
                    .mask(Mask.where(12, 12, p -> isIn(picture, p)))
                    .build();
        }

        @Override
        public void close() {}
    }

    private static Map<String, TrialOutcome> outcomes(List<ExplanationMetric> metrics) {
        double[][] truth = new double[NOISE.length][PICTURES];
        for (int e = 0; e < NOISE.length; e++) {
            java.util.Arrays.fill(truth[e], -NOISE[e]);
        }
        Supplier<Condition> plain = () -> new Squares(0, false);
        Trial trial = new Trial(
                plain, List.of(() -> new Squares(1e-4, false)), List.of(() -> new Squares(0, true)), List.of(0), truth);
        List<String> lines = new ArrayList<>();
        Map<String, TrialOutcome> found = trial.run(metrics, lines::add);
        assertThat(lines).hasSize(3 * NOISE.length);
        return found;
    }

    @Test
    void metricsThatKnowTheSquarePassAndNumbersThatAreDrawnFail() {
        Map<String, TrialOutcome> all = outcomes(List.of(
                Metrics.named("relevance-mass-accuracy"), Metrics.named("roc-auc"), Metrics.named("consistency")));
        for (String name : List.of("relevance-mass-accuracy", "roc-auc")) {
            TrialOutcome found = Objects.requireNonNull(all.get(name));
            assertThat(found.failures()).as(name).isEmpty();
            assertThat(found.recovery().orElseThrow()).as(name).isGreaterThan(0.8);
            assertThat(found.truth().orElseThrow()).as(name).isGreaterThan(0.8);
            assertThat(found.interNoise().orElseThrow()).as(name).isGreaterThan(0.8);
            assertThat(found.interAdversary().orElseThrow()).as(name).isGreaterThan(0.6);
        }
        TrialOutcome drawn = Objects.requireNonNull(all.get("random-numbers"));
        assertThat(drawn.isPassed()).isFalse();
        assertThat(drawn.failures())
                .anyMatch(f -> f.startsWith("recovers the order"))
                .anyMatch(f -> f.startsWith("does not rank explainers"));
        assertThat(all).doesNotContainKey("consistency");
    }

    @Test
    void degradationKeepsTheScaleAndLosesTheMap() {
        MetricInput in = new Squares(0, false).input(0, 3, Control.RANDOM);
        double before = length(in.map());
        double last = 1;
        for (double share : Degradation.STEPS) {
            MetricInput worse = new Degradation(share).of(in, Family.FAITHFULNESS);
            double likeness = product(in.map(), worse.map()) / before / length(worse.map());
            assertThat(likeness).isLessThanOrEqualTo(last + 1e-6);
            last = likeness;
            if (share == 1) {
                assertThat(length(worse.map())).isCloseTo(before, within(1e-3 * before));
            }
        }
        assertThat(last).isLessThan(0.7);
        // Edges are those of the picture, whatever the explainer says.
        float[] edges = new Degradation(1).of(in, Family.RANDOMISATION).map();
        for (float edge : edges) {
            assertThat(edge).isNotNegative();
        }
        assertThat(new Degradation(1).of(in, Family.RANDOMISATION).map()).isEqualTo(edges);
    }

    private static double product(float[] one, float[] other) {
        double sum = 0;
        for (int i = 0; i < one.length; i++) {
            sum += (double) one[i] * other[i];
        }
        return sum;
    }

    private static double length(float[] map) {
        return Math.sqrt(product(map, map));
    }

    @Test
    void theTableIsReadAsItWasWritten() {
        TrialOutcome some = new TrialOutcome(
                OptionalDouble.of(0.25),
                OptionalDouble.of(0.5),
                OptionalDouble.of(1),
                OptionalDouble.of(0.75),
                OptionalDouble.empty(),
                OptionalDouble.of(-0.125),
                OptionalDouble.of(-0.5),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                List.of("is one thing", "is another"));
        Map<String, TrialOutcome> all = new LinkedHashMap<>(Map.of("a-metric", some));
        assertThat(TrialTable.parse(TrialTable.text(all).lines().toList())).isEqualTo(all);
        assertThat(some.consistency()).hasValue(0.625);
        assertThat(some.status()).isEqualTo("failed");
        assertThatThrownBy(() -> TrialTable.parse(List.of("header", "a\tb")))
                .isInstanceOf(LimpidException.class)
                .hasMessageContaining("2 columns");
    }

    /** What is stored is about metrics that exist, and decides about trust. */
    @Test
    void storedOutcomesDecideAboutTrust() {
        for (ExplanationMetric metric : Metrics.all()) {
            MetricInfo info = metric.info();
            info.trial()
                    .ifPresent(t -> assertThat(info.isTrusted())
                            .as(info.name())
                            .isEqualTo(t.isPassed() && !info.isQuarantined()));
        }
        assertThat(TrialTable.find("random-numbers").map(TrialOutcome::isPassed))
                .isNotEqualTo(java.util.Optional.of(true));
    }
}
