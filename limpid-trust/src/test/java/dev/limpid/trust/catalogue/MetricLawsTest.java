package dev.limpid.trust.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limpid.error.LimpidException;
import dev.limpid.metrics.Metric.Direction;
import dev.limpid.trust.ExplanationMetric;
import dev.limpid.trust.InputShape;
import dev.limpid.trust.MapFunction;
import dev.limpid.trust.MetricInfo;
import dev.limpid.trust.MetricInput;
import dev.limpid.trust.Need;
import dev.limpid.trust.Passes;
import dev.limpid.trust.PooledMetric;
import dev.limpid.trust.Scores;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The laws of every registered metric. */
class MetricLawsTest {
    /** Both explanations get the worst number, which cannot be worse. */
    private static final Set<String> WORST_FOR_BOTH = Set.of(
            "wsol-error-top1", "wsol-error-top5", "box-iou", "max-box-acc-v2", "average-increase", "average-gain");

    static List<ExplanationMetric> all() {
        return Metrics.all();
    }

    private static double value(ExplanationMetric metric, List<MetricInput> inputs) {
        if (metric instanceof PooledMetric pooled) {
            PooledMetric.Pool pool = pooled.pool();
            inputs.forEach(pool::add);
            return pool.value().orElseThrow();
        }
        return metric.of(inputs.get(0)).orElseThrow();
    }

    private static double mean(ExplanationMetric metric, List<List<MetricInput>> draws) {
        return draws.stream()
                .mapToDouble(inputs -> value(metric, inputs))
                .average()
                .orElseThrow();
    }

