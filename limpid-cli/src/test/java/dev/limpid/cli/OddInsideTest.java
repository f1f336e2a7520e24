package dev.limpid.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limpid.graph.Attribute;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Commands that look inside networks work on networks and data of every kind, or say in one sentence why not and write nothing. */
class OddInsideTest {
    private static final int INPUTS = 36;
    private static final int SIDE = 16;
    private static final Set<String> ALL =
            Set.of("look", "look data", "map", "layers", "importance", "dissect", "concepts", "dream", "dream data");

    @TempDir
    Path folder;

    private static List<Object> line(String command, Path net, Path data, Path one) {
        List<Object> line = new ArrayList<>(List.of(command.split(" ")[0], net));
        line.addAll(
                switch (command) {
                    case "look" -> List.of(one);
                    case "look data" -> List.of("--data", data);
                    case "map" -> List.of(data, "--method", "pca");
                    case "importance" -> List.of(data, "--units", 2, "--orders", 2);
                    case "dissect" -> List.of("--concepts", data);
                    case "concepts" -> List.of(data, "--method", "craft,crp", "--count", 2);
                    case "dream" -> List.of("--units", 1, "--set", "steps=3");
                    case "dream data" -> List.of("--units", 1, "--set", "steps=3", "--data", data);
                    default -> List.of(data);
                });
        return line;
    }

    private OddRuns runs() {
        return new OddRuns(folder, OddInsideTest::line);
    }

    /** Commands that a kind of network cannot be given to, with words of the sentence that says so. */
    private static Map<String, String> refused(OddNetworks kind) {
        Map<String, String> refused = new LinkedHashMap<>();
        switch (kind) {
            case SERIES, TOKENS, VOLUME, TABLE -> {
                Stream.of("dream", "dream data").forEach(c -> refused.put(c, "dreams are pictures"));
                refused.put("concepts", "found in parts of pictures");
                refused.put("dissect", kind == OddNetworks.TABLE ? "no layer with places" : "no units of a picture");
            }
            case ELEVEN_CHANNELS ->
                Stream.of("dream", "dream data").forEach(c -> refused.put(c, "of one, three or four channels"));
            default -> {}
        }
        if (kind == OddNetworks.TABLE) {
            Stream.of("map", "importance").forEach(c -> refused.put(c, "no layer with places"));
            refused.put("concepts", "layers with places");
        }
        return refused;
    }

    @ParameterizedTest
    @EnumSource(names = {"ONE_LOGIT", "TABLE", "SERIES"})
    void someKindsOfNetworks(OddNetworks kind) throws IOException {
        runs().check(
                        kind.toString(),
                        kind.write(folder),
                        kind.inputs(folder, INPUTS),
                        Set.of("map", "importance", "dissect", "dream"),
                        refused(kind));
    }

    @ParameterizedTest
    @EnumSource
    @Tag("thorough")
    void everyKindOfNetworkWithEveryCommand(OddNetworks kind) throws IOException {
        runs().check(kind.toString(), kind.write(folder), kind.inputs(folder, INPUTS), ALL, refused(kind));
    }

    /** A network that puts out four numbers of a box and the scores of two classes for each place. */
    private Path detector() {
        GraphBuilder b = GraphBuilder.ofOpset(18);
        Expr x = b.input("x", TensorType.of(ElementType.FLOAT, Dim.symbol("N"), Dim.of(3), Dim.of(12), Dim.of(12)));
        Expr maps = conv(b, x, 3, 4, 3).relu();
        Expr boxes = conv(b, maps, 4, 4, 1).relu().reshape(-1, 4, 16);
        Expr scores = conv(b, maps, 4, 2, 1).unary("Sigmoid").reshape(-1, 2, 16);
        Path file = folder.resolve("detector.onnx");
        OnnxWriter.write(b.build(Map.of("y", Expr.concat(1, boxes, scores))), file);
        return file;
    }

