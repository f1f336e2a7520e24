package dev.limpid.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.limpid.graph.Attribute;
import dev.limpid.graph.Dim;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.onnx.OnnxWriter;
import dev.limpid.model.Npy;
import dev.limpid.report.Picture;
import dev.limpid.report.Png;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A network whose answer is known to come from one place: it looks for colours, and each colour is one thing in the
 * picture. Its contact sheet is the picture in the README; {@code -Dlimpid.picture} with the file's name writes it anew.
 */
class KnownTruthTest {

    private static final int SIDE = 192;
    private static final List<String> COLOURS = List.of("red disc", "green square", "blue triangle");
    private static final int[] PAINT = {0xD8483A, 0x4FA85A, 0x3F74C8};

    @TempDir
    Path folder;

    private Path model;
    private Path scene;
    private Path labels;

    @BeforeEach
    void write() throws IOException {
        model = folder.resolve("colours.onnx");
        OnnxWriter.write(colours(), model);
        scene = folder.resolve("scene.png");
        Files.write(scene, Png.encode(scene(), Map.of()));
        labels = Files.writeString(folder.resolve("labels.txt"), String.join("\n", COLOURS));
    }

    @Test
    void everyMethodFindsTheThingThatWasAskedFor() {
        String methods = "grad-cam,cam,gradient,input-x-gradient,integrated-gradients,guided-backprop";
        for (int k = 0; k < 3; k++) {
            JsonNode explanations = explain(methods, COLOURS.get(k), "--param", "steps=10", "--raw")
                    .fine()
                    .json()
                    .at("/results/0/explanations");
            assertThat(explanations).hasSize(6);
            for (JsonNode each : explanations) {
                Tensor scores = Npy.read(Path.of(each.at("/files/scores").asText()));
                assertThat(shareInside(scores, k))
                        .as(each.at("/method").asText() + " for " + COLOURS.get(k))
                        .isGreaterThan(0.9);
            }
        }
    }

    @Test
    void thePictureInTheReadmeIsWhatIsDrawnToday() throws IOException {
        explain("grad-cam,integrated-gradients,guided-backprop", COLOURS.get(0)).fine();
        Path drawn = folder.resolve("out/contact-sheet.png");
        Path kept = Path.of(System.getProperty("limpid.root", ".."), "docs", "explanation.png");
        if (System.getProperty("limpid.picture") != null) {
            Files.copy(drawn, kept, StandardCopyOption.REPLACE_EXISTING);
        }
        BufferedImage one = ImageIO.read(drawn.toFile());
        BufferedImage other = ImageIO.read(kept.toFile());
        assertThat(one.getWidth()).isEqualTo(other.getWidth());
        assertThat(one.getHeight()).isEqualTo(other.getHeight());
        long difference = 0;
        for (int y = 0; y < one.getHeight(); y++) {
            for (int x = 0; x < one.getWidth(); x++) {
                for (int shift = 0; shift <= 16; shift += 8) {
                    difference +=
                            Math.abs(((one.getRGB(x, y) >> shift) & 0xFF) - ((other.getRGB(x, y) >> shift) & 0xFF));
                }
            }
        }
        assertThat((double) difference / (one.getWidth() * one.getHeight() * 3))
                .as("mean difference of a level; another machine rounds a little differently")
                .isLessThan(0.2);
    }

    private Run explain(String methods, String target, Object... more) {
        Object[] all = new Object[13 + more.length];
        Object[] first = {
            "explain",
            model,
            scene,
            "--method",
            methods,
            "--target",
            target,
            "--labels",
            labels,
            "--preprocess",
            "unit,resize=exact",
            "--out",
            folder.resolve("out")
        };
        System.arraycopy(first, 0, all, 0, 13);
        System.arraycopy(more, 0, all, 13, more.length);
        return Run.of(withJson(all));
    }

    private static Object[] withJson(Object[] arguments) {
        Object[] all = java.util.Arrays.copyOf(arguments, arguments.length + 1);
        all[arguments.length] = "--json";
        return all;
    }