    @ParameterizedTest
    @MethodSource("all")
    void aPerfectExplanationBeatsARandomOneBeatsAnInvertedOne(ExplanationMetric metric) {
        MetricInfo info = metric.info();
        Planted planted = Planted.of(metric);
        double sign = info.direction() == Direction.HIGHER_IS_BETTER ? 1 : -1;
        double perfect = sign * value(metric, planted.perfect());
        double random = sign * mean(metric, planted.random());
        double inverted = sign * mean(metric, planted.inverted());
        String numbers = info.name() + ": " + perfect + ", " + random + ", " + inverted;
        if (info.isQuarantined()) {
            assertThat(perfect > random && random > inverted)
                    .as("quarantined without a reason: " + numbers)
                    .isFalse();
            return;
        }
        assertThat(perfect).as(numbers).isGreaterThan(random);
        if (WORST_FOR_BOTH.contains(info.name())) {
            assertThat(random).as(numbers).isGreaterThanOrEqualTo(inverted);
        } else {
            assertThat(random).as(numbers).isGreaterThan(inverted);
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void theNumberIsInTheStatedRange(ExplanationMetric metric) {
        Planted planted = Planted.of(metric);
        MetricInfo info = metric.info();
        assertThat(info.lowest()).isLessThan(info.highest());
        assertThat(value(metric, planted.perfect())).isBetween(info.lowest() - 1e-9, info.highest() + 1e-9);
        for (List<MetricInput> inputs : planted.random()) {
            assertThat(value(metric, inputs)).isBetween(info.lowest() - 1e-9, info.highest() + 1e-9);
        }
        for (List<MetricInput> inputs : planted.inverted()) {
            assertThat(value(metric, inputs)).isBetween(info.lowest() - 1e-9, info.highest() + 1e-9);
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void whatIsNotFiniteIsRefused(ExplanationMetric metric) {
        Set<Need> needs = metric.info().needs();
        float[] broken = PlantedWorld.noise(1);
        broken[7] = Float.NaN;
        MapFunction plain = (x, t, s) -> PlantedWorld.noise(t);
        if (needs.contains(Need.MAP)) {
            assertRefused(
                    () -> metric.of(PlantedWorld.input(broken, plain, Set.of()).build()));
        }
        if (needs.contains(Need.EXPLAINER)) {
            assertRefused(() -> metric.of(PlantedWorld.input(PlantedWorld.noise(1), (x, t, s) -> broken, Set.of())
                    .build()));
        }
        boolean isAsked = needs.contains(Need.NETWORK) || needs.contains(Need.TUNED_NETWORK);
        if (isAsked && metric.passes(PlantedWorld.SHAPE).network() > 0) {
            Scores network = Scores.of(PlantedWorld.SHAPE, 3, x -> new double[] {Double.NaN, 0, 1});
            assertRefused(() -> metric.of(PlantedWorld.input(PlantedWorld.noise(1), plain, Set.of())
                    .network(network, 0)
                    .tunedNetwork(network, 0)
                    .build()));
        }
        assertThat(needs).as("nothing that can be broken").isNotEmpty();
    }

    private static void assertRefused(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(LimpidException.class).hasMessageContaining("not finite");
    }

    @ParameterizedTest
    @MethodSource("all")
    void whatIsNeededIsAskedFor(ExplanationMetric metric) {
        MapFunction plain = (x, t, s) -> PlantedWorld.noise(t);
        Set<Need> needs = new HashSet<>(metric.info().needs());
        needs.remove(Need.DATA_SET);
        for (Need need : needs) {
            boolean isOnlyForClasses =
                    need == Need.NETWORK && metric.passes(PlantedWorld.SHAPE).network() == 0;
            if (!isOnlyForClasses) {
                MetricInput without = PlantedWorld.input(PlantedWorld.noise(1), plain, Set.of(need))
                        .build();
                assertThat(without.given()).doesNotContain(need);
                assertThatThrownBy(() -> metric.of(without))
                        .as(need.label())
                        .isInstanceOf(LimpidException.class)
                        .hasMessageContaining(need.label());
            }
        }
        Set<Need> others = new HashSet<>(Set.of(Need.values()));
        others.removeAll(metric.info().needs());
        assertThat(metric.of(
                        PlantedWorld.input(PlantedWorld.noise(1), plain, others).build()))
                .as("with nothing but what it declares")
                .satisfiesAnyOf(
                        v -> assertThat(v).isPresent(),
                        v -> assertThat(metric.info().needs()).contains(Need.DATA_SET));
    }

    @ParameterizedTest
    @MethodSource("all")
    void theCostIsWhatItDeclares(ExplanationMetric metric) {
        AtomicLong run = new AtomicLong();
        AtomicLong explained = new AtomicLong();
        Scores plain = PlantedWorld.network();
        Scores counting = new Scores() {
            @Override
            public InputShape shape() {
                return plain.shape();
            }

            @Override
            public int classes() {
                return plain.classes();
            }

            @Override
            public double[][] of(int count, Writer writer) {
                run.addAndGet(count);
                return plain.of(count, writer);
            }
        };
        MapFunction explainer = (x, t, s) -> {
            explained.incrementAndGet();
            return PlantedWorld.noise(t + Arrays.hashCode(x));
        };
        metric.of(PlantedWorld.input(PlantedWorld.noise(1), explainer, Set.of())
                .network(counting, 0)
                .tunedNetwork(counting, 0)
                .representation(x -> {
                    run.incrementAndGet();
                    return x;
                })
                .randomised(PlantedWorld.randomised((drawn, x) -> explainer.map(x, 0, 0)))
                .build());
        Passes declared = metric.passes(PlantedWorld.SHAPE);
        // Layers that do not exist and neighbours of another prediction are not explained.
        assertThat(run.get())
                .as("network passes of " + metric.info().name())
                .isBetween((long) (0.9 * declared.network()), declared.network());
        assertThat(explained.get())
                .as("explanations of " + metric.info().name())
                .isBetween((long) (0.3 * declared.explanations()), declared.explanations());
    }

    @Test
    void namesAndTextsAreComplete() {
        Set<String> names = new TreeSet<>();
        for (ExplanationMetric metric : Metrics.all()) {
            MetricInfo info = metric.info();
            assertThat(names.add(info.name())).as(info.name()).isTrue();
            assertThat(info.name()).matches("[a-z0-9]+(-[a-z0-9]+)*");
            assertThat(List.of(
                            info.meaning(),
                            info.order(),
                            info.cost(),
                            info.reference(),
                            info.proof().sentence()))
                    .as(info.name())
                    .noneMatch(String::isBlank);
            assertThat(info.meaning()).endsWith(".");
            assertThat(info.reference()).matches("(?s).*(arXiv \\d{4}\\.\\d{4,5}|doi:\\S+|RFC \\d+)");
            assertThat(Metrics.named(info.name())).isSameAs(metric);
        }
        assertThat(names).hasSizeGreaterThan(60);
        assertThatThrownBy(() -> Metrics.named("deletoin"))
                .isInstanceOf(LimpidException.class)
                .hasMessageContaining("deletion");
    }
}
