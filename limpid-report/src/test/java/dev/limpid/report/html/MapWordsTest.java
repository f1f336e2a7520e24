package dev.limpid.report.html;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limpid.graph.Tensor;
import dev.limpid.report.Picture;
import dev.limpid.report.PictureDrawing;
import dev.limpid.report.ScoreGrid;
import dev.limpid.report.TokenDrawing;
import java.util.List;
import org.junit.jupiter.api.Test;

class MapWordsTest {
    @Test
    void describesThePositionAndConcentrationOfEvidence() {
        float[] scores = new float[100];
        scores[8] = 6;
        scores[9] = 2;
        scores[91] = -2;
        assertThat(words(10, 10, scores))
                .isEqualTo(
                        "The strongest evidence for the target is at the upper right. The strongest 10\u00a0% of cells hold"
                                + " 100\u00a0% of it. Evidence against the target is 20\u00a0% of the total and strongest at the"
                                + " lower left.");
    }

    @Test
    void tenPercentOfAUniformMapHoldTenPercentOfTheEvidence() {
        float[] scores = new float[100];
        java.util.Arrays.fill(scores, 1);
        assertThat(words(10, 10, scores)).contains("hold 10\u00a0% of it");
    }

    @Test
    void emptyAndNonFiniteMapsAreDescribed() {
        assertThat(words(2, 1, 0, 0)).isEqualTo("The map is empty: all scores are zero.");
        assertThat(words(2, 1, Float.NaN, 1)).endsWith("1 score is not a finite number.");
        assertThat(words(2, 1, -1, 0)).startsWith("There is no evidence for the target. Evidence against");
    }

    @Test
    void placesOfOtherInputsAreNamed() {
        TokenDrawing words = new TokenDrawing(List.of(3), List.of("not", "a", "film"));
        ScoreGrid scores = ScoreGrid.of(Tensor.of(new float[] {-3, 0, 1}, 1, 3), 0, List.of(3));
        assertThat(MapWords.of(words, scores))
                .startsWith("The strongest evidence for the target is at token 2 (film).")
                .endsWith("strongest at token 0 (not).");
    }

    private static String words(int width, int height, float... numbers) {
        PictureDrawing picture = PictureDrawing.of(height, width, Picture.filled(width, height, 0));
        return MapWords.of(picture, ScoreGrid.of(Tensor.of(numbers, 1, height, width), 0, picture.sizes()));
    }
}
