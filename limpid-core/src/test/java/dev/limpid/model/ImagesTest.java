package dev.limpid.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limpid.error.LimpidException;
import dev.limpid.graph.Tensor;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImagesTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "truecolour.png",
                "palette.png",
                "grey.png",
                "one-bit.png",
                "alpha.png",
                "grey-alpha.png",
                "palette.gif",
                "truecolour.bmp",
                "lzw.tif",
                "lossless.webp",
                "orientation-1.png",
                "orientation-2.png",
                "orientation-3.png",
                "orientation-4.png",
                "orientation-5.png",
                "orientation-6.png",
                "orientation-7.png",
                "orientation-8.png",
                "orientation-6.webp"
            })
    void losslessPicturesEqualPils(String name) {
        assertThat(Images.read(resource(name)).pixels()).isEqualTo(expected(name));
    }

    @ParameterizedTest
    @CsvSource({
        "baseline.jpg, 2, 0.5",
        "progressive.jpg, 2, 0.5",
        "grey.jpg, 1, 0.5",
        "orientation-6.jpg, 2, 0.5",
        // WebP stores colours at half the resolution; this decoder repeats them, while PIL interpolates.
        "lossy.webp, 40, 7",
        "cmyk.jpg, 4, 1"
    })
    void lossyPicturesEqualPilsUpToRounding(String name, int levels, double levelsOnAverage) {
        Tensor actual = Images.read(resource(name)).pixels();
        double[] a = actual.toDoubles();
        double[] b = expected(name).toDoubles();

        assertThat(actual.shape()).isEqualTo(expected(name).shape());
        double largest = 0;
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            largest = Math.max(largest, Math.abs(a[i] - b[i]));
            sum += Math.abs(a[i] - b[i]);
        }
        assertThat(largest).as("grey levels").isLessThanOrEqualTo(levels);
        assertThat(sum / a.length).as("grey levels on average").isLessThanOrEqualTo(levelsOnAverage);
    }

    @Test
    void sixteenBitsAreTruncatedToEight() throws IOException {
        BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_USHORT_GRAY);
        image.getRaster().setSample(0, 0, 0, 0x12ff);
        image.getRaster().setSample(1, 0, 0, 0xff00);
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        ImageIO.write(image, "png", png);

        assertThat(Images.decode(png.toByteArray()).pixels().toLongs())
                .containsExactly(0x12, 0x12, 0x12, 0xff, 0xff, 0xff);
    }

    @Test
    void theFileNameDoesNotMatter() throws IOException {
        Path file = folder.resolve("not a picture.txt");
        Files.copy(resource("truecolour.bmp"), file);

        assertThat(Images.isPicture(file)).isTrue();
        assertThat(Images.read(file).format()).isEqualTo("BMP");
        assertThat(Images.read(file).width()).isEqualTo(19);
        assertThat(Images.read(file).height()).isEqualTo(13);
    }

    @Test
    void aFileThatIsNotAPictureIsRefused() throws IOException {
        Path text = folder.resolve("text.png");
        Files.writeString(text, "this is some text");
        Path empty = Files.createFile(folder.resolve("empty.jpg"));

        assertRefused(text, "is not a picture in a supported format (JPEG, PNG, GIF, BMP, TIFF, WebP)");
        assertRefused(empty, "is empty");
        assertRefused(folder, "is a folder, not a picture");
        assertRefused(folder.resolve("none.png"), "there is no such file");
    }

    @Test
    void aDamagedImageIsAnImageAndOtherFilesAreNot() throws IOException {
        Path damaged = Files.writeString(folder.resolve("damaged.JPG"), "this is some text");
        Path text = Files.writeString(folder.resolve("png"), "this is some text");
        Path named = Files.createDirectory(folder.resolve("folder.tiff"));

        assertThat(Images.isPicture(damaged)).isTrue();
        assertThat(Images.isPicture(text)).isFalse();
        assertThat(Images.isPicture(folder)).isFalse();
        assertThat(Images.isPicture(named)).isFalse();
        assertThat(Images.isPicture(folder.resolve("none"))).isFalse();
    }

    @Test
    void largePicturesAreRefusedBeforeTheyAreDecoded() throws IOException {
        Path file = folder.resolve("x.png");
        Files.write(file, pngOf(20_000, 20_000));
        assertRefused(
                file,
                "is a picture of 20000 x 20000 pixels; more than 32768 on a side or 100 megapixels are not"
                        + " supported");
        Files.write(file, pngOf(40_000, 1));
        assertRefused(
                file,
                "is a picture of 40000 x 1 pixels; more than 32768 on a side or 100 megapixels are not" + " supported");
        // Within the limits, but nothing follows the header.
        Files.write(file, pngOf(10_000, 10_000));
        assertThatThrownBy(() -> Images.read(file)).isInstanceOf(LimpidException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "baseline.jpg",
                "progressive.jpg",
                "cmyk.jpg",
                "truecolour.png",
                "palette.png",
                "palette.gif",
                "truecolour.bmp",
                "lzw.tif",
                "lossless.webp",
                "lossy.webp",
                "orientation-6.jpg"
            })
    void damagedPicturesAreReadOrRefusedInOneSentence(String name) throws IOException {
        byte[] bytes = Files.readAllBytes(resource(name));
        for (int seed = 0; seed < 60; seed++) {
            Random random = new Random(seed);
            byte[] damaged = bytes.clone();
            for (int i = 0; i <= seed % 8; i++) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            }
            byte[] cut = seed % 3 == 0 ? Arrays.copyOf(damaged, random.nextInt(damaged.length)) : damaged;
            try {
                Picture picture = Images.decode(cut);
                assertThat(picture.pixels().size(3)).isEqualTo(3);
            } catch (LimpidException e) {
                assertThat(e.getMessage())
                        .as("seed %s", seed)
                        .doesNotContain("\n")
                        .startsWith("is ");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "baseline.jpg",
                "progressive.jpg",
                "grey.jpg",
                "cmyk.jpg",
                "truecolour.png",
                "palette.gif",
                "truecolour.bmp",
                "lzw.tif",
                "lossless.webp",
                "lossy.webp"
            })
    void aTruncatedPictureIsRefused(String name) throws IOException {
        byte[] bytes = Files.readAllBytes(resource(name));
        for (double part : new double[] {0.6, 0.9}) {
            byte[] cut = Arrays.copyOf(bytes, (int) (bytes.length * part));
            assertThatThrownBy(() -> Images.decode(cut))
                    .as("%s of %s", part, name)
                    .isInstanceOf(LimpidException.class)
                    .hasMessageStartingWith("is a damaged ");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"baseline.jpg", "progressive.jpg", "cmyk.jpg"})
    void aJpegWithoutItsEndMarkerOrWithTrailingBytesIsRead(String name) throws IOException {
        byte[] bytes = Files.readAllBytes(resource(name));
        Tensor whole = Images.decode(bytes).pixels();
        assertThat(Images.decode(Arrays.copyOf(bytes, bytes.length - 2)).pixels())
                .isEqualTo(whole);
        assertThat(Images.decode(Arrays.copyOf(bytes, bytes.length + 100)).pixels())
                .isEqualTo(whole);
    }

    @ParameterizedTest
    @ValueSource(strings = {"baseline.jpg", "progressive.jpg", "orientation-6.jpg"})
    void aColourProfileDoesNotChangeThePixelsOfAJpeg(String name) throws IOException {
        byte[] bytes = Files.readAllBytes(resource(name));
        byte[] profile = ICC_Profile.getInstance(ColorSpace.CS_LINEAR_RGB).getData();
        ByteArrayOutputStream tagged = new ByteArrayOutputStream();
        tagged.write(bytes, 0, 2);
        // One of one chunks of a profile, in a segment of application data.
        int length = 2 + 14 + profile.length;
        tagged.write(new byte[] {(byte) 0xff, (byte) 0xe2, (byte) (length >> 8), (byte) length});
        tagged.write("ICC_PROFILE\0".getBytes(StandardCharsets.US_ASCII));
        tagged.write(new byte[] {1, 1});
        tagged.write(profile);
        tagged.write(bytes, 2, bytes.length - 2);
        // The decoder of the JDK does change them.
        assertThat(ImageIO.read(new ByteArrayInputStream(tagged.toByteArray())).getRGB(3, 3))
                .isNotEqualTo(ImageIO.read(new ByteArrayInputStream(bytes)).getRGB(3, 3));
        assertThat(Images.decode(tagged.toByteArray()).pixels())
                .isEqualTo(Images.decode(bytes).pixels());
    }

    @Test
    void cmykTiffsEqualPils() {
        // Cyan, magenta, yellow, black, and the colours of PIL 12 for them.
        int[] inks = {160, 125, 61, 90, 0, 0, 0, 0, 255, 0, 128, 0, 10, 20, 30, 40};
        int[] colours = {61, 84, 126, 255, 255, 255, 0, 255, 127, 207, 198, 190};
        byte[] tiff = tiff(4, 5, 8, inks);
        assertThat(Images.decode(tiff).pixels().toLongs())
                .containsExactly(Arrays.stream(colours).asLongStream().toArray());
    }

    @Test
    void aTiffWhoseSamplesHaveNoBitsIsRefused() {
        assertThatThrownBy(() -> Images.decode(tiff(3, 2, 0, new int[12])))
                .isInstanceOf(LimpidException.class)
                .hasMessageStartingWith("is a damaged TIFF picture");
    }

    /** A TIFF of one row, not compressed. */
    private static byte[] tiff(int samples, int photometric, int firstBits, int[] row) {
        int[][] entries = {
            {256, 4, 1, row.length / samples},
            {257, 4, 1, 1},
            {258, 3, samples, 200},
            {259, 3, 1, 1},
            {262, 3, 1, photometric},
            {273, 4, 1, 220},
            {277, 3, 1, samples},
            {278, 4, 1, 1},
            {279, 4, 1, row.length},
            {284, 3, 1, 1}
        };
        ByteBuffer tiff = ByteBuffer.allocate(220 + row.length).order(ByteOrder.LITTLE_ENDIAN);
        tiff.put((byte) 'I').put((byte) 'I').putShort((short) 42).putInt(8).putShort((short) entries.length);
        for (int[] entry : entries) {
            tiff.putShort((short) entry[0])
                    .putShort((short) entry[1])
                    .putInt(entry[2])
                    .putInt(entry[3]);
        }
        tiff.putInt(0).position(200);
        for (int i = 0; i < samples; i++) {
            tiff.putShort((short) (i == 0 ? firstBits : 8));
        }
        tiff.position(220);
        for (int sample : row) {
            tiff.put((byte) sample);
        }
        return tiff.array();
    }

    @Test
    void opacityIsKeptWhereThereIsAny() throws IOException {
        java.awt.image.BufferedImage image =
                new java.awt.image.BufferedImage(3, 2, java.awt.image.BufferedImage.TYPE_INT_ARGB);
        for (int i = 0; i < 6; i++) {
            image.setRGB(i % 3, i / 3, ((40 * i) << 24) | 0x102030);
        }
        java.io.ByteArrayOutputStream bytes = new java.io.ByteArrayOutputStream();
        javax.imageio.ImageIO.write(image, "png", bytes);
        for (Picture picture : java.util.List.of(Images.of(image), Images.decode(bytes.toByteArray()))) {
            assertThat(java.util.Objects.requireNonNull(picture.alpha()).toLongs())
                    .containsExactly(0, 40, 80, 120, 160, 200);
            long[] all = picture.withAlpha().toLongs();
            assertThat(picture.withAlpha().shape()).containsExactly(1, 2, 3, 4);
            assertThat(java.util.Arrays.copyOfRange(all, 8, 12)).containsExactly(0x10, 0x20, 0x30, 80);
        }
        image.createGraphics().fillRect(0, 0, 3, 2);
        assertThat(Images.of(image).alpha()).isNull();
        assertThat(Images.of(image).withAlpha().toLongs()).containsOnly(255);
    }

    private static void assertRefused(Path file, String reason) {
        assertThatThrownBy(() -> Images.read(file))
                .isInstanceOf(LimpidException.class)
                .hasMessage(file + ": " + reason);
    }

    /** A PNG header for a picture of this size, without the picture. */
    private static byte[] pngOf(int width, int height) {
        ByteBuffer chunk = ByteBuffer.allocate(17);
        chunk.put("IHDR".getBytes(StandardCharsets.US_ASCII)).putInt(width).putInt(height);
        chunk.put((byte) 8).put((byte) 2).put((byte) 0).put((byte) 0).put((byte) 0);
        CRC32 crc = new CRC32();
        crc.update(chunk.array());
        ByteBuffer file = ByteBuffer.allocate(8 + 4 + 17 + 4);
        file.put(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
        return file.putInt(13).put(chunk.array()).putInt((int) crc.getValue()).array();
    }

    private static Tensor expected(String name) {
        Tensor pixels = Npy.read(resource(name + ".npy"));
        return pixels.reshaped(1, pixels.size(0), pixels.size(1), 3);
    }

    private static Path resource(String name) {
        try {
            return Path.of(Objects.requireNonNull(ImagesTest.class.getResource("images/" + name))
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
