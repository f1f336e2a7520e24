package dev.limpid.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.limpid.error.LimpidException;
import dev.limpid.graph.Tensor;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ScoreGridTest {
    private static float[] counting(int count) {
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = i;
        }
        return numbers;
    }

    @Test
    void channelsAreSummedWhereverTheyStand() {
        // Two channels of three places, and the same with the channels last.
        Tensor first = Tensor.of(new float[] {1, 2, 3, 10, 20, 30}, 1, 2, 3);
        Tensor last = Tensor.of(new float[] {1, 10, 2, 20, 3, 30}, 1, 3, 2);
        for (Tensor scores : List.of(first, last)) {
            assertThat(ScoreGrid.of(scores, 0, List.of(3)).at(List.of(3))).containsExactly(11f, 22f, 33f);
        }
        // Where the sizes do not tell, the channels come first.
        Tensor square = Tensor.of(counting(9), 1, 3, 3);
        assertThat(ScoreGrid.of(square, 0, List.of(3)).at(List.of(3))).containsExactly(9f, 12f, 15f);
    }

    @Test
    void theInputOfABatchIsChosen() {
        Tensor scores = Tensor.of(counting(8), 2, 1, 2, 2);
        assertThat(ScoreGrid.of(scores, 1, List.of(2, 2)).at(List.of(2, 2))).containsExactly(4f, 5f, 6f, 7f);
    }

    @Test
    void axesOfOneElementStandForNothing() {
        Tensor scores = Tensor.of(counting(6), 1, 2, 1, 3);
        assertThat(ScoreGrid.of(scores, 0, List.of(3)).at(List.of(3))).containsExactly(3f, 5f, 7f);
        assertThat(ScoreGrid.upsampled(scores, List.of(6)).shape()).containsExactly(1, 2, 1, 6);
    }

    @Test
    void scoresThatDoNotLieAlongTheInputAreRefusedWithOneSentence() {
        Tensor heads = Tensor.of(new float[32], 1, 2, 4, 4);
        assertThat(ScoreGrid.fits(heads, List.of(4))).isFalse();
        assertThat(ScoreGrid.fits(Tensor.of(new float[4], 1, 4), List.of(2, 2))).isFalse();
        assertThat(ScoreGrid.fits(Tensor.of(new float[4], 1, 4), List.of())).isFalse();
        assertThatThrownBy(() -> ScoreGrid.of(heads, 0, List.of(4)))
                .isInstanceOf(LimpidException.class)
                .hasMessage("scores float[1,2,4,4] cannot be drawn; along the places of this input they would have the"
                        + " form [N,L] or [N,C,L]");
    }

    @Test
    void upsamplingIsLinearAsInPyTorch() {
        Tensor scores = Tensor.of(new float[] {0, 4, 8, 12}, 1, 2, 2);
        Tensor sized = ScoreGrid.upsampled(scores, List.of(4, 4));
        assertThat(sized.shape()).containsExactly(1, 4, 4);
        // interpolate(mode="bilinear", align_corners=False) of [[0, 4], [8, 12]]
        assertThat(sized.toFloats()).containsExactly(0, 1, 3, 4, 2, 3, 5, 6, 6, 7, 9, 10, 8, 9, 11, 12);
        // interpolate(mode="linear", align_corners=False) of [0, 4] to 4
        assertThat(ScoreGrid.upsampled(Tensor.of(new float[] {0, 4}, 1, 2), List.of(4))
                        .toFloats())
                .containsExactly(0, 1, 3, 4);
    }

    @Test
    void everyAxisOfAVolumeIsInterpolated() {
        // A function that is linear along every axis is its own interpolation between the outermost centres.
        int[] from = {4, 5, 6};
        float[] numbers = new float[4 * 5 * 6];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = linear(
                    (Math.floorDiv(i, 30) + 0.5) / from[0], (i / 6 % 5 + 0.5) / from[1], (i % 6 + 0.5) / from[2]);
        }
        Tensor sized = ScoreGrid.upsampled(Tensor.of(numbers, 1, 4, 5, 6), List.of(16, 20, 24));
        assertThat(sized.shape()).containsExactly(1, 16, 20, 24);
        float[] values = sized.toFloats();
        IntStream.range(0, values.length)
                .filter(i -> isInner(i / 480, 16, 4) && isInner(i / 24 % 20, 20, 5) && isInner(i % 24, 24, 6))
                .forEach(i -> assertThat(values[i])
                        .isCloseTo(
                                linear(
                                        (Math.floorDiv(i, 480) + 0.5) / 16,
                                        (i / 24 % 20 + 0.5) / 20,
                                        (i % 24 + 0.5) / 24),
                                within(1e-4f)));
        // Beyond the outermost centres the outermost score goes on.
        assertThat(values[0]).isCloseTo(numbers[0], within(1e-5f));
        assertThat(values[values.length - 1]).isCloseTo(numbers[numbers.length - 1], within(1e-5f));
    }

    private static float linear(double a, double b, double c) {
        return (float) (3 * a - 2 * b + 7 * c);
    }

    private static boolean isInner(int at, int count, int cells) {
        double place = (at + 0.5) / count * cells;
        return place >= 0.5 && place <= cells - 0.5;
    }

    @Test
    void channelsStayWhenScoresAreEnlarged() {
        Tensor scores = Tensor.of(counting(22), 1, 11, 2, 1);
        assertThat(ScoreGrid.upsampled(scores, List.of(60, 1)).shape()).containsExactly(1, 11, 60, 1);
        Tensor map = Tensor.of(counting(30), 1, 30, 1);
        assertThat(ScoreGrid.upsampled(map, List.of(60, 1)).shape()).containsExactly(1, 60, 1);
    }
}