    private static Expr conv(GraphBuilder b, Expr x, int from, int to, int side) {
        float[] weights = new float[to * from * side * side];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (i * 7 % 11 - 4) / (float) (from * side * side);
        }
        return x.emit(
                "Conv",
                Map.of("strides", Attribute.of(new long[] {side, side})),
                null,
                b.constant(Tensor.of(weights, to, from, side, side)));
    }

    @Test
    @Tag("thorough")
    void aDetectorWithEveryCommand() throws IOException {
        Path data = OddNetworks.ONE_LOGIT.inputs(folder, INPUTS);
        runs().check("detector", detector(), data, ALL, Map.of());
    }

    /** Every command names the inputs that it cannot read. */
    @Test
    void inputsThatCannotBeReadAreNamed() throws IOException {
        Path net = OddNetworks.GREY.write(folder);
        Path data = OddNetworks.GREY.inputs(folder, INPUTS);
        Files.writeString(data.resolve("0/z-broken.npy"), "no array");
        for (String command :
                List.of("look data", "map", "layers", "importance", "dissect", "concepts", "dream data")) {
            Run run = runs().run(command, net, data, data.resolve("0/i0.npy"));
            assertThat(run.exitCode()).as(command + ": " + run.err()).isEqualTo(ExitCode.PARTLY);
            assertThat(run.err()).as(command).containsOnlyOnce("z-broken.npy").doesNotContain("Exception");
            assertThat(runs().written(net, command)).as(command).isPositive();
        }
        Path none = Files.createDirectories(folder.resolve("none/0"));
        Files.writeString(none.resolve("a.npy"), "no array");
        Path other = Files.createDirectories(folder.resolve("none/1"));
        Files.writeString(other.resolve("b.npy"), "no array");
        for (String command :
                List.of("look data", "map", "layers", "importance", "dissect", "concepts", "dream data")) {
            Run run = runs().run(command, net, folder.resolve("none"), data.resolve("0/i0.npy"));
            assertThat(run.sentence()).as(command).contains("a.npy");
            assertThat(run.err().lines()).as(command).hasSize(1);
        }
    }

    // ---- data with masks

    private void picture(Path file, int width, int height) throws IOException {
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < width * height; i++) {
            image.setRGB(i % width, i / width, (i * 7919) & 0xFFFFFF);
        }
        ImageIO.write(image, "png", file.toFile());
    }

    /** A mask in the colours of Pascal VOC, of which the first class is maroon, or in grey. */
    private void mask(Path file, int width, int height, boolean isGrey) throws IOException {
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int x = 2; x < width / 2; x++) {
            for (int y = 2; y < height / 2; y++) {
                image.setRGB(x, y, isGrey ? 0x010101 : 0x800000);
            }
        }
        ImageIO.write(image, "png", file.toFile());
    }

    private static String coco(String annotations, String categories, int width) {
        List<String> images = Stream.of(0, 1)
                .map(i -> "{\"id\":" + i + ",\"file_name\":\"p" + i + ".png\",\"width\":" + width + ",\"height\":16}")
                .toList();
        return "{\"images\":" + images + ",\"categories\":" + categories + ",\"annotations\":" + annotations + "}";
    }

    private static final String ONE = "[{\"id\":1,\"name\":\"thing\"}]";
    private static final String AREA =
            "[{\"id\":1,\"image_id\":0,\"category_id\":1,\"segmentation\":[[2,2,9,2,9,9,2,9]]}]";

    private void write(Path file, String text) throws IOException {
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        Files.writeString(file, text);
    }

    private void make(String kind, Path at) throws IOException {
        String layout = kind.split(" ")[0];
        int maskSide = kind.equals("voc flat") || kind.equals("list flat") ? SIDE / 2 : SIDE;
        for (int i = 0; i < 2; i++) {
            Path pictures = switch (layout) {
                case "voc" -> at.resolve("JPEGImages");
                case "list" -> at;
                default -> at.resolve("images");
            };
            Files.createDirectories(pictures);
            if (!kind.endsWith("without pictures")) {
                picture(pictures.resolve("p" + i + ".png"), SIDE, SIDE);
            }
            if (layout.equals("voc") && !kind.equals("voc empty")) {
                mask(at.resolve("SegmentationClass/p" + i + ".png"), SIDE, maskSide, kind.equals("voc grey"));
            } else if (layout.equals("list")) {
                mask(at.resolve("m" + i + ".png"), SIDE, maskSide, false);
            }
        }
        Path json = at.resolve("annotations/instances_val.json");
        Path index = at.resolve("index.csv");
        switch (kind) {
            case "voc empty" -> Files.createDirectories(at.resolve("SegmentationClass"));
            case "coco fine", "coco without pictures" -> write(json, coco(AREA, ONE, SIDE));
            case "coco empty" -> write(json, "");
            case "coco broken" -> write(json, "{\"images\": [{");
            case "coco list" -> write(json, "[1]");
            case "coco without objects" -> write(json, coco("[]", ONE, SIDE));
            case "coco without names" -> write(json, coco(AREA, "[]", SIDE));
            case "coco flat" -> write(json, coco(AREA, ONE, 2 * SIDE));
            case "coco outline" -> write(json, coco(AREA.replace("2,2,9,2,9,9,2,9", "2,2,9"), ONE, SIDE));
            case "broden empty" -> write(index, "");
            case "broden without image" -> write(index, "file,sw,sh,color\np0.png,16,16,1\n");
            case "broden without size" -> write(index, "image,split,color\np0.png,train,1\n");
            case "broden without label" -> write(index, "image,sw,sh,color\np0.png,16,16,1\n");
            case "broden fine", "broden unknown label" -> {
                write(index, "image,sw,sh,color\np0.png,16,16,1\np1.png,16,16,2\n");
                write(at.resolve("label.csv"), "number,name\n1,red\n" + (kind.endsWith("fine") ? "2,blue\n" : ""));
            }
            case "list flat" -> write(at.resolve("masks.csv"), "image,mask,concept\np0.png,m0.png,thing\n");
            case "list without concept" -> write(at.resolve("masks.csv"), "image,mask\np0.png,m0.png\n");
            case "list short" -> write(at.resolve("masks.csv"), "image,mask,concept\np0.png\n");
            default -> {}
        }
        if (layout.equals("broden") && !Files.exists(at.resolve("label.csv")) && !kind.endsWith("label")) {
            write(at.resolve("label.csv"), "number,name\n1,red\n");
        }
    }

    /** Data with masks that are damaged, of another shape, or empty. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "fine",
            value = {
                "voc fine               | fine",
                "voc grey               | the colour #010101 stands for no class",
                "voc flat               | is 16 x 16 pixels, but its masks are 16 x 8",
                "voc empty              | no picture is annotated",
                "voc without pictures   | no picture can be read; the first: ",
                "coco fine              | fine",
                "coco empty             | holds no annotations of COCO",
                "coco broken            | is no JSON",
                "coco list              | holds no annotations of COCO",
                "coco without objects   | no object is annotated",
                "coco without names     | pictures without concepts",
                "coco without pictures  | no picture can be read; the first: ",
                "coco flat              | is 16 x 16 pixels, but its masks are 32 x 16",
                "coco outline           | an outline of an object has 3 numbers",
                "broden fine            | fine",
                "broden empty           | is empty",
                "broden without image   | has no column 'image'",
                "broden without size    | no columns 'sw' and 'sh'",
                "broden without label   | label.csv: no such file",
                "list flat              | is 16 x 16 pixels, but its masks are 16 x 8",
                "list without concept   | needs the columns 'image', 'mask' and 'concept'",
                "list short             | a line is too short",
            })
    void dataWithMasks(String kind, @Nullable String sentence) throws IOException {
        Path net = OddNetworks.MANY_LABELS.write(folder);
        Path at = folder.resolve("data");
        make(kind, at);
        Path data = kind.startsWith("list") ? at.resolve("masks.csv") : at;
        Path out = folder.resolve("out");
        Run run = Run.of("dissect", net, "--concepts", data, "--preprocess", "raw,resize=exact", "--out", out);
        if (sentence == null) {
            run.fine();
            assertThat(OddRuns.written(out)).isPositive();
        } else {
            assertThat(run.sentence()).contains(sentence);
            assertThat(run.err().lines()).hasSize(1);
            assertThat(run.err().split(at.getFileName() + "/", -1).length)
                    .as("the file is named once: " + run.err())
                    .isLessThan(4);
            assertThat(out.resolve("index.html")).doesNotExist();
        }
    }

    @Test
    void aPictureWithAnUnknownLabelIsPassedOver() throws IOException {
        Path net = OddNetworks.MANY_LABELS.write(folder);
        Path at = folder.resolve("data");
        make("broden unknown label", at);
        Path out = folder.resolve("out");
        Run run = Run.of("dissect", net, "--concepts", at, "--preprocess", "raw,resize=exact", "--out", out);
        assertThat(run.exitCode()).isEqualTo(ExitCode.PARTLY);
        assertThat(run.err()).contains("p1.png", "label 2 of category 'color' is not in label.csv");
        assertThat(out.resolve("index.html")).exists();
    }

    /** Half of the pictures show a thing, and one has a mask of another shape: it has no part in what is said of the thing. */
    @Test
    void probesAndTestsOfConceptsNameAPictureWhoseMaskCannotBeRead() throws IOException {
        Path net = OddNetworks.MANY_LABELS.write(folder);
        Path at = folder.resolve("data");
        int count = 46;
        for (int i = 0; i < count; i++) {
            String name = String.format(Locale.ROOT, "p%02d.png", i);
            picture(at.resolve("JPEGImages").resolve(name), SIDE, SIDE);
            Path mask = at.resolve("SegmentationClass").resolve(name);
            if (i % 2 == 0) {
                mask(mask, SIDE, SIDE, false);
            } else {
                Files.createDirectories(at.resolve("SegmentationClass"));
                int height = i == count - 1 ? SIDE / 2 : SIDE;
                ImageIO.write(new BufferedImage(SIDE, height, BufferedImage.TYPE_INT_RGB), "png", mask.toFile());
            }
        }
        for (String line : List.of("layers --parts probes", "concepts --method tcav")) {
            String[] words = line.split(" ");
            Path out = folder.resolve(words[0]);
            Run run = Run.of(words[0], net, at, words[1], words[2], "--preprocess", "raw,resize=exact", "--out", out);
            assertThat(run.exitCode()).as(line + run.err()).isEqualTo(ExitCode.PARTLY);
            assertThat(run.err()).containsOnlyOnce("p45.png").contains("its masks are 16 x 8");
            assertThat(run.out()).as(line).contains("46 inputs").contains("p45.png");
            assertThat(out.resolve(words[0] + ".html")).content().contains("p45.png");
            assertThat(out.resolve(words[0] + ".json")).content().contains("p45.png", "aeroplane");
        }
    }

    /** Nothing can be told of the dimension and the clusters of copies; no text shows numbers that are none. */
    @Test
    void inputsThatAreAllTheSame() throws IOException {
        Path net = OddNetworks.GREY.write(folder);
        Path one = OddNetworks.GREY.inputs(folder, 1).resolve("0/i0.npy");
        for (int i = 0; i < INPUTS; i++) {
            Files.copy(
                    one,
                    Files.createDirectories(folder.resolve("same/" + i % 2)).resolve(i + ".npy"));
        }
        for (String line : List.of("map --method pca", "layers --parts probes,dimension")) {
            String[] words = line.split(" ");
            Path out = folder.resolve("out-" + words[0]);
            Run run = Run.of(words[0], net, folder.resolve("same"), words[1], words[2], "--out", out);
            assertThat(run.exitCode()).as(run.err()).isZero();
            assertThat(run.out()).doesNotContain("NaN", "1 clusters");
            assertThat(out.resolve(words[0] + ".html")).content().doesNotContain("not a number", ">NaN");
        }
    }

    /** A detector has scores, not probabilities: no text speaks of these. */
    @Test
    void importanceSpeaksOfScoresWhereThereAreNoProbabilities() throws IOException {
        Path net = OddNetworks.DETECTOR.write(folder);
        Path data = OddNetworks.DETECTOR.inputs(folder, INPUTS);
        Path out = folder.resolve("out");
        Run run = Run.of("importance", net, data, "--target", "1", "--orders", 2, "--out", out)
                .fine();
        assertThat(run.out()).contains("of score").doesNotContain("probability");
        assertThat(out.resolve("importance.html"))
                .content()
                .contains("Loss of score", "Mean score of", "the score of", "Value with its standard error<")
                .doesNotContain("robability", "in points");
        assertThat(out.resolve("importance.json"))
                .content()
                .contains("\"score\"")
                .doesNotContain("probability");
    }
}
