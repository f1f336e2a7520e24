package dev.limpid.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.limpid.trust.TrustReferences.TwoLayers;
import dev.limpid.trust.axiom.Completeness;
import dev.limpid.trust.axiom.NonSensitivity;
import dev.limpid.trust.randomisation.EfficientMprt;
import dev.limpid.trust.randomisation.Mprt;
import dev.limpid.trust.randomisation.RandomLogit;
import dev.limpid.trust.randomisation.SmoothMprt;
import dev.limpid.trust.robustness.Consistency;
import dev.limpid.trust.robustness.Continuity;
import dev.limpid.trust.robustness.LocalLipschitz;
import dev.limpid.trust.robustness.RelativeStability;
import dev.limpid.trust.robustness.Sensitivity;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Comparison of metrics of explainers with the numbers of other libraries; see tools/references/trust.py. */
class ExplainerReferencesTest {
    private static final JsonNode DOCUMENT = TrustReferences.document("trust");
    private static final TwoLayers NETWORK = TwoLayers.of(DOCUMENT);
    private static final double[][] A = TrustReferences.matrix(DOCUMENT.get("a2"));
    private static final double[][] B = TrustReferences.matrix(DOCUMENT.get("b2"));

    /** The second weights of the document stand for those that are drawn again. */
    private static final Randomised RANDOMISED = new Randomised() {
        @Override
        public List<String> layers() {
            return List.of("a", "b");
        }

        @Override
        public MapFunction explainer(List<String> drawn, long seed) {
            TwoLayers other = new TwoLayers(
                    NETWORK.shape(), drawn.contains("a") ? A : NETWORK.a(), drawn.contains("b") ? B : NETWORK.b());
            return (x, target, unused) -> other.gradientTimesInput(x, target);
        }
    };

    private static MetricInput.Builder input(JsonNode each) {
        float[] pixels = TrustReferences.floats(each.get("input"));
        return MetricInput.of(NETWORK.shape())
                .input(pixels)
                .baseline(new float[pixels.length])
                .map(TrustReferences.floats(each.get("explainers").get("sparse")))
                .network(NETWORK.scores(), each.get("target").intValue())
                .explainer((x, target, seed) -> NETWORK.gradientTimesInput(x, target))
                .representation(x -> {
                    double[] hidden = NETWORK.hidden(x);
                    float[] values = new float[hidden.length];
                    for (int i = 0; i < values.length; i++) {
                        values[i] = (float) hidden[i];
                    }
                    return values;
                })
                .randomised(RANDOMISED);
    }

    private static List<ExplanationMetric> metrics(JsonNode given) {
        List<float[]> inputs = new ArrayList<>();
        given.get("near").forEach(n -> inputs.add(TrustReferences.floats(n)));
        Neighbours near = Neighbours.given(inputs);
        List<Integer> shifts = new ArrayList<>();
        given.get("shifts").forEach(s -> shifts.add(s.intValue()));
        Normalisation scaled = Normalisation.BY_MAGNITUDE;
        List<ExplanationMetric> metrics = new ArrayList<>(List.of(
                new LocalLipschitz(near, scaled),
                new Sensitivity(true, near, scaled),
                new Sensitivity(false, near, scaled),
                new RelativeStability(RelativeStability.To.INPUT, near, scaled),
                new RelativeStability(RelativeStability.To.OUTPUT, near, scaled),
                new RelativeStability(RelativeStability.To.REPRESENTATION, near, scaled),
                Mprt.CASCADING,
                Mprt.INDEPENDENT,
                Mprt.BOTTOM_UP,
                new SmoothMprt(near, 8),
                EfficientMprt.STANDARD,
                new NonSensitivity(64, Replacement.constant(0), 1e-4),
                Completeness.STANDARD));
        if (!shifts.isEmpty()) {
            metrics.add(new Continuity(Neighbours.shifts(shifts), scaled));
        }
        return metrics;
    }

    @Test
    void everyMetricMatchesItsReferenceValue() {
        int continuities = 0;
        for (JsonNode each : DOCUMENT.get("cases")) {
            JsonNode given = each.get("explainers");
            Set<String> compared = new TreeSet<>();
            for (ExplanationMetric metric : metrics(given)) {
                String name = metric.info().name();
                compared.add(name);
                double expected = given.get("numbers").get(name).doubleValue();
                // Floats here, doubles there; relative changes divide by small scores.
                assertThat(metric.of(input(each).build()).orElseThrow())
                        .as(name)
                        .isCloseTo(expected, within(1e-4 * Math.max(1, Math.abs(expected))));
            }
            Set<String> names = new TreeSet<>();
            given.get("numbers").fieldNames().forEachRemaining(names::add);
            assertThat(compared).isEqualTo(names);
            continuities += compared.contains("continuity") ? 1 : 0;
        }
        assertThat(continuities).isGreaterThan(1);
    }

    @Test
    void randomLogitIsTheLikenessToOneOfTheOtherClasses() {
        for (JsonNode each : DOCUMENT.get("cases")) {
            double[] others = TrustReferences.doubles(each.get("explainers").get("others"));
            Set<Integer> seen = new TreeSet<>();
            for (long seed = 0; seed < 20; seed++) {
                double found =
                        RandomLogit.STANDARD.of(input(each).seed(seed).build()).orElseThrow();
                int nearer = Math.abs(found - others[0]) < Math.abs(found - others[1]) ? 0 : 1;
                seen.add(nearer);
                assertThat(found).isCloseTo(others[nearer], within(1e-4));
            }
            assertThat(seen).containsExactly(0, 1);
        }
    }

    @Test
    void consistencyMatchesInOnePartAndInTwo() {
        Consistency metric = new Consistency(Segmentation.grid(2));
        PooledMetric.Pool first = metric.pool();
        PooledMetric.Pool second = metric.pool();
        for (int i = 0; i < DOCUMENT.get("cases").size(); i++) {
            JsonNode each = DOCUMENT.get("cases").get(i);
            (i % 2 == 0 ? first : second)
                    .add(input(each)
                            .map(TrustReferences.floats(each.get("map")))
                            .build());
        }
        first.merge(second);
        assertThat(first.value().orElseThrow())
                .isCloseTo(DOCUMENT.get("consistency").doubleValue(), within(1e-4));
    }
}
