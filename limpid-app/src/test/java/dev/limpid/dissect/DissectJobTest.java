package dev.limpid.dissect;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.limpid.Model;
import dev.limpid.OpenOptions;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.Dim;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Shape;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.onnx.OnnxWriter;
import dev.limpid.inside.Units;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A network of a red and a blue filter, and pictures of red and blue squares in files. */
class DissectJobTest {
    private static final int SIDE = 16;
    private static final int PICTURES = 24;
    private static final OpenOptions OPTIONS = OpenOptions.DEFAULT.withPreprocessing("unit,size=16x16,resize=exact");

    @TempDir
    Path folder;

    private Model model() throws IOException {
        GraphBuilder b = GraphBuilder.ofOpset(18);
        Expr x = b.input("x", map(3));
        Expr units = x.emit(
                        "Conv", Map.of(), map(2), b.constant(Tensor.of(new float[] {1, -1, -1, -1, -1, 1}, 2, 3, 1, 1)))
                .relu();
        Expr logits = units.reduceMean(false, 2, 3).matMul(b.constant(Tensor.of(new float[] {9, 0, 0, 9}, 2, 2)));
        Path file = folder.resolve("filters.onnx");
        OnnxWriter.write(b.build(Map.of("logits", logits)), file);
        return Model.open(file, OPTIONS);
    }

    private static TensorType map(long channels) {
        return new TensorType(
                ElementType.FLOAT, Shape.of(Dim.symbol("N"), Dim.of(channels), Dim.of(SIDE), Dim.of(SIDE)));
    }

    private static void write(BufferedImage image, Path file) throws IOException {
        Files.createDirectories(file.getParent());
        ImageIO.write(image, "png", file.toFile());
    }

    /** Writes pictures with masks, and the same pictures by class. */
    private void pictures() throws IOException {
        Random random = new Random(5);
        StringBuilder csv = new StringBuilder("image,mask,concept\n");
        for (int i = 0; i < PICTURES; i++) {
            boolean isRed = i % 2 == 0;
            BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
            BufferedImage mask = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
            int left = random.nextInt(SIDE - 5);
            int top = random.nextInt(SIDE - 5);
            for (int p = 0; p < SIDE * SIDE; p++) {
                int px = p % SIDE;
                int py = p / SIDE;
                boolean isIn = px >= left && px < left + 5 && py >= top && py < top + 5;
                int grey = 100 + random.nextInt(50);
                image.setRGB(px, py, isIn ? (isRed ? 0xFF0000 + grey / 40 : 0x0000F0 + grey / 40) : grey * 0x10101);
                mask.setRGB(px, py, isIn ? 0xFFFFFF : 0);
            }
            write(image, folder.resolve("pictures/p" + i + ".png"));
            write(image, folder.resolve("classes/" + (isRed ? "red" : "blue") + "/p" + i + ".png"));
            write(mask, folder.resolve("pictures/m" + i + ".png"));
            csv.append("p" + i + ".png,m" + i + ".png," + (isRed ? "red" : "blue") + "\n");
        }
        Files.writeString(folder.resolve("pictures/masks.csv"), csv);
    }

    private DissectResult run(Model model, String concepts, Path out) {
        DissectRequest request = new DissectRequest(
                folder.resolve(concepts).toString(), 0, List.of(), Optional.empty(), 0.04, 0.02, 3, 2, false, 2, 0);
        return new DissectJob(model, request, List.of(DissectJob.RANDOM), OPTIONS, out)
                .run(new dev.limpid.OutputGuard(List.of()), "limpid dissect", (s, w) -> {});
    }

    /** A network whose scores have a known shape, which a graph with several copies of the input must not be taken to have. */
    @Test
    void detectorsOfABuiltInNetworkAreSwitchedOff() {
        try (Model model = Model.open("zoo:plain", OpenOptions.DEFAULT)) {
            DissectRequest request =
                    new DissectRequest("zoo", 12, List.of(), Optional.empty(), 0.04, 0.005, 1, 0, false, 1, 0);
            DissectResult result = new DissectJob(model, request, List.of(), OPTIONS, folder.resolve("out"))
                    .run(new dev.limpid.OutputGuard(List.of()), "limpid dissect", (s, w) -> {});
            assertEquals(1, result.effects().size(), result.notes().toString());
        }
    }

