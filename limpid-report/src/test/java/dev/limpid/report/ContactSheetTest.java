package dev.limpid.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limpid.report.ContactSheet.Cell;
import java.util.List;
import org.junit.jupiter.api.Test;

class ContactSheetTest {

    @Test
    void rowsAndColumnsAreAligned() {
        ContactSheet sheet = new ContactSheet("net.onnx", 100);
        sheet.add(List.of(
                Cell.of(Picture.filled(100, 50, 0xFF0000), "a.png", "cat"),
                Cell.of(Picture.filled(100, 50, 0x00FF00), "grad-cam", "cat")));
        sheet.add(List.of(Cell.of(Picture.filled(400, 200, 0x0000FF), "b.png", "dog"), Cell.failed("grad-cam", "why")));
        Picture drawn = sheet.draw();

        assertThat(drawn.width()).isEqualTo(20 + 100 + 14 + 100 + 20);
        assertThat(count(drawn, 0xFF0000)).isEqualTo(100 * 50);
        assertThat(count(drawn, 0x00FF00)).isEqualTo(100 * 50);
        assertThat(count(drawn, 0x0000FF)).as("reduced to the cell").isEqualTo(100 * 50);
        assertThat(leftmost(drawn, 0xFF0000)).isEqualTo(20);
        assertThat(leftmost(drawn, 0x00FF00)).isEqualTo(134);
        assertThat(leftmost(drawn, 0x0000FF)).isEqualTo(20);
    }

    @Test
    void aRowOfFailuresIsTallEnoughForItsText() {
        ContactSheet sheet = new ContactSheet("net.onnx", 100);
        sheet.add(List.of(Cell.failed("a.png", "it cannot be read")));
        Picture drawn = sheet.draw();
        assertThat(count(drawn, 0xF1F1F1)).isBetween(100 * 50 - 1500, 100 * 50);
        assertThat(count(drawn, 0xB3261E)).as("the reason in red").isPositive();
    }

    private static int count(Picture picture, int colour) {
        int count = 0;
        for (int i : picture.pixels()) {
            count += i == colour ? 1 : 0;
        }
        return count;
    }

    private static int leftmost(Picture picture, int colour) {
        for (int x = 0; x < picture.width(); x++) {
            for (int y = 0; y < picture.height(); y++) {
                if (picture.rgb(x, y) == colour) {
                    return x;
                }
            }
        }
        return -1;
    }
}
