package dev.limpid.report.html;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limpid.report.ScoreMap;
import org.junit.jupiter.api.Test;

class MapWordsTest {
    @Test
    void describesThePositionAndConcentrationOfEvidence() {
        float[] scores = new float[100];
        scores[8] = 6;
        scores[9] = 2;
        scores[91] = -2;
        assertThat(MapWords.of(ScoreMap.of(10, 10, scores)))
                .isEqualTo(
                        "The strongest evidence for the target is at the upper right. The strongest 10\u00a0% of cells hold"
                                + " 100\u00a0% of it. Evidence against the target is 20\u00a0% of the total and strongest at the"
                                + " lower left.");
    }

    @Test
    void tenPercentOfAUniformMapHoldTenPercentOfTheEvidence() {
        float[] scores = new float[100];
        java.util.Arrays.fill(scores, 1);
        assertThat(MapWords.of(ScoreMap.of(10, 10, scores))).contains("hold 10\u00a0% of it");
    }

    @Test
    void emptyAndNonFiniteMapsAreDescribed() {
        assertThat(MapWords.of(ScoreMap.of(2, 1, 0, 0))).isEqualTo("The map is empty: all scores are zero.");
        assertThat(MapWords.of(ScoreMap.of(2, 1, Float.NaN, 1))).endsWith("1 score is not a finite number.");
        assertThat(MapWords.of(ScoreMap.of(2, 1, -1, 0)))
                .startsWith("There is no evidence for the target. Evidence against");
    }
}
