package dev.limpid.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StrokeFontTest {

    private static final StrokeFont TEXT = new StrokeFont(18, false);

    @Test
    void everyPrintableAsciiCharacterHasADistinctGlyph() {
        Set<Picture> seen = new HashSet<>();
        seen.add(drawn("\u4f60"));
        for (char c = '!'; c <= '~'; c++) {
            assertThat(seen.add(drawn(String.valueOf(c)))).as("'" + c + "'").isTrue();
        }
    }

    @Test
    void accentsAreDropped() {
        assertThat(drawn("\u00e9\u00fc")).isEqualTo(drawn("eu"));
    }

    @Test
    void aStemHasCapitalHeightAndPenWidth() {
        Picture stem = drawn("I");
        assertThat(stem.rgb(10, 30)).as("in the middle").isLessThan(0x202020);
        assertThat(stem.rgb(10, 18)).as("above").isEqualTo(0xFFFFFF);
        assertThat(stem.rgb(10, 44)).as("below").isEqualTo(0xFFFFFF);
        assertThat(stem.rgb(14, 30)).as("beside").isEqualTo(0xFFFFFF);
    }

    @Test
    void longTextsAreCutToTheAvailableWidth() {
        String name = "a-rather-long-file-name-of-a-photograph.jpeg";
        for (double room = 30; room < 500; room += 7) {
            for (boolean keepEnd : new boolean[] {true, false}) {
                assertThat(TEXT.width(TEXT.fitted(name, room, keepEnd))).isLessThanOrEqualTo(room);
            }
        }
        assertThat(TEXT.fitted(name, 200, true)).startsWith("\u2026").endsWith(".jpeg");
        assertThat(TEXT.fitted(name, 200, false)).startsWith("a-rat").endsWith("\u2026");
        assertThat(TEXT.fitted("short", 200, false)).isEqualTo("short");
    }

    private static Picture drawn(String text) {
        Canvas canvas = new Canvas(60, 60, 0xFFFFFF);
        TEXT.draw(canvas, text, 10, 40, 0);
        return canvas.picture();
    }
}
