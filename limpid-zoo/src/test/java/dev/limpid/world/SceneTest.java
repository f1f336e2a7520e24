package dev.limpid.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limpid.world.ink.Drawing;
import dev.limpid.world.truth.Masks;
import dev.limpid.world.truth.Part;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SceneTest {

    private static final World WORLD = World.standard();

    private static Drawing drawn(long seed, int side) {
        return WORLD.sample(seed).scene().draw(side);
    }

    /**
     * A hash of the colours and labels of all pixels of thirty pictures, which must be equal on every machine and Java
     * version.
     */
    @Test
    void theSameSeedIsTheSamePictureEverywhere() throws NoSuchAlgorithmException {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        for (int seed = 0; seed < 30; seed++) {
            Drawing drawing = drawn(seed, 64);
            ByteBuffer bytes = ByteBuffer.allocate(64 * 64 * 8);
            for (int i = 0; i < 64 * 64; i++) {
                bytes.putInt(drawing.rgb(i)).putInt(drawing.masks().at(i).object());
            }
            digest.update(bytes.array());
        }
        assertThat(HexFormat.of().formatHex(digest.digest()))
                .isEqualTo("4dda4103ab3034ec2f3ce13183e643fd7847599366dfca9e5c4da4c76ce5cb68");
    }

    @Test
    void anotherSeedIsAnotherPicture() {
        assertThat(drawn(1, 32)).isEqualTo(drawn(1, 32)).isNotEqualTo(drawn(2, 32));
    }

    @Test
    void everySizeShowsTheSamePicture() {
        for (int seed = 0; seed < 5; seed++) {
            Drawing small = drawn(seed, 64);
            Drawing large = drawn(seed, 192);
            double difference = 0;
            for (int i = 0; i < 64 * 64; i++) {
                for (int shift = 0; shift <= 16; shift += 8) {
                    int mean = 0;
                    for (int k = 0; k < 9; k++) {
                        int pixel = (((3 * (i / 64)) + (k / 3)) * 192) + (3 * (i % 64)) + (k % 3);
                        mean += (large.rgb(pixel) >> shift) & 0xFF;
                    }
                    difference += Math.abs(((small.rgb(i) >> shift) & 0xFF) - (mean / 9.0));
                }
            }
            assertThat(difference / (64 * 64 * 3))
                    .as("mean difference of 255, seed " + seed)
                    .isLessThan(6);
        }
        assertThat(drawn(3, 101).side()).isEqualTo(101);
        assertThatThrownBy(() -> drawn(3, 7)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void everyIdentifyingPartIsVisibleInNearlyEveryPicture() {
        int count = 120;
        Map<Part, Integer> seen = new EnumMap<>(Part.class);
        for (int seed = 0; seed < count; seed++) {
            Masks masks = WORLD.sample(seed).scene().masks(128);
            for (Part part : Part.telling()) {
                seen.merge(part, masks.of(part).count() >= 40 ? 1 : 0, Integer::sum);
            }
        }
        assertThat(seen)
                .hasSize(7)
                .allSatisfy((part, n) -> assertThat(n).as(part.word()).isGreaterThanOrEqualTo(118));
    }

    @Test
    void theTensorContainsTheColours() {
        Drawing drawing = drawn(4, 16);
        float[] numbers = drawing.tensor().toFloats();
        assertThat(drawing.tensor().shape()).containsExactly(1, 3, 16, 16);
        for (int i = 0; i < 256; i++) {
            int red = Math.round(numbers[i] * 255);
            int green = Math.round(numbers[256 + i] * 255);
            int blue = Math.round(numbers[512 + i] * 255);
            assertThat((red << 16) | (green << 8) | blue).isEqualTo(drawing.rgb(i));
        }
    }
}
