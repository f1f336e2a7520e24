package dev.limpid.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.limpid.error.LimpidException;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Tensor;
import dev.limpid.runtime.EngineOptions;
import dev.limpid.runtime.OnnxRuntime;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class PreprocessingTest {
    private static final OnnxRuntime ENGINE = OnnxRuntime.create(EngineOptions.DEFAULT.withThreads(1));

    /** Bytes in, bytes out: only the geometry of preprocessing remains. */
    private static final Preprocessing BYTES = Preset.RAW.at(224, 224, false, Layout.NHWC, ElementType.UINT8);

    @Test
    void aWidePictureIsResizedAndCroppedAsInTorchvision() {
        assertLikePil("shorter-wide", "size=17,resize=24", 61, 47);
    }

    @Test
    void aTallPictureIsResizedAndCroppedAsInTorchvision() {
        assertLikePil("shorter-high", "size=24,resize=24", 40, 71);
    }

    @Test
    void anExactResizeEqualsPils() {
        assertLikePil("exact", "size=20x12,resize=exact", 61, 47);
    }

    @Test
    void enlargingEqualsPils() {
        assertLikePil("enlarged", "size=16x20,resize=exact", 9, 7);
    }

    @Test
    void cubicInterpolationEqualsPils() {
        assertLikePil("cubic", "size=21,resize=24,interpolation=cubic", 61, 47);
    }

    @Test
    void greyEqualsPils() {
        assertLikePil("grey", "size=28,resize=exact,channels=grey", 61, 47);
    }

    @Test
    void strongShrinkingAveragesAsInPil() {
        assertLikePil("reduced", "size=16,resize=exact", 331, 203);
    }

    /** The numbers are those of OpenCV 5 for real numbers, rounded; torchvision's without antialiasing are the same. */
    @Test
    void withoutAntialiasingPicturesAreResizedAsInOpenCv() {
        assertGreen("linear", 4, 3, 4562, 99, 163, 163, 131, 166, 130, 30, 122, 104, 160, 110, 103);
        assertGreen("cubic", 4, 3, 4566, 94, 170, 167, 134, 164, 135, 22, 128, 95, 172, 108, 107);
        assertGreen("linear", 10, 8, 31437, 53, 73, 99, 125, 151, 177, 203, 229, 139, 19, 93);
        assertGreen("cubic", 10, 8, 31504, 42, 61, 90, 112, 153, 191, 213, 255, 141, 0, 80);
    }

    private static void assertGreen(String interpolation, int width, int height, long sum, long... first) {
        double[] pixels = new double[7 * 5 * 3];
        for (int i = 0; i < pixels.length; i++) {
            int x = i / 3 % 7;
            int y = i / 21;
            pixels[i] = (37 * x + 91 * y + 53 * (i % 3) + 17 * x * y) % 256;
        }
        Picture picture = new Picture(Tensor.of(ElementType.UINT8, pixels, 1, 5, 7, 3), "made");
        String text = "size=" + width + "x" + height + ",resize=exact,antialias=false,interpolation=" + interpolation;
        long[] resized = apply(Preprocessing.parse(text, BYTES), picture).toLongs();
        for (int i = 0; i < first.length; i++) {
            assertThat(resized[3 * i + 1]).as("%s, pixel %s", text, i).isCloseTo(first[i], within(1L));
        }
        assertThat(LongStream.of(resized).sum()).isCloseTo(sum, within(10L));
    }

    @Test
    void everyCombinationOfFitInterpolationChannelsLayoutAndTypeWorks() {
        double[] pixels = new double[30 * 24 * 3];
        Arrays.setAll(pixels, i -> i * 7 % 256);
        Picture picture = new Picture(Tensor.of(ElementType.UINT8, pixels, 1, 24, 30, 3), "made");
        for (String resize : List.of("exact", "none", "22", "24x24", "22,fit=auto", "22,fit=pad")) {
            for (String interpolation : List.of("linear", "cubic")) {
                for (String antialias : List.of("true", "false")) {
                    for (String channels : List.of("rgb", "bgr", "grey", "rgba")) {
                        for (ElementType type : List.of(ElementType.FLOAT, ElementType.UINT8, ElementType.INT64)) {
                            String text = "size=20x16,resize=" + resize + ",interpolation=" + interpolation
                                    + ",antialias=" + antialias + ",channels=" + channels;
                            boolean grey = channels.equals("grey");
                            Preprocessing first = Preset.RAW.at(20, 16, grey, Layout.NCHW, type);
                            Preprocessing last = Preset.RAW.at(20, 16, grey, Layout.NHWC, type);
                            int count = grey ? 1 : channels.length();
                            Tensor a = apply(Preprocessing.parse(text, first), picture);
                            Tensor z = apply(Preprocessing.parse(text, last), picture);
                            assertThat(a.shape()).as(text).containsExactly(1, count, 16, 20);
                            assertThat(z.shape()).as(text).containsExactly(1, 16, 20, count);
                            assertThat(LongStream.of(a.toLongs()).sum())
                                    .as(text)
                                    .isEqualTo(LongStream.of(z.toLongs()).sum());
                        }
                    }
                }
            }
        }
    }

    @Test
    void numbersAreScaledShiftedAndArranged() {
        Picture dot = new Picture(Tensor.of(ElementType.UINT8, new double[] {255, 51, 0}, 1, 1, 1, 3), "made");
        Preprocessing size = Preset.UNIT.at(1, 1, false, Layout.NCHW, ElementType.FLOAT);

        assertThat(apply(Preset.UNIT.at(size), dot).toFloats())
                .usingComparatorWithPrecision(1e-6f)
                .containsExactly(1, 0.2f, 0);
        assertThat(apply(Preset.TF.at(size), dot).toFloats())
                .usingComparatorWithPrecision(1e-6f)
                .containsExactly(1, -0.6f, -1);
        assertThat(apply(Preset.CAFFE.at(size), dot).toFloats())
                .usingComparatorWithPrecision(1e-4f)
                .containsExactly(-103.939f, 51 - 116.779f, 255 - 123.68f);
        assertThat(apply(Preset.IMAGENET.at(size), dot).toFloats())
                .usingComparatorWithPrecision(1e-6f)
                .containsExactly((1 - 0.485f) / 0.229f, (0.2f - 0.456f) / 0.224f, -0.406f / 0.225f);
        assertThat(apply(Preset.MNIST.at(size), dot).toFloats())
                .usingComparatorWithPrecision(1e-5f)
                .containsExactly((106 / 255f - 0.1307f) / 0.3081f);
    }

    @Test
    void theLayoutIsThatOfTheNetwork() {
        Picture two = new Picture(Tensor.of(ElementType.UINT8, new double[] {1, 2, 3, 4, 5, 6}, 1, 1, 2, 3), "made");
        Preprocessing raw = Preset.RAW.at(2, 1, false, Layout.NCHW, ElementType.FLOAT);
        Preprocessing first = Preprocessing.parse("resize=exact", raw);

        assertThat(apply(first, two)).isEqualTo(Tensor.of(new float[] {1, 4, 2, 5, 3, 6}, 1, 3, 1, 2));
        assertThat(apply(Preprocessing.parse("layout=nhwc", first), two))
                .isEqualTo(Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 1, 1, 2, 3));
        assertThat(apply(Preprocessing.parse("layout=nhwc,channels=bgr", first), two))
                .isEqualTo(Tensor.of(new float[] {3, 2, 1, 6, 5, 4}, 1, 1, 2, 3));
    }

    @Test
    void theTextFormIsReadBack() {
        for (Preset preset : Preset.values()) {
            Preprocessing p = preset.at(96, 64, false, Layout.NCHW, ElementType.FLOAT);
            assertThat(Preprocessing.parse(p.toText(), Preset.UNIT.at(p)))
                    .as(p.toText())
                    .isEqualTo(p);
        }
        assertThat(Preset.IMAGENET
                        .at(224, 224, false, Layout.NCHW, ElementType.FLOAT)
                        .toText())
                .isEqualTo(
                        "size=224x224,resize=256,fit=auto,interpolation=linear,antialias=true,channels=rgb,layout=nchw,"
                                + "scale=1/255,mean=0.485:0.456:0.406,std=0.229:0.224:0.225");
    }

    @Test
    void aPresetAndChangesToItCanBeCombined() {
        Preprocessing p = Preprocessing.parse("tf, size=299, resize=exact, mean=0.5:0.4:0.3, scale=1/255", BYTES);

        assertThat(p.width()).isEqualTo(299);
        assertThat(p.fit()).isEqualTo(Preprocessing.Fit.EXACT);
        assertThat(p.mean()).containsExactly(0.5, 0.4, 0.3);
        assertThat(p.std()).containsExactly(127.5);
        assertThat(p.scale()).isEqualTo(1 / 255.0);
        assertThat(p.layout()).isEqualTo(Layout.NHWC);
        assertThat(Preprocessing.parse("imagenet,size=299", BYTES).shorterSide())
                .isEqualTo(342);
    }

    @Test
    void invalidTextsAreNamed() {
        for (List<String> wrong : List.of(
                List.of("imagnet", "'imagnet' is not a preset of preprocessing; use [imagenet, tf, caffe,"),
                List.of("tf,colour=rgb", "preprocessing has no key 'colour'"),
                List.of("size=big", "'big' is not a whole number for size"),
                List.of("channels=cmyk", "channels must not be 'cmyk'; use one of [rgb, bgr, grey, rgba]"),
                List.of("mean=1:2", "mean and std take one number, or 3 for RGB"),
                List.of("std=0", "scale and std cannot be 0"),
                List.of("scale=1/0", "'1/0' is not a number for scale"),
                List.of("size=300,resize=256", "a shorter side of 256 pixels is too short for 300 x 300"),
                List.of("size=0", "cannot be 0 x 0 pixels"),
                List.of("layout=tokens", "nchw or nhwc"))) {
            assertThatThrownBy(() -> Preprocessing.parse(wrong.get(0), BYTES))
                    .as(wrong.get(0))
                    .isInstanceOf(LimpidException.class)
                    .hasMessageContaining(wrong.get(1));
        }
    }

    @Test
    void thePlacementIsTheRectangleThatTheNetworkSees() {
        Preprocessing shorter = Preprocessing.parse("size=224,resize=256", BYTES);
        Preprocessing exact = Preprocessing.parse("resize=exact", BYTES);
        Preprocessing none = Preprocessing.parse("resize=none", BYTES);

        assertThat(shorter.placement(512, 512)).isEqualTo(new Placement(32, 32, 448, 448));
        // 512 x 256 is not resized, and its central 224 x 224 are cropped.
        assertThat(shorter.placement(512, 256)).isEqualTo(new Placement(144, 16, 224, 224));
        assertThat(exact.placement(640, 480)).isEqualTo(new Placement(0, 0, 640, 480));
        assertThat(none.placement(300, 225)).isEqualTo(new Placement(38, 0, 224, 224));
        assertThatThrownBy(() -> none.placement(300, 200))
                .isInstanceOf(LimpidException.class)
                .hasMessage("a picture of 300 x 200 pixels is smaller than the 224 x 224 of the crop");
    }

    @Test
    void thePictureInItsSizeIsUsedAsItIsUnlessACropIsAskedFor() {
        Picture same = made(224, 224);
        assertThat(apply(BYTES, same).bytes()).isEqualTo(same.pixels().bytes());
        assertThat(apply(Preprocessing.parse("fit=exact", BYTES), same).bytes())
                .isEqualTo(same.pixels().bytes());
        Preprocessing asked = Preprocessing.parse("resize=256", BYTES);
        assertThat(apply(asked, same).bytes()).isNotEqualTo(same.pixels().bytes());
        assertThat(BYTES.placement(224, 224)).isEqualTo(new Placement(0, 0, 224, 224));
        assertThat(asked.placement(224, 224).width()).isCloseTo(196, within(1e-9));
        for (Preprocessing.Interpolation way : Preprocessing.Interpolation.values()) {
            for (boolean antialias : new boolean[] {true, false}) {
                Preprocessing p = Preprocessing.parse(
                        "interpolation=" + way.name().toLowerCase(java.util.Locale.ROOT) + ",antialias=" + antialias,
                        BYTES);
                assertThat(apply(p, same).bytes()).isEqualTo(same.pixels().bytes());
            }
        }
        // Another size is cropped as if it had been asked for.
        Picture other = made(300, 260);
        assertThat(apply(BYTES, other)).isEqualTo(apply(asked, other));
        assertThat(BYTES.isCroppedByGuess(300, 260)).isTrue();
        assertThat(BYTES.isCroppedByGuess(224, 224)).isFalse();
        assertThat(asked.isCroppedByGuess(300, 260)).isFalse();
    }

    /** The witness is the picture resized to the inner size alone, and a count of the bars. */
    @Test
    void paddingKeepsAllOfThePictureBetweenBars() {
        for (int[] sides : new int[][] {{61, 47}, {40, 71}, {9, 7}, {331, 20}, {48, 48}, {1, 90}}) {
            int width = sides[0];
            int height = sides[1];
            Picture picture = made(width, height);
            Preprocessing pad = Preprocessing.parse("size=40x32,fit=pad,fill=114,antialias=false", BYTES);
            double share = Math.min(40.0 / width, 32.0 / height);
            int w = Math.max(1, (int) Math.floor(width * share + 0.5));
            int h = Math.max(1, (int) Math.floor(height * share + 0.5));
            byte[] inner = new byte[3 * w * h];
            Preprocessing exact = Preprocessing.parse("size=" + w + "x" + h + ",resize=exact,antialias=false", BYTES);
            apply(exact, picture).bytes().get(0, inner);
            ByteBuffer found = apply(pad, picture).bytes();
            int left = (40 - w) / 2;
            int top = (32 - h) / 2;
            for (int y = 0; y < 32; y++) {
                for (int x = 0; x < 40; x++) {
                    boolean isInner = x >= left && x < left + w && y >= top && y < top + h;
                    int expected = isInner ? inner[3 * ((y - top) * w + x - left)] & 0xFF : 114;
                    assertThat(found.get(3 * (y * 40 + x)) & 0xFF)
                            .as("%s x %s at %s, %s", width, height, x, y)
                            .isEqualTo(expected);
                }
            }
            Placement seen = pad.placement(width, height);
            assertThat(-seen.left() / seen.width() * 40).isCloseTo(left, within(1e-9));
            assertThat(width / seen.width() * 40).isCloseTo(w, within(1e-9));
            assertThat(-seen.top() / seen.height() * 32).isCloseTo(top, within(1e-9));
            assertThat(height / seen.height() * 32).isCloseTo(h, within(1e-9));
        }
    }

    @Test
    void aSquareIsResizedWithoutItsAspectAndCropped() {
        Picture picture = made(61, 47);
        Preprocessing square = Preprocessing.parse("size=20,resize=24x24", BYTES);
        byte[] whole = new byte[24 * 24 * 3];
        apply(Preprocessing.parse("size=24,resize=exact", BYTES), picture)
                .bytes()
                .get(0, whole);
        ByteBuffer found = apply(square, picture).bytes();
        for (int y = 0; y < 20; y++) {
            for (int x = 0; x < 60; x++) {
                assertThat(found.get(y * 60 + x)).isEqualTo(whole[(y + 2) * 72 + x + 6]);
            }
        }
        assertThat(square.placement(48, 24)).isEqualTo(new Placement(4, 2, 40, 20));
        assertThat(Preprocessing.parse(square.toText(), BYTES)).isEqualTo(square);
    }

    @Test
    void anExactFitRefusesOtherSizes() {
        Preprocessing exact = Preprocessing.parse("size=20x10,fit=exact", BYTES);
        assertThatThrownBy(() -> apply(exact, made(21, 10)))
                .isInstanceOf(LimpidException.class)
                .hasMessage("a picture of 21 x 10 pixels is not of the network's size, 20 x 10, as fit=exact asks; use"
                        + " crop, squash or pad");
        assertThat(apply(exact, made(20, 10)).shape()).containsExactly(1, 10, 20, 3);
    }

    @Test
    void everyFitIsReadBack() {
        for (String fit : List.of("fit=auto", "fit=crop", "fit=squash", "fit=pad,fill=7", "fit=exact", "resize=none")) {
            Preprocessing p = Preprocessing.parse(fit, BYTES);
            assertThat(Preprocessing.parse(p.toText(), BYTES)).as(p.toText()).isEqualTo(p);
        }
        assertThat(Preprocessing.parse("fit=squash", BYTES).fit()).isEqualTo(Preprocessing.Fit.EXACT);
        assertThat(Preprocessing.parse("fit=crop", BYTES).fit()).isEqualTo(Preprocessing.Fit.SHORTER);
        assertThatThrownBy(() -> Preprocessing.parse("fit=squeeze", BYTES))
                .hasMessageContaining("'squeeze' is not a way to fit a picture; use crop, squash, pad, exact");
        assertThatThrownBy(() -> Preprocessing.parse("fill=300", BYTES)).hasMessageContaining("0 to 255, not 300");
        assertThatThrownBy(() -> Preprocessing.parse("resize=20x30", BYTES)).hasMessageContaining("must be a square");
    }

    @Test
    void opacityIsTheFourthChannel() {
        Preprocessing rgba = Preset.RAW.at(2, 1, 4, Layout.NCHW, ElementType.FLOAT);
        Tensor colours = Tensor.of(ElementType.UINT8, new double[] {1, 2, 3, 4, 5, 6}, 1, 1, 2, 3);
        Tensor alpha = Tensor.of(ElementType.UINT8, new double[] {7, 200}, 1, 1, 2, 1);

        assertThat(apply(rgba, new Picture(colours, "made", alpha)))
                .isEqualTo(Tensor.of(new float[] {1, 4, 2, 5, 3, 6, 7, 200}, 1, 4, 1, 2));
        assertThat(apply(rgba, new Picture(colours, "made")))
                .isEqualTo(Tensor.of(new float[] {1, 4, 2, 5, 3, 6, 255, 255}, 1, 4, 1, 2));
    }

    private static void assertLikePil(String reference, String text, int width, int height) {
        double[] expected = Npy.read(resource("pil-" + reference + ".npy")).toDoubles();
        double[] actual =
                apply(Preprocessing.parse(text, BYTES), made(width, height)).toDoubles();

        assertThat(actual).hasSameSizeAs(expected);
        int different = 0;
        for (int i = 0; i < expected.length; i++) {
            assertThat(Math.abs(actual[i] - expected[i])).as("byte %s", i).isLessThanOrEqualTo(1);
            different += actual[i] == expected[i] ? 0 : 1;
        }
        assertThat(different).as("bytes that differ by one").isLessThanOrEqualTo(expected.length / 20);
    }

    /** The picture of the reference script. */
    private static Picture made(int width, int height) {
        ByteBuffer pixels = Tensor.allocate(ElementType.UINT8, 1, height, width, 3);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                for (int c = 0; c < 3; c++) {
                    pixels.put((byte) (x * 7 + y * 13 + c * 50 + (x * y) % 31 * 5));
                }
            }
        }
        return new Picture(Tensor.of(ElementType.UINT8, new long[] {1, height, width, 3}, pixels.flip()), "made");
    }

    private static Tensor apply(Preprocessing preprocessing, Picture picture) {
        try (Preprocessor preprocessor = new Preprocessor(ENGINE, preprocessing)) {
            return preprocessor.apply(picture);
        }
    }

    private static Path resource(String name) {
        try {
            return Path.of(Objects.requireNonNull(PreprocessingTest.class.getResource(name))
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
