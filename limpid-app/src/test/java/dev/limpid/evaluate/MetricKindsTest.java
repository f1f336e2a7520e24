package dev.limpid.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limpid.model.InputKind;
import dev.limpid.trust.ExplanationMetric;
import org.junit.jupiter.api.Test;

class MetricKindsTest {
    @Test
    void theListsNameMetrics() {
        assertThat(MetricChoice.all())
                .extracting(m -> m.info().name())
                .containsAll(MetricKinds.OF_A_PLANE)
                .containsAll(MetricKinds.OF_THE_INPUT_AS_IT_IS);
    }

    @Test
    void everyMetricWorksOnPicturesSeriesAndTables() {
        for (ExplanationMetric metric : MetricChoice.all()) {
            for (InputKind kind : new InputKind[] {InputKind.PICTURE, InputKind.SERIES, InputKind.TABLE}) {
                assertThat(MetricKinds.unmet(metric, kind)).isEmpty();
            }
        }
    }

    @Test
    void whatDoesNotWorkIsSaid() {
        assertThat(MetricKinds.unmet(MetricChoice.named("deletion"), InputKind.TOKENS))
                .contains(
                        "it changes, hides or shifts values of the input, which has no meaning for the numbers of tokens");
        assertThat(MetricKinds.unmet(MetricChoice.named("deletion"), InputKind.VOLUME))
                .isEmpty();
        assertThat(MetricKinds.unmet(MetricChoice.named("road"), InputKind.VOLUME))
                .contains("it looks at neighbours or regions in a picture, and the input is a volume");
        assertThat(MetricKinds.unmet(MetricChoice.named("roc-auc"), InputKind.TOKENS))
                .isPresent();
    }
}
