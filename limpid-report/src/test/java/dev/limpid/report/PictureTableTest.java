package dev.limpid.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Every picture is drawn at its position. */
class PictureTableTest {
    private static final int RED = 0xFF0000;
    private static final int BLUE = 0x0000FF;

    @Test
    void picturesAreDrawnInOrder() {
        PictureTable table = new PictureTable("title", 20);
        table.begin(List.of("one", "two"));
        table.add("first", List.of(Picture.filled(10, 10, RED), Picture.filled(20, 20, BLUE)));
        table.begin(List.of("three", "four", "five"));
        table.add("second", List.of(Picture.filled(20, 20, BLUE), Picture.filled(20, 20, BLUE)));
        Picture drawn = table.draw();
        assertThat(count(drawn, RED)).isEqualTo(400);
        assertThat(count(drawn, BLUE)).isEqualTo(1200);
        assertThat(first(drawn, RED)).isLessThan(first(drawn, BLUE));
    }

    @Test
    void aLongTitleTakesSeveralLinesAndIsNotCut() {
        PictureTable narrow = new PictureTable("a title that is longer than this table is wide", 90);
        PictureTable brief = new PictureTable("brief", 90);
        List.of(narrow, brief).forEach(t -> t.begin(List.of("one")));
        StrokeFont font = new StrokeFont(12, true);
        List<String> lines = font.lines("a title that is longer than this table is wide", 102);
        assertThat(String.join(" ", lines)).isEqualTo("a title that is longer than this table is wide");
        assertThat(lines)
                .hasSizeGreaterThan(1)
                .allSatisfy(l -> assertThat(font.width(l)).isLessThanOrEqualTo(102));
        assertThat(narrow.draw().height()).isEqualTo(brief.draw().height() + ((lines.size() - 1) * font.lineHeight()));
    }

    @Test
    void aRowHasAtMostOnePicturePerColumn() {
        PictureTable table = new PictureTable("title", 20);
        table.begin(List.of("one", "two"));
        Picture picture = Picture.filled(2, 2, RED);
        assertThatThrownBy(() -> table.add("first", List.of(picture, picture, picture)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("3 pictures for 2 columns");
    }

    private static long count(Picture picture, int colour) {
        return IntStream.of(picture.pixels()).filter(p -> p == colour).count();
    }

    private static int first(Picture picture, int colour) {
        return IntStream.range(0, picture.pixels().length)
                .filter(i -> picture.pixels()[i] == colour)
                .findFirst()
                .orElseThrow();
    }
}