    @Test
    void findsTheFiltersAndWritesTheSameBytesAgain() throws IOException {
        pictures();
        try (Model model = model()) {
            Path out = folder.resolve("out");
            DissectResult result = run(model, "pictures/masks.csv", out);
            List<UnitFinding> units = result.network().layers().get(0).units();
            assertEquals("red", units.get(0).best().orElseThrow().concept().name());
            assertEquals("blue", units.get(1).best().orElseThrow().concept().name());
            assertTrue(units.get(0).iou() > 0.3, "IoU " + units.get(0).iou());
            assertEquals(1, units.get(0).best().orElseThrow().auc());
            assertEquals(2, result.network().layers().get(0).rotated().size());
            assertEquals(1, result.others().size());
            assertEquals(2, result.effects().size());
            Effect red = result.effects().stream()
                    .filter(e -> e.concept().equals("red"))
                    .findFirst()
                    .orElseThrow();
            assertTrue(red.with().orElseThrow().low() > 0, "a red picture loses its class without the red filter");
            assertEquals(0, red.without().orElseThrow().value(), 1e-6);
            assertTrue(result.trials().isEmpty() && !result.notes().isEmpty(), "only the drawn world is drawn anew");
            Map<String, byte[]> before = Map.of(
                    "units.csv", Files.readAllBytes(out.resolve("units.csv")),
                    "dissect.json", Files.readAllBytes(out.resolve("dissect.json")),
                    "index.html", Files.readAllBytes(out.resolve("index.html")));
            run(model, "pictures/masks.csv", out);
            for (Map.Entry<String, byte[]> each : before.entrySet()) {
                assertArrayEquals(each.getValue(), Files.readAllBytes(out.resolve(each.getKey())), each.getKey());
            }
            try (var files = Files.list(out)) {
                assertEquals(3, files.count(), "no state is left");
            }
        }
    }

    @Test
    void picturesByConceptNeedNoMasks() throws IOException {
        pictures();
        try (Model model = model()) {
            DissectResult result = run(model, "classes", folder.resolve("out"));
            assertFalse(result.hasMasks());
            List<UnitFinding> units = result.network().layers().get(0).units();
            // Folders are numbered by name: 0 is blue, 1 is red.
            assertEquals(
                    1, units.get(0).inverts().get(0).formula().steps().get(0).concept());
            assertEquals(1, units.get(0).inverts().get(0).auc());
            assertTrue(units.get(0).labels().isEmpty());
            String found = units.size() + " of " + units.size() + " units have a name by INVERT";
            assertTrue(result.found(result.network().layers().get(0)).startsWith(found), found);
            String page = Files.readString(folder.resolve("out/index.html"));
            assertTrue(page.contains(found) && page.contains("The best AUC is 1.000."), "the page says what was found");
        }
    }

    @Test
    void picturesWithoutConceptsAreRefused() throws IOException {
        pictures();
        try (Model model = model()) {
            LimpidException e =
                    assertThrows(LimpidException.class, () -> run(model, "classes/red", folder.resolve("out")));
            assertTrue(e.getMessage().contains("without concepts"), e.getMessage());
        }
    }

    private NetworkFinding.LayerFinding layer(Model model, String units, List<String> others) {
        String concepts = folder.resolve("pictures/masks.csv").toString();
        DissectRequest request = new DissectRequest(
                concepts, 0, List.of(), Optional.of(Units.parse(units)), 0.04, 0.02, 1, 0, false, 0, 0);
        return new DissectJob(model, request, others, OPTIONS, folder.resolve("out"))
                .find((s, w) -> {})
                .network()
                .layers()
                .get(0);
    }