    /** How much of the amounts lies on the thing, with a margin of one place of a coarse map. */
    private static double shareInside(Tensor scores, int k) {
        int height = (int) scores.size(-2);
        int width = (int) scores.size(-1);
        int scale = SIDE / width;
        float[] all = scores.toFloats();
        double inside = 0;
        double sum = 0;
        for (int i = 0; i < all.length; i++) {
            int x = (i % width * scale) + (scale / 2);
            int y = (i / width % height * scale) + (scale / 2);
            sum += Math.abs(all[i]);
            inside += distance(k, x, y) < scale ? Math.abs(all[i]) : 0;
        }
        return inside / sum;
    }

    /** From a pixel to a thing; not positive inside. */
    private static double distance(int k, double x, double y) {
        return switch (k) {
            case 0 -> Math.hypot(x - 58, y - 66) - 36;
            case 1 -> Math.max(Math.abs(x - 140), Math.abs(y - 60)) - 26;
            default -> Math.max(y - 172, Math.max(112 - y, (Math.abs(x - 104) * 1.6 - (y - 112)) / 1.9));
        };
    }

    private static Picture scene() {
        int[] rgb = new int[SIDE * SIDE];
        for (int y = 0; y < SIDE; y++) {
            for (int x = 0; x < SIDE; x++) {
                int grey = 205 - (y / 4) + (((x / 24) + (y / 24)) % 2 * 10);
                int colour = (grey << 16) | (grey << 8) | (grey - 6);
                for (int k = 0; k < 3; k++) {
                    double cover = Math.min(1, Math.max(0, 0.5 - distance(k, x + 0.5, y + 0.5)));
                    double light = 1.12 - (0.3 * (x + y) / SIDE / 2);
                    colour = mixed(colour, PAINT[k], cover, light);
                }
                rgb[(y * SIDE) + x] = colour;
            }
        }
        return Picture.of(SIDE, SIDE, rgb);
    }

    private static int mixed(int under, int over, double cover, double light) {
        int result = 0;
        for (int shift = 0; shift <= 16; shift += 8) {
            double a = (under >> shift) & 0xFF;
            double b = Math.min(255, ((over >> shift) & 0xFF) * light);
            result |= (int) Math.round(a + (cover * (b - a))) << shift;
        }
        return result;
    }

    /** Three detectors of colour, a pool that makes their maps coarse, a layer that keeps them, and a class for each. */
    private static Graph colours() {
        GraphBuilder b = GraphBuilder.ofOpset(18);
        Dim side = Dim.of(SIDE);
        Expr x = b.input("image", TensorType.of(ElementType.FLOAT, Dim.symbol("N"), Dim.of(3), side, side));
        float[] detectors = {1.5f, -0.5f, -0.5f, -0.5f, 1.5f, -0.5f, -0.5f, -0.5f, 1.5f};
        Expr bias = b.constant(Tensor.of(new float[] {-0.5f, -0.5f, -0.5f}, 3));
        Expr y = x.emit("Conv", Map.of(), null, b.constant(Tensor.of(detectors, 3, 3, 1, 1)), bias)
                .relu();
        long[] eight = {8, 8};
        y = y.emit("AveragePool", Map.of("kernel_shape", Attribute.of(eight), "strides", Attribute.of(eight)), null);
        float[] same = {1, 0, 0, 0, 1, 0, 0, 0, 1};
        y = y.emit("Conv", Map.of(), null, b.constant(Tensor.of(same, 3, 3, 1, 1)))
                .relu();
        y = y.emit("GlobalAveragePool", Map.of(), null).emit("Flatten", Map.of(), null);
        float[] classes = {9, 0, 0, 0, 9, 0, 0, 0, 9};
        return b.build(Map.of("logits", y.emit("Gemm", Map.of(), null, b.constant(Tensor.of(classes, 3, 3)))));
    }
}
