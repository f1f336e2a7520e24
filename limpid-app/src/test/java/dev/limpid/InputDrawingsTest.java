package dev.limpid;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limpid.graph.Tensor;
import dev.limpid.model.InputForm;
import dev.limpid.model.InputKind;
import dev.limpid.report.InputDrawing;
import dev.limpid.report.PictureDrawing;
import dev.limpid.report.ScoreGrid;
import dev.limpid.report.SeriesDrawing;
import dev.limpid.report.TableDrawing;
import dev.limpid.report.TokenDrawing;
import dev.limpid.report.Undrawn;
import dev.limpid.report.VolumeDrawing;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class InputDrawingsTest {
    private static Tensor counting(long... shape) {
        float[] numbers = new float[Math.toIntExact(Tensor.elementCount(shape))];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = i;
        }
        return Tensor.of(numbers, shape);
    }

    private static InputDrawing drawing(Tensor tensor, InputKind kind, int channelAxis, Integer... places) {
        return InputDrawings.of(tensor, new InputForm(kind, List.of(places), channelAxis), List.of());
    }

    @Test
    void theKindAndTheSizesDecide() {
        assertThat(drawing(counting(1, 3, 50), InputKind.SERIES, 1, 2)).isInstanceOf(SeriesDrawing.class);
        assertThat(drawing(counting(1, 50, 3), InputKind.SERIES, 2, 1)).isInstanceOf(SeriesDrawing.class);
        assertThat(drawing(counting(1, 50), InputKind.SERIES, -1, 1)).isInstanceOf(SeriesDrawing.class);
        assertThat(drawing(counting(1, 7), InputKind.TOKENS, -1, 1)).isInstanceOf(TokenDrawing.class);
        assertThat(drawing(counting(1, 7), InputKind.TABLE, -1, 1)).isInstanceOf(TableDrawing.class);
        assertThat(drawing(counting(1, 4, 5, 6, 2), InputKind.VOLUME, 4, 1, 2, 3))
                .isInstanceOf(VolumeDrawing.class);
        assertThat(drawing(counting(1, 11, 60, 1), InputKind.PICTURE, 1, 2, 3)).isInstanceOf(SeriesDrawing.class);
        assertThat(drawing(counting(1, 60, 2), InputKind.PICTURE, -1, 1, 2)).isInstanceOf(PictureDrawing.class);
        assertThat(drawing(counting(1, 2, 2, 2, 2, 2), InputKind.VOLUME, 1, 2, 3, 4, 5))
                .isInstanceOf(Undrawn.class);
    }

    @Test
    void channelsThatAreNotColoursAreNamed() {
        assertThat(drawing(counting(1, 1, 8, 8), InputKind.PICTURE, 1, 2, 3).notes())
                .isEmpty();
        assertThat(drawing(counting(1, 8, 8, 3), InputKind.PICTURE, 3, 1, 2).notes())
                .isEmpty();
        assertThat(drawing(counting(1, 2, 8, 8), InputKind.PICTURE, 1, 2, 3).notes())
                .containsExactly("the picture shows the mean of 2 channels");
        assertThat(drawing(counting(1, 8, 8, 4), InputKind.PICTURE, 3, 1, 2).notes())
                .containsExactly("the picture shows the first 3 of 4 channels");
        assertThat(drawing(counting(1, 11, 8, 8), InputKind.PICTURE, 1, 2, 3).notes())
                .containsExactly("the picture shows the mean of 11 channels");
    }

    @Test
    void valuesAreSortedByChannelWhereverTheChannelsStand() {
        InputForm first = new InputForm(InputKind.SERIES, List.of(2), 1);
        InputForm last = new InputForm(InputKind.SERIES, List.of(1), 2);
        assertThat(InputDrawings.values(counting(2, 2, 3), first)).isEqualTo(new float[][] {{0, 1, 2}, {3, 4, 5}});
        assertThat(InputDrawings.values(counting(2, 3, 2), last)).isEqualTo(new float[][] {{0, 2, 4}, {1, 3, 5}});
    }

    @Test
    void aSeriesWithOneOneAtEachStepIsLetters() {
        float[] letters = {1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0};
        InputForm form = new InputForm(InputKind.SERIES, List.of(1), 2);
        InputDrawing drawn = InputDrawings.of(Tensor.of(letters, 1, 4, 3), form, List.of("A", "B", "C"));
        assertThat(((TokenDrawing) drawn).words()).containsExactly("A", "B", "C", "\u2013");
        letters[0] = 0.5f;
        assertThat(InputDrawings.of(Tensor.of(letters, 1, 4, 3), form, List.of()))
                .isInstanceOf(SeriesDrawing.class);
        // Two channels of zeros and ones are a signal.
        InputForm two = new InputForm(InputKind.SERIES, List.of(2), 1);
        assertThat(InputDrawings.of(Tensor.of(new float[] {1, 0, 0, 1}, 1, 2, 2), two, List.of()))
                .isInstanceOf(SeriesDrawing.class);
    }

    @Test
    void tokensThatFillUpATextAreNotDrawn() {
        InputForm form = new InputForm(InputKind.TOKENS, List.of(1), -1);
        Tensor text = Tensor.of(new float[] {3, 0, 7, 0, 0}, 1, 5);

        TokenDrawing drawn = (TokenDrawing) InputDrawings.of(text, form, List.of(), OptionalInt.of(0));
        assertThat(drawn.words()).containsExactly("3", "0", "7");
        assertThat(drawn.sizes()).containsExactly(5);
        assertThat(drawn.place(4)).isEqualTo("token 4 (padding)");
        ScoreGrid scores = ScoreGrid.of(Tensor.of(new float[] {1, 2, 3, 0, 0}, 1, 5), 0, drawn.sizes());
        assertThat(drawn.shares(scores)).hasSize(3);
        assertThat(drawn.over(scores).width()).isEqualTo(drawn.input().width());
    }
}
