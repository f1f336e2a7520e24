package dev.limpid.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** Comparison with Quantus and scikit-learn; see tools/references/metrics.py. */
class MetricReferencesTest {

    @Test
    void everyMetricMatchesItsReferenceValue() throws IOException {
        JsonNode document;
        try (InputStream in = Objects.requireNonNull(getClass().getResourceAsStream("/references/metrics.json"))) {
            document = JsonMapper.builder().build().readTree(in);
        }
        int width = document.get("width").intValue();
        int height = document.get("height").intValue();
        assertThat(document.get("cases")).hasSize(12);
        for (JsonNode each : document.get("cases")) {
            float[] scores = new float[width * height];
            for (int i = 0; i < scores.length; i++) {
                scores[i] = each.get("scores").get(i).floatValue();
            }
            AttributionMap map = AttributionMap.of(width, height, scores);
            Mask mask = Mask.where(width, height, i -> each.get("mask").get(i).intValue() == 1);
            for (Localisation metric : Localisation.values()) {
                check(metric.of(map, mask), each.get(metric.name()));
            }
            for (Complexity metric : Complexity.values()) {
                check(metric.of(map), each.get(metric.name()));
            }
            check(SpatialComplexity.SPANNING_TREE.of(map), each.get(SpatialComplexity.SPANNING_TREE.name()));
            check(SpatialComplexity.TOTAL_VARIATION.of(map), each.get(SpatialComplexity.TOTAL_VARIATION.name()));
        }
    }

    /** The reference adds 1e-7 to every score before it computes the sparseness. */
    private static void check(OptionalDouble number, JsonNode reference) {
        assertThat(number.orElseThrow()).isCloseTo(reference.doubleValue(), within(1e-6));
    }
}
