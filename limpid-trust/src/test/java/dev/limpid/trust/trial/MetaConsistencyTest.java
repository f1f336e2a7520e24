package dev.limpid.trust.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.limpid.metrics.Metric.Direction;
import dev.limpid.trust.TrustReferences;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Comparison with MetaQuantus; see tools/references/trial.py. */
class MetaConsistencyTest {
    private static List<Retrial> retrials(JsonNode given) {
        List<Retrial> all = new ArrayList<>();
        for (JsonNode each : given) {
            boolean[] isCounted = new boolean[each.get("counted").size()];
            for (int p = 0; p < isCounted.length; p++) {
                isCounted[p] = each.get("counted").get(p).booleanValue();
            }
            all.add(new Retrial(TrustReferences.matrix(each.get("scores")), isCounted));
        }
        return all;
    }

    @Test
    void everyConsistencyIsThatOfMetaQuantus() {
        JsonNode cases = TrustReferences.document("trial").get("cases");
        assertThat(cases).hasSize(5);
        for (JsonNode each : cases) {
            MetaConsistency found = MetaConsistency.of(
                    TrustReferences.matrix(each.get("before")),
                    retrials(each.get("noise")),
                    retrials(each.get("adversary")),
                    each.get("lower").booleanValue() ? Direction.LOWER_IS_BETTER : Direction.HIGHER_IS_BETTER);
            JsonNode numbers = each.get("numbers");
            assertThat(found.intraNoise().orElseThrow())
                    .isCloseTo(numbers.get("intra-noise").doubleValue(), within(1e-4));
            assertThat(found.intraAdversary().orElseThrow())
                    .isCloseTo(numbers.get("intra-adversary").doubleValue(), within(1e-4));
            assertThat(found.interNoise().orElseThrow())
                    .isCloseTo(numbers.get("inter-noise").doubleValue(), within(1e-4));
            assertThat(found.interAdversary().orElseThrow())
                    .isCloseTo(numbers.get("inter-adversary").doubleValue(), within(1e-4));
        }
    }

    @Test
    void numbersThatDoNotChangeArePerfectUnderNoiseAndFailUnderDisruption() {
        double[][] scores = {{1, 2, 3, 4}, {2, 3, 4, 5}};
        Retrial same = new Retrial(scores, new boolean[] {true, true, true, true});
        MetaConsistency found = MetaConsistency.of(scores, List.of(same), List.of(same), Direction.HIGHER_IS_BETTER);
        assertThat(found.intraNoise()).hasValue(1);
        assertThat(found.interNoise()).hasValue(1);
        assertThat(found.intraAdversary()).hasValue(0);
        assertThat(found.interAdversary()).hasValue(0);
        assertThat(found.mean()).hasValue(0.5);
    }

    @Test
    void picturesWithoutANumberAreLeftOut() {
        double[][] before = {{1, 2, Double.NaN}, {2, 3, 4}};
        double[][] after = {{0, 1, 0}, {1, 2, 9}};
        Retrial worse = new Retrial(after, new boolean[] {true, true, true});
        MetaConsistency found = MetaConsistency.of(before, List.of(worse), List.of(worse), Direction.HIGHER_IS_BETTER);
        // Of five numbers that are known before and after, four are lower.
        assertThat(found.interAdversary()).hasValue(0.8);
        assertThat(found.interNoise()).hasValue(1);
        Retrial none = new Retrial(after, new boolean[3]);
        assertThat(MetaConsistency.of(before, List.of(none), List.of(none), Direction.HIGHER_IS_BETTER)
                        .mean())
                .isEmpty();
    }
}
