package dev.limpid.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limpid.error.LimpidException;
import dev.limpid.graph.Tensor;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class InputDrawingTest {
    private static ScoreGrid scores(InputDrawing drawing, float... numbers) {
        long[] shape = IntStream.concat(
                        IntStream.of(1), drawing.sizes().stream().mapToInt(s -> s))
                .mapToLong(s -> s)
                .toArray();
        return ScoreGrid.of(Tensor.of(numbers, shape), 0, drawing.sizes());
    }

    private static Set<Integer> colours(Picture picture, int fromX, int toX, int fromY, int toY) {
        Set<Integer> colours = new HashSet<>();
        for (int y = fromY; y < toY; y++) {
            for (int x = fromX; x < toX; x++) {
                colours.add(picture.rgb(x, y));
            }
        }
        return colours;
    }

    /** How much redder (or bluer, below zero) than grey a part of a picture is. */
    private static double redness(Picture picture, int fromX, int toX, int fromY, int toY) {
        double sum = 0;
        for (int y = fromY; y < toY; y++) {
            for (int x = fromX; x < toX; x++) {
                int rgb = picture.rgb(x, y);
                sum += ((rgb >> 16) & 0xFF) - (rgb & 0xFF);
            }
        }
        return sum / ((toX - fromX) * (toY - fromY));
    }

    @Test
    void aSeriesHasBandsWhereItsScoresAre() {
        SeriesDrawing series = SeriesDrawing.of(List.of(4), new float[][] {{0, 0, 0, 0}}, List.of());
        Picture drawn = series.over(scores(series, 5, 0, 0, -5));
        assertThat(drawn.width()).isEqualTo(760);
        int lane = 30;
        assertThat(redness(drawn, 90, 220, 12, lane)).isGreaterThan(60);
        assertThat(redness(drawn, 260, 560, 12, lane)).isBetween(-2.0, 2.0);
        assertThat(redness(drawn, 610, 730, 12, lane)).isLessThan(-60);
        // Without scores there are no colours.
        assertThat(colours(series.input(), 80, 738, 12, lane)).containsExactly(Plot.PAPER);
    }

    @Test
    void aNarrowPeakOfALongSeriesIsNotLost() {
        float[] numbers = new float[20_000];
        numbers[10_000] = -1;
        SeriesDrawing series = SeriesDrawing.of(List.of(numbers.length), new float[][] {new float[20_000]}, List.of());
        Picture drawn = series.over(scores(series, numbers));
        int middle = 78 + (662 / 2);
        assertThat(redness(drawn, middle - 1, middle + 2, 12, 40)).isLessThan(-20);
    }

    @Test
    void manyChannelsAreDrawnInPartAndThatIsSaid() {
        SeriesDrawing some = SeriesDrawing.of(List.of(3), new float[12][3], List.of());
        assertThat(some.notes()).isEmpty();
        SeriesDrawing many = SeriesDrawing.of(List.of(3), new float[64][3], List.of());
        assertThat(many.notes()).containsExactly("the picture shows the mean and the first 4 of 64 channels");
        assertThat(many.input().height()).isLessThan(some.input().height() + 100);
    }

    @Test
    void scoresAndValuesThatAreNotFiniteAreDrawnAsSuch() {
        float[][] signal = {{0, Float.NaN, 2, Float.POSITIVE_INFINITY}};
        SeriesDrawing series = SeriesDrawing.of(List.of(4), signal, List.of());
        Picture drawn = series.over(scores(series, 1, Float.NaN, 1, 1));
        int band = Canvas.mix(Plot.PAPER, Overlay.NOT_FINITE, 0.75);
        assertThat(colours(drawn, 250, 400, 12, 150)).contains(band);
        assertThat(colours(drawn, 80, 230, 12, 150)).doesNotContain(band);
        TableDrawing table = TableDrawing.numbered(2);
        assertThat(colours(table.over(scores(table, Float.NaN, 1)), 0, 620, 0, 40))
                .contains(Overlay.NOT_FINITE);
    }

    @Test
    void wordsStandOnTheirColours() {
        TokenDrawing text = new TokenDrawing(List.of(3), List.of("good", "film", "bad"));
        Picture drawn = text.over(scores(text, 1, 0, -1));
        int row = 11;
        List<Integer> line = IntStream.range(0, drawn.width())
                .map(x -> drawn.rgb(x, row))
                .boxed()
                .distinct()
                .toList();
        assertThat(line).containsExactly(Plot.PAPER, Shades.of(Palette.TIDE, 1), Shades.of(Palette.TIDE, -1));
        assertThat(text.place(2)).isEqualTo("token 2 (bad)");
    }

    @Test
    void longTextsAreWrapped() {
        List<String> words = IntStream.range(0, 200).mapToObj(i -> "word" + i).toList();
        TokenDrawing text = new TokenDrawing(List.of(200), words);
        assertThat(text.input().width()).isEqualTo(760);
        assertThat(text.input().height()).isGreaterThan(500);
        List<String> more = IntStream.range(0, 1200).mapToObj(String::valueOf).toList();
        assertThat(new TokenDrawing(List.of(1200), more).notes())
                .containsExactly("the picture shows the first 1000 of 1200 tokens");
    }

    @Test
    void featuresAreSortedAndTheRestIsSummed() {
        TableDrawing table = TableDrawing.numbered(30);
        float[] numbers = new float[30];
        for (int i = 0; i < 30; i++) {
            numbers[i] = i % 2 == 0 ? i + 1 : -(i + 1);
        }
        Picture drawn = table.over(scores(table, numbers));
        // Feature 29 has the score -30 and comes first, feature 28 with 29 second.
        assertThat(redness(drawn, 110, 300, 14, 26)).isLessThan(-30);
        assertThat(redness(drawn, 350, 540, 34, 46)).isGreaterThan(30);
        assertThat(drawn.height()).isLessThan(table.over(scores(table, numbers)).height() + 1);
        assertThat(new TableDrawing(List.of(2), List.of("age", "height"), List.of()).place(1))
                .isEqualTo("height");
    }

    @Test
    void aVolumeIsCutWhereItsScoresAreStrongest() {
        float[] voxels = new float[4 * 5 * 6];
        VolumeDrawing volume = VolumeDrawing.of(List.of(4, 5, 6), new float[][] {voxels});
        float[] numbers = new float[voxels.length];
        numbers[(((2 * 5) + 3) * 6) + 1] = 9;
        ScoreGrid scores = scores(volume, numbers);
        assertThat(volume.strongest(scores)).containsExactly(2, 3, 1);
        assertThat(volume.place((((2 * 5) + 3) * 6) + 1)).isEqualTo("slice 2, row 3, column 1");
        Picture drawn = volume.over(scores);
        // Each voxel has 38 pixels; the first cut shows rows and columns.
        int x = 10 + (38 * 1) + 5;
        int y = 30 + (38 * 3) + 5;
        assertThat(drawn.rgb(x, y)).isEqualTo(Canvas.mixed(0, Overlay.colour(Palette.EMBER, 1), 218));
        assertThat(drawn.rgb(x + 38, y)).isZero();
        assertThat(volume.stack(scores, 0).height()).isEqualTo(4 * 5);
        assertThat(volume.stack(2).width()).isEqualTo(5);
        assertThat(volume.stack(scores, 2).argb(3, (1 * 4) + 2) >>> 24).isGreaterThan(200);
    }

    @Test
    void aLargeVolumeIsThinnedOutForAPage() {
        float[] voxels = new float[300 * 2 * 3];
        for (int i = 0; i < voxels.length; i++) {
            voxels[i] = Math.floorDiv(i, 6);
        }
        VolumeDrawing large = VolumeDrawing.of(List.of(300, 2, 3), new float[][] {voxels});
        VolumeDrawing small = large.reduced(120);
        assertThat(small.sizes()).containsExactly(100, 2, 3);
        assertThat(small.stack(0).rgb(0, 2 * 50)).isEqualTo(large.stack(0).rgb(0, 2 * 150));
        assertThat(large.reduced(300)).isSameAs(large);
    }

    @Test
    void theScaleOfAFewPlacesEndsAtTheLargest() {
        float[] numbers = new float[200];
        java.util.Arrays.fill(numbers, 1);
        numbers[7] = -8;
        SeriesDrawing series = SeriesDrawing.of(List.of(200), new float[1][200], List.of());
        assertThat(scores(series, numbers).map().scale()).isEqualTo(8);
        assertThat(ScoreMap.of(200, 1, numbers).scale()).isLessThan(1.1);
    }

    @Test
    void theSmallestInputsAndEmptyScoresAreDrawn() {
        float[][] one = {{7}};
        List<InputDrawing> drawings = List.of(
                SeriesDrawing.of(List.of(1), one, List.of()),
                new TokenDrawing(List.of(1), List.of("")),
                TableDrawing.numbered(1),
                VolumeDrawing.of(List.of(1, 1, 1), one),
                PictureDrawing.of(1, 1, Picture.filled(1, 1, 0)));
        for (InputDrawing drawing : drawings) {
            for (float score : new float[] {0, 1, -1, Float.NaN, Float.POSITIVE_INFINITY, Float.MIN_VALUE, 3e38f}) {
                Picture drawn = drawing.over(scores(drawing, score));
                assertThat(drawn.width()).isPositive();
                assertThat(drawn.width()).isGreaterThanOrEqualTo(drawing.input().width());
            }
        }
    }

    @Test
    void numbersHaveThreeDigits() {
        assertThat(Plot.number(0)).isEqualTo("0");
        assertThat(Plot.number(-0.5)).isEqualTo("\u22120.5");
        assertThat(Plot.number(1234.5)).isEqualTo("1235");
        assertThat(Plot.number(0.00123456)).isEqualTo("0.00123");
        assertThat(Plot.number(-1.797e-4)).isEqualTo("\u22121.8e-4");
        assertThat(Plot.number(1.234e7)).isEqualTo("1.23e7");
        assertThat(Plot.ticks(101, 10)).containsExactly(0, 20, 40, 60, 80, 100);
        assertThat(Plot.ticks(3, 10)).containsExactly(0, 1, 2);
    }

    @Test
    void slimPicturesAreStretched() {
        Picture slim = Picture.filled(1, 60, 0x123456).readable(224, 1536);
        assertThat(slim.height()).isEqualTo(240);
        assertThat(slim.width()).isGreaterThanOrEqualTo(30);
        assertThat(Picture.filled(20, 30, 0).readable(224, 1536))
                .isEqualTo(Picture.filled(20, 30, 0).between(224, 1536));
    }

    @Test
    void anInputThatCannotBeDrawnSaysWhy() {
        Undrawn undrawn = new Undrawn(List.of(2, 2, 2, 2), "four axes cannot be drawn");
        assertThat(colours(undrawn.input(), 0, 480, 0, undrawn.input().height()))
                .hasSizeGreaterThan(2);
        assertThatThrownBy(() -> undrawn.over(scores(undrawn, new float[16])))
                .isInstanceOf(LimpidException.class)
                .hasMessage("four axes cannot be drawn");
    }

    @Test
    void textCanBeReadOnEveryShade() {
        for (Palette palette : List.of(Palette.TIDE, Palette.EMBER)) {
            for (double share = -1; share <= 1; share += 0.01) {
                int background = Shades.of(palette, share);
                double a = luminance(background) + 0.05;
                double b = luminance(Shades.ink(background)) + 0.05;
                assertThat(Math.max(a, b) / Math.min(a, b)).isGreaterThan(3.9);
            }
        }
        assertThat(Shades.of(Palette.EMBER, 0)).isEqualTo(0xFFFFFF);
        // Unsigned scores get darker.
        assertThat(luminance(Shades.of(Palette.EMBER, 1)))
                .isLessThan(luminance(Shades.of(Palette.EMBER, 0.5)))
                .isLessThan(0.25);
    }

    private static double luminance(int rgb) {
        return (0.2126 * linear(rgb >> 16)) + (0.7152 * linear(rgb >> 8)) + (0.0722 * linear(rgb));
    }

    private static double linear(int channel) {
        double c = (channel & 0xFF) / 255.0;
        return c <= 0.04045 ? c / 12.92 : Math.pow((c + 0.055) / 1.055, 2.4);
    }
}
