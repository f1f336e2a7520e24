package dev.limpid.world;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limpid.world.ink.Drawing;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

/** The picture in the README: eighteen species. {@code -Dlimpid.zoo.picture=true} regenerates it. */
class PictureOfTheZooTest {

    private static final int COLUMNS = 6;
    private static final int ROWS = 3;
    private static final int SIDE = 144;
    private static final int GAP = 8;

    private static BufferedImage sheet() {
        int width = (COLUMNS * (SIDE + GAP)) - GAP;
        int height = (ROWS * (SIDE + GAP)) - GAP;
        BufferedImage sheet = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                sheet.setRGB(x, y, 0xFFFFFF);
            }
        }
        for (int i = 0; i < COLUMNS * ROWS; i++) {
            Drawing drawing = World.standard().sample(3100 + i, i).scene().draw(SIDE);
            int left = (i % COLUMNS) * (SIDE + GAP);
            int top = (i / COLUMNS) * (SIDE + GAP);
            sheet.setRGB(left, top, SIDE, SIDE, drawing.pixels(), 0, SIDE);
        }
        return sheet;
    }

    @Test
    void thePictureInTheReadmeIsUpToDate() throws IOException {
        Path kept = Path.of(System.getProperty("limpid.root", ".."), "docs", "zoo.png");
        BufferedImage drawn = sheet();
        if (Boolean.getBoolean("limpid.zoo.picture")) {
            ImageIO.write(drawn, "png", kept.toFile());
        }
        BufferedImage shown = ImageIO.read(kept.toFile());
        int width = drawn.getWidth();
        int height = drawn.getHeight();
        assertThat(shown.getRGB(0, 0, width, height, null, 0, width))
                .isEqualTo(drawn.getRGB(0, 0, width, height, null, 0, width));
    }
}
