package dev.limpid.evaluate;

import dev.limpid.data.FunnyBirdsData;
import dev.limpid.graph.Dim;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.onnx.OnnxWriter;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;

/**
 * A folder in the layout of FunnyBirds and a network whose explanations are known. Each part is two bright pixels in a column of its own;
 * the row is its form. The score of a class is the sum of the weights of those of its parts that the picture shows. The last class has a
 * small score for whatever is shown, and no pictures. An object of the background is without effect.
 */
public final class MadeBirds {
    /** The side of a picture, pixels. */
    public static final int SIDE = 32;
    /** How many pictures there are. */
    static final int PICTURES = 8;

    private static final int[] WEIGHTS = {5, 4, 3, 2, 1};
    private static final int[] COLOURS = {0xFFFF00, 0xFFFFFD, 0xFF0001, 0x0000FF, 0x00FF01};
    private static final int OBJECT = 0xCCCCCC;
    /** Only class 0 shares two parts each with two others: 0 and 1 with class 1, 2 and 3 with class 2. */
    private static final int[][] LOOKS = {
        {0, 0, 0, 0, 0}, {0, 0, 1, 1, 1}, {1, 1, 0, 0, 2}, {2, 2, 2, 2, 3}, {3, 3, 3, 3, 4}
    };

    private MadeBirds() {}

    /** The first of the two pixels of a part. */
    private static int pixel(int part, int form) {
        return (2 + 5 * form) * SIDE + 2 + 6 * part;
    }

    /** Writes the folder. */
    static Path folder(Path folder) throws IOException {
        Files.createDirectories(folder);
        List<String> classes = new ArrayList<>();
        for (int c = 0; c < LOOKS.length; c++) {
            int[] look = LOOKS[c];
            classes.add("{\"class_idx\": " + c + ", \"parts\": {"
                    + IntStream.range(0, look.length)
                            .mapToObj(p -> "\"" + FunnyBirdsData.PARTS.get(p) + "\": " + look[p])
                            .collect(Collectors.joining(", "))
                    + "}}");
        }
        Files.writeString(folder.resolve("classes.json"), "[" + String.join(", ", classes) + "]");
        List<String> birds = new ArrayList<>();
        for (int i = 0; i < PICTURES; i++) {
            int label = i / 2;
            birds.add("{\"class_idx\": " + label + ", \"bg_objects\": \"0,\"}");
            String name = label + "/00000" + i;
            Set<Integer> all = new TreeSet<>(List.of(0, 1, 2, 3, 4));
            write(folder.resolve("test/" + name + ".png"), picture(label, all, true, false));
            write(folder.resolve("test_part_map/" + name + ".png"), picture(label, all, true, true));
            Path changed = folder.resolve("test_interventions/" + name);
            for (int subset = 0; subset < 1 << all.size(); subset++) {
                int bits = subset;
                Set<Integer> kept =
                        all.stream().filter(p -> ((bits >> p) & 1) == 1).collect(Collectors.toSet());
                String parts =
                        kept.stream().sorted().map(FunnyBirdsData.PARTS::get).collect(Collectors.joining("_"));
                write(changed.resolve("body_" + parts + ".png"), picture(label, kept, true, false));
            }
            write(changed.resolve("background_interventions/0.png"), picture(label, all, false, false));
        }
        Files.writeString(folder.resolve("dataset_test.json"), "[" + String.join(", ", birds) + "]");
        return folder;
    }

    /** A map of parts that shows none. */
    static void breakPartMap(Path folder, int picture) throws IOException {
        write(
                folder.resolve("test_part_map/" + picture / 2 + "/00000" + picture + ".png"),
                new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB));
    }

    private static BufferedImage picture(int label, Set<Integer> parts, boolean hasObject, boolean isMap) {
        BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
        for (int part : parts) {
            int at = pixel(part, LOOKS[label][part]);
            for (int p = at; p < at + 2; p++) {
                image.setRGB(p % SIDE, p / SIDE, isMap ? COLOURS[part] : 0xFFFFFF);
            }
        }
        if (hasObject) {
            image.setRGB(10, SIDE - 2, isMap ? OBJECT : 0x777777);
        }
        return image;
    }

    private static void write(Path file, BufferedImage image) throws IOException {
        Files.createDirectories(file.getParent());
        ImageIO.write(image, "png", file.toFile());
    }

    /** Writes the network, or one that knows the first classes only. */
    public static Path network(Path file, int classes) throws IOException {
        float[] weights = new float[3 * SIDE * SIDE * classes];
        for (int c = 0; c < classes; c++) {
            for (int part = 0; part < WEIGHTS.length; part++) {
                int at = pixel(part, LOOKS[c][part]);
                for (int channel = 0; channel < 3; channel++) {
                    for (int p = at; p < at + 2; p++) {
                        weights[(channel * SIDE * SIDE + p) * classes + c] = WEIGHTS[part];
                    }
                }
            }
        }
        float[] bias = new float[classes];
        bias[classes - 1] = 0.1f;
        GraphBuilder b = GraphBuilder.ofOpset(18);
        Expr x = b.input("x", TensorType.of(ElementType.FLOAT, Dim.symbol("n"), Dim.of(3), Dim.of(SIDE), Dim.of(SIDE)));
        Expr y = x.reshape(-1, 3L * SIDE * SIDE)
                .matMul(b.constant(Tensor.of(weights, 3 * SIDE * SIDE, classes)))
                .add(b.constant(Tensor.of(bias, classes)));
        OnnxWriter.write(b.build(Map.of("y", y)), file);
        return file;
    }
}
