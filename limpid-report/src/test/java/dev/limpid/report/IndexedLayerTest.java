package dev.limpid.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class IndexedLayerTest {
    private static final int MAGENTA = 0xFFFF00FF;

    @Test
    void thePngHasTheSamePixels() throws IOException {
        IndexedLayer layer = IndexedLayer.of(ScoreMap.of(3, 2, -4, 0, 4, 1, -1, 2), 30, 20);
        BufferedImage image = read(layer);
        assertThat(image.getWidth()).isEqualTo(30);
        assertThat(image.getHeight()).isEqualTo(20);
        for (int y = 0; y < 20; y++) {
            for (int x = 0; x < 30; x++) {
                assertThat(image.getRGB(x, y)).isEqualTo(layer.argb(x, y));
            }
        }
    }

    @Test
    void zeroIsTransparentAndOpacityGrowsWithTheMagnitude() {
        IndexedLayer layer = IndexedLayer.of(ScoreMap.of(5, 1, -8, -2, 0, 2, 8), 5, 1);
        assertThat(opacity(layer, 2)).isZero();
        assertThat(opacity(layer, 1)).isBetween(60, 200).isEqualTo(opacity(layer, 3));
        assertThat(opacity(layer, 0)).isEqualTo(opacity(layer, 4)).isGreaterThan(210);
        assertThat(blue(layer, 0)).isGreaterThan(red(layer, 0) + 50);
        assertThat(red(layer, 4)).isGreaterThan(blue(layer, 4) + 50);
    }

    @Test
    void nonFiniteScoresAreAPatternAndNeverZero() {
        IndexedLayer layer = IndexedLayer.of(ScoreMap.of(2, 1, Float.NaN, 3), 32, 16);
        long magenta = 0;
        for (int y = 0; y < 16; y++) {
            for (int x = 0; x < 12; x++) {
                magenta += layer.argb(x, y) == MAGENTA ? 1 : 0;
            }
        }
        assertThat(magenta).isBetween(80L, 112L);
        assertThat(layer.argb(28, 8)).isNotEqualTo(MAGENTA);
    }

    @Test
    void aScaleCoversTheWholePalette() {
        IndexedLayer tide = IndexedLayer.scale(Palette.TIDE);
        assertThat(tide.width()).isEqualTo(255);
        assertThat(opacity(tide, 127)).isZero();
        assertThat(blue(tide, 0)).isGreaterThan(red(tide, 0));
        assertThat(red(tide, 254)).isGreaterThan(blue(tide, 254));
        IndexedLayer ember = IndexedLayer.scale(Palette.EMBER);
        assertThat(opacity(ember, 0)).isZero();
        assertThat(opacity(ember, 254)).isGreaterThan(210);
    }

    @Test
    void anyColourTableCanBePainted() throws IOException {
        BufferedImage image = read(IndexedLayer.painted(2, 2, i -> i / 3, 0, 0x80FFFFFF));
        assertThat(image.getRGB(0, 0) >>> 24).isZero();
        assertThat(image.getRGB(1, 1)).isEqualTo(0x80FFFFFF);
    }

    private static BufferedImage read(IndexedLayer layer) throws IOException {
        return ImageIO.read(new ByteArrayInputStream(Png.encode(layer)));
    }

    private static int opacity(IndexedLayer layer, int x) {
        return layer.argb(x, 0) >>> 24;
    }

    private static int red(IndexedLayer layer, int x) {
        return (layer.argb(x, 0) >> 16) & 0xFF;
    }

    private static int blue(IndexedLayer layer, int x) {
        return layer.argb(x, 0) & 0xFF;
    }
}