    @Test
    void onlyTheUnitsThatAreAskedForAreNamed() throws IOException {
        pictures();
        try (Model model = model()) {
            NetworkFinding.LayerFinding blue = layer(model, "1,", List.of());
            assertEquals(
                    List.of(1), blue.units().stream().map(UnitFinding::unit).toList());
            assertEquals(1, blue.detectors().total());
            UnitFinding best = layer(model, "2", List.of()).units().stream()
                    .max(Comparator.comparingDouble(UnitFinding::iou))
                    .orElseThrow();
            assertEquals(
                    List.of(best.unit()),
                    layer(model, "1", List.of()).units().stream()
                            .map(UnitFinding::unit)
                            .toList());
            LimpidException e = assertThrows(LimpidException.class, () -> layer(model, "0,999", List.of()));
            assertTrue(e.getMessage().contains("there is no unit 999"), e.getMessage());
            assertThrows(LimpidException.class, () -> layer(model, "1,", List.of(DissectJob.RANDOM)));
        }
    }

    private DissectResult compared(Model model, String other, Path out) {
        String concepts = folder.resolve("pictures/masks.csv").toString();
        DissectRequest request =
                new DissectRequest(concepts, 0, List.of(), Optional.empty(), 0.04, 0.02, 1, 0, false, 0, 0);
        return new DissectJob(model, request, List.of(folder.resolve(other).toString()), OPTIONS, out)
                .find((s, w) -> {});
    }

    @Test
    void aNetworkIsComparedAsTheFirstIsRead() throws IOException {
        pictures();
        try (Model model = model()) {
            Files.copy(folder.resolve("filters.onnx"), folder.resolve("copy.onnx"));
            DissectResult result = compared(model, "copy.onnx", folder.resolve("out"));
            assertEquals(
                    thresholds(result.network()), thresholds(result.others().get(0)));
        }
    }

    private static List<Float> thresholds(NetworkFinding network) {
        return network.layers().get(0).units().stream()
                .map(UnitFinding::threshold)
                .toList();
    }

    @Test
    void aComparedNetworkThatIsMissingIsNoticedAtOnce() throws IOException {
        pictures();
        try (Model model = model()) {
            Path out = folder.resolve("out");
            assertThrows(LimpidException.class, () -> compared(model, "none.onnx", out));
            assertFalse(Files.exists(out), "nothing was dissected");
        }
    }

    @Test
    void conceptsThatAllPicturesShowOrNoneAreRefused() throws IOException {
        pictures();
        Path out = folder.resolve("out");
        Files.createDirectories(folder.resolve("one"));
        Files.move(folder.resolve("classes/red"), folder.resolve("one/red"));
        for (int i = 0; i < PICTURES; i++) {
            write(new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB), folder.resolve("pictures/m" + i + ".png"));
        }
        try (Model model = model()) {
            LimpidException all = assertThrows(LimpidException.class, () -> run(model, "one", out));
            assertTrue(all.getMessage().contains("all pictures show 'red'"), all.getMessage());
            LimpidException none = assertThrows(LimpidException.class, () -> run(model, "pictures/masks.csv", out));
            assertTrue(none.getMessage().contains("none of the pictures shows a concept"), none.getMessage());
            try (var files = Files.list(out)) {
                assertEquals(0, files.count(), "no state is left");
            }
        }
    }

    @Test
    void aBrokenPictureIsPassedOver() throws IOException {
        pictures();
        Files.writeString(folder.resolve("pictures/p4.png"), "no picture");
        try (Model model = model()) {
            DissectResult result = run(model, "pictures/masks.csv", folder.resolve("out"));
            assertEquals(1, result.network().failures().size());
            assertEquals(PICTURES - 1, result.network().pictures());
        }
    }

    @Test
    void aPictureWhoseMaskCannotBeReadIsPassedOver() throws IOException {
        pictures();
        Files.writeString(folder.resolve("pictures/m4.png"), "no mask");
        write(new BufferedImage(SIDE, SIDE / 2, BufferedImage.TYPE_INT_RGB), folder.resolve("pictures/m7.png"));
        try (Model model = model()) {
            DissectResult result = run(model, "pictures/masks.csv", folder.resolve("out"));
            assertEquals(PICTURES - 2, result.network().pictures());
            assertTrue(
                    result.network().failures().get(0).name().endsWith("p4.png")
                            && result.network().failures().get(0).sentence().contains("m4.png"),
                    () -> "named with its mask: " + result.network().failures());
            assertTrue(result.network().failures().get(1).sentence().contains("another shape"));
            assertEquals(2, result.effects().size());
        }
    }
}
