package dev.limpid.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class PaletteTest {

    @Test
    void emberRisesInEqualStepsOfLightness() {
        for (int i = 0; i < 256; i += 17) {
            assertThat(lightness(Palette.EMBER.rgb(i)))
                    .as("entry " + i)
                    .isCloseTo(0.16 + (0.81 * i / 255), within(0.012));
        }
    }

    @Test
    void tideIsEquallyLightOnBothSides() {
        for (int i = 0; i < 128; i += 9) {
            double below = lightness(Palette.TIDE.rgb(i));
            assertThat(below).as("entry " + i).isCloseTo(lightness(Palette.TIDE.rgb(255 - i)), within(0.01));
            assertThat(below).isCloseTo(0.98 - (0.52 * (127.5 - i) / 127.5), within(0.012));
        }
    }

    @Test
    void tideIsBlueBelowWhiteAtAndRedAboveZero() {
        int below = Palette.TIDE.rgb(-1.0);
        int above = Palette.TIDE.rgb(1.0);
        assertThat(below & 0xFF).isGreaterThan(((below >> 16) & 0xFF) + 100);
        assertThat((above >> 16) & 0xFF).isGreaterThan((above & 0xFF) + 100);
        for (int shift = 0; shift <= 16; shift += 8) {
            assertThat((Palette.TIDE.rgb(0.0) >> shift) & 0xFF).isGreaterThan(244);
        }
    }

    @Test
    void numbersOutsideTheRangeAreClamped() {
        assertThat(Palette.EMBER.rgb(-3.0)).isEqualTo(Palette.EMBER.rgb(0));
        assertThat(Palette.EMBER.rgb(3.0)).isEqualTo(Palette.EMBER.rgb(255));
        assertThat(Palette.TIDE.rgb(-3.0)).isEqualTo(Palette.TIDE.rgb(0));
        assertThat(Palette.TIDE.rgb(3.0)).isEqualTo(Palette.TIDE.rgb(255));
    }

    /** OKLab's lightness, computed back from the colour. */
    private static double lightness(int rgb) {
        double r = linear((rgb >> 16) & 0xFF);
        double g = linear((rgb >> 8) & 0xFF);
        double b = linear(rgb & 0xFF);
        double l = Math.cbrt((0.4122214708 * r) + (0.5363325363 * g) + (0.0514459929 * b));
        double m = Math.cbrt((0.2119034982 * r) + (0.6806995451 * g) + (0.1073969566 * b));
        double s = Math.cbrt((0.0883024619 * r) + (0.2817188376 * g) + (0.6299787005 * b));
        return (0.2104542553 * l) + (0.7936177850 * m) - (0.0040720468 * s);
    }

    private static double linear(int level) {
        double c = level / 255.0;
        return c <= 0.04045 ? c / 12.92 : Math.pow((c + 0.055) / 1.055, 2.4);
    }
}
