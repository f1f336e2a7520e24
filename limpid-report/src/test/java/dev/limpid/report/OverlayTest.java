package dev.limpid.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OverlayTest {

    private static final Picture GREY = Picture.filled(8, 8, 0x808080);
    private static final Region ALL = Region.all(GREY);

    @Test
    void zeroIsTransparent() {
        assertThat(Overlay.of(GREY, ScoreMap.of(2, 2, 0, 0, 0, 0), ALL)).isEqualTo(GREY);
    }

    @Test
    void theLargestScoreIsTheMostOpaque() {
        Picture drawn = Overlay.of(GREY, ScoreMap.of(1, 1, 7), ALL);
        int expected = Canvas.mix(0x808080, Palette.EMBER.rgb(0.95), 0.85);
        assertThat(drawn).isEqualTo(Picture.filled(8, 8, expected));
    }

    @Test
    void aNegativeScoreIsBlueAndAPositiveOneRed() {
        Picture drawn = Overlay.of(GREY, ScoreMap.of(8, 1, -1, -1, -1, -1, 1, 1, 1, 1), ALL);
        assertThat(drawn.rgb(0, 3)).isEqualTo(Canvas.mix(0xC3C3C3, Palette.TIDE.rgb(-1.0), 0.85));
        assertThat(drawn.rgb(7, 3)).isEqualTo(Canvas.mix(0xC3C3C3, Palette.TIDE.rgb(1.0), 0.85));
    }

    @Test
    void onlyTheRegionSeenByTheNetworkIsCovered() {
        Picture drawn = Overlay.of(GREY, ScoreMap.of(1, 1, 1), new Region(2, 1, 4, 6));
        int covered = Canvas.mix(0x808080, Palette.EMBER.rgb(0.95), 0.85);
        int dimmed = 0x393939;
        for (int y = 0; y < 8; y++) {
            for (int x = 0; x < 8; x++) {
                boolean inside = x >= 2 && x < 6 && y >= 1 && y < 7;
                assertThat(drawn.rgb(x, y)).as(x + "," + y).isEqualTo(inside ? covered : dimmed);
            }
        }
    }

    @Test
    void positionsMatchTheRegionSeenByTheNetwork() {
        // The left half of the seen region, which is shifted by two pixels and twice as large as the map.
        Picture drawn = Overlay.of(GREY, ScoreMap.of(2, 2, 1, 0, 1, 0), new Region(2, 0, 4, 8));
        assertThat(drawn.rgb(2, 4)).isNotEqualTo(0x808080);
        assertThat(drawn.rgb(5, 4)).isEqualTo(0x808080);
    }

    @Test
    void aNonFiniteScoreIsAPatternAndNotZero() {
        Picture drawn = Overlay.of(GREY, ScoreMap.of(1, 1, Float.NaN), ALL);
        assertThat(drawn.rgb(0, 0)).isEqualTo(Overlay.NOT_FINITE);
        assertThat(drawn.rgb(4, 0)).isEqualTo(0x400040);
        assertThat(drawn.rgb(4, 4)).isEqualTo(Overlay.NOT_FINITE);
    }

    @Test
    void thePhotographLosesHalfOfItsSaturation() {
        Picture red = Picture.filled(2, 2, 0xFF0000);
        int grey = (54 * 255) >> 8;
        int half = grey + (((255 - grey) * 128) >> 8);
        int other = grey + ((-grey * 128) >> 8);
        assertThat(Overlay.of(red, ScoreMap.of(1, 1, 0), Region.all(red)).rgb(0, 0))
                .isEqualTo((half << 16) | (other << 8) | other);
    }
}
