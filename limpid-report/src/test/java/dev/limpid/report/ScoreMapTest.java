package dev.limpid.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.limpid.error.LimpidException;
import dev.limpid.graph.Tensor;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ScoreMapTest {

    @Test
    void channelsAreSummed() {
        Tensor scores = Tensor.of(new float[] {0, 0, 0, 0, 1, 2, 3, 4, 10, -20, 30, -40}, 1, 3, 2, 2);
        ScoreMap map = ScoreMap.of(scores, 0);
        assertThat(new float[] {map.at(0, 0), map.at(1, 0), map.at(0, 1), map.at(1, 1)})
                .containsExactly(11, -18, 33, -36);
        assertThat(map.isSigned()).isTrue();
        assertThat(map.least()).isEqualTo(-36);
        assertThat(map.largest()).isEqualTo(33);
    }

    @Test
    void aMapAroundZeroTellsSignsWithoutAnyNegativeNumber() {
        ScoreMap positive = ScoreMap.of(3, 1, 1, 2, 3);
        assertThat(positive.share(1)).isZero();
        ScoreMap around = positive.aroundZero();
        assertThat(around.isSigned()).isTrue();
        assertThat(around.share(0)).isZero();
        assertThat(around.share(3)).isCloseTo(1, within(0.02));
        assertThat(around.palette().isSigned()).isTrue();
    }

    @Test
    void selectsAnInputOfABatch() {
        Tensor scores = Tensor.of(new float[] {1, 2, 3, 4, 5, 6, 7, 8}, 2, 2, 2);
        assertThat(ScoreMap.of(scores, 1).at(0, 0)).isEqualTo(5);
    }

    @Test
    void theScaleIgnoresTheHighestHalfPercent() {
        float[] numbers = new float[1001];
        for (int i = 0; i < 1001; i++) {
            numbers[i] = i < 1000 ? i / 1000f : 1e6f;
        }
        assertThat(ScoreMap.of(1001, 1, numbers).scale()).isCloseTo(0.995, within(1e-6));
    }

    @Test
    void aSingleNonzeroPixelDefinesTheScale() {
        float[] numbers = new float[10_000];
        numbers[77] = 3;
        assertThat(ScoreMap.of(100, 100, numbers).scale()).isEqualTo(3);
        Arrays.fill(numbers, 1);
        numbers[77] = 3;
        assertThat(ScoreMap.of(100, 100, numbers).scale()).isEqualTo(3);
    }

    @Test
    void constantMapsAreDefined() {
        ScoreMap positive = ScoreMap.of(2, 2, 5, 5, 5, 5);
        ScoreMap zero = ScoreMap.of(2, 2, 0, 0, 0, 0);
        ScoreMap negative = ScoreMap.of(2, 2, -5, -5, -5, -5);
        Region region = new Region(0, 0, 4, 4);
        assertThat(positive.shares(4, 4, region)).containsOnly(1);
        assertThat(zero.shares(4, 4, region)).containsOnly(0);
        assertThat(negative.shares(4, 4, region)).containsOnly(-1);
        assertThat(negative.palette()).isEqualTo(Palette.TIDE);
        assertThat(positive.palette()).isEqualTo(Palette.EMBER);
    }

    @Test
    void nonFiniteNumbersAreCountedAndNeverZero() {
        ScoreMap map = ScoreMap.of(5, 1, Float.NaN, Float.POSITIVE_INFINITY, 2, 1, 0);
        assertThat(map.notFinite()).isEqualTo(2);
        assertThat(map.scale()).isCloseTo(1.99, within(1e-6));
        float[] shares = map.shares(5, 1, new Region(0, 0, 5, 1));
        assertThat(shares[0]).isNaN();
        assertThat(shares[1]).isNaN();
        assertThat(shares[3]).isCloseTo(1 / 1.99f, within(1e-6f));
    }

    @Test
    void aMapWithAnOffsetIsDrawnFromItsMinimum() {
        ScoreMap map = ScoreMap.of(3, 1, 10, 11, 12);
        assertThat(map.floor()).isEqualTo(10);
        assertThat(map.scale()).isCloseTo(11.99, within(1e-6));
        assertThat(map.shares(3, 1, new Region(0, 0, 3, 1)))
                .containsExactly(new float[] {0, 1 / 1.99f, 1}, within(1e-6f));
        assertThat(ScoreMap.of(3, 1, -1, 11, 12).floor()).isZero();
    }

    @Test
    void aMapWithoutAFiniteNumberIsDefined() {
        ScoreMap map = ScoreMap.of(1, 1, Float.NaN);
        assertThat(map.scale()).isZero();
        assertThat(map.shares(2, 2, new Region(0, 0, 2, 2))).containsOnly(Float.NaN);
    }

    @Test
    void interpolationPassesThroughTheSamplesWithoutOvershoot() {
        ScoreMap map = ScoreMap.of(3, 1, 0, 1, 0);
        // Seven pixels per position: the middle one of each position is its sample.
        float[] shares = map.shares(21, 1, new Region(0, 0, 21, 1));
        assertThat(shares[3]).isCloseTo(0, within(1e-6f));
        assertThat(shares[10]).isCloseTo((float) (1 / map.scale() > 1 ? 1 : 1 / map.scale()), within(1e-6f));
        for (float share : shares) {
            assertThat(share).isBetween(0f, 1f);
        }
        assertThat(shares[6]).isGreaterThan(0.2f).isCloseTo(shares[14], within(1e-5f));
    }

    @Test
    void scoresOfAnotherShapeAreRejectedWithOneSentence() {
        assertThatThrownBy(() -> ScoreMap.of(Tensor.of(new float[] {1, 2}, 1, 2), 0))
                .isInstanceOf(LimpidException.class)
                .hasMessage("scores float[1,2] cannot be drawn; a map has the form [N,H,W] or [N,C,H,W] and is not"
                        + " empty");
    }
}
