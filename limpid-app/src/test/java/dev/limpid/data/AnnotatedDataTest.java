package dev.limpid.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.limpid.error.LimpidException;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntBinaryOperator;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AnnotatedDataTest {
    @TempDir
    Path folder;

    private void png(String name, int width, int height, IntBinaryOperator rgb) throws IOException {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.setRGB(x, y, rgb.applyAsInt(x, y));
            }
        }
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        ImageIO.write(image, "png", file.toFile());
    }

    private void text(String name, String text) throws IOException {
        Files.createDirectories(folder.resolve(name).getParent());
        Files.writeString(folder.resolve(name), text);
    }

    private static BitSet bits(int... set) {
        BitSet bits = new BitSet();
        for (int each : set) {
            bits.set(each);
        }
        return bits;
    }

    private static BitSet mask(DataSet data, int index, String category, String name) {
        Concept concept = data.concepts().stream()
                .filter(c -> c.category().equals(category) && c.name().equals(name))
                .findFirst()
                .orElseThrow();
        return data.masks(index).orElseThrow().masks().getOrDefault(concept.number(), new BitSet());
    }

    private DataSet load(String location) {
        return AnnotatedData.find(folder.resolve(location), 0).orElseThrow();
    }

    @Test
    void brodenHasLabelsOfPixelsAndOfPictures() throws IOException {
        text("index.csv", """
                image,split,ih,iw,sh,sw,color,object,scene
                a.png,train,4,4,2,2,a_c.png,,3
                b.png,val,4,4,2,2,,a_o1.png;a_o2.png,
                """);
        text("label.csv", "number,name\n1,red\n2,wheel\n3,street\n300,car\n");
        png("images/a.png", 4, 4, (x, y) -> 0);
        png("images/b.png", 4, 4, (x, y) -> 0);
        png("images/a_c.png", 2, 2, (x, y) -> x == 0 ? 0x010000 : 0);
        png("images/a_o1.png", 2, 2, (x, y) -> y == 0 ? (300 % 256) << 16 | (300 / 256) << 8 : 0);
        png("images/a_o2.png", 2, 2, (x, y) -> x == 1 && y == 0 ? 0x020000 : 0);
        DataSet data = load("");
        assertEquals(List.of("train", "val"), data.splits());
        assertEquals(1, data.split(1));
        assertEquals(Set.of("color", "scene"), data.annotated(0));
        assertEquals(bits(0, 2), mask(data, 0, "color", "red"));
        assertEquals(bits(0, 1, 2, 3), mask(data, 0, "scene", "street"));
        assertEquals(bits(0, 1), mask(data, 1, "object", "car"));
        assertEquals(bits(1), mask(data, 1, "object", "wheel"));
        assertEquals(4, data.image(0).name().endsWith("a.png") ? 4 : 0);
    }

    @Test
    void aLabelThatBrodenDoesNotListIsNamed() throws IOException {
        text("index.csv", "image,split,ih,iw,sh,sw,scene\na.png,train,2,2,2,2,9\n");
        text("label.csv", "number,name\n1,red\n");
        DataSet data = load("");
        LimpidException e = assertThrows(LimpidException.class, () -> data.masks(0));
        assertTrue(e.getMessage().contains("label 9"), e.getMessage());
    }

    @Test
    void cocoHasPolygonsAndRunLengths() throws IOException {
        // A square of pixels 1 to 2, runs column by column, and the same runs compressed.
        text(
                "annotations/instances_val.json",
                "{\"annotations\": ["
                        + "{\"image_id\": 7, \"category_id\": 3, \"segmentation\": [[1, 1, 3, 1, 3, 3, 1, 3]]},"
                        + "{\"image_id\": 7, \"category_id\": 5, \"segmentation\": {\"size\": [4, 4], \"counts\": [5, 2, 9]}},"
                        + "{\"image_id\": 8, \"category_id\": 5, \"segmentation\": {\"size\": [4, 4], \"counts\": \"529\"}}],"
                        + "\"images\": [{\"id\": 7, \"file_name\": \"a.png\", \"width\": 4, \"height\": 4},"
                        + "{\"id\": 8, \"file_name\": \"b.png\", \"width\": 4, \"height\": 4}],"
                        + "\"categories\": [{\"id\": 3, \"name\": \"cat\"}, {\"id\": 5, \"name\": \"dog\"}]}");
        png("val/a.png", 4, 4, (x, y) -> 0);
        DataSet data = load("");
        assertEquals(2, data.size());
        assertTrue(data.name(0).endsWith(Path.of("val", "a.png").toString()), data.name(0));
        assertEquals(bits(5, 6, 9, 10), mask(data, 0, "object", "cat"));
        // The second column, rows 1 and 2.
        assertEquals(bits(5, 9), mask(data, 0, "object", "dog"));
        assertEquals(bits(5, 9), mask(data, 1, "object", "dog"));
        assertEquals(data.size(), load("annotations/instances_val.json").size());
    }

    /** The compressed runs were written by pycocotools: encode(asfortranarray(mask)) of a random 9 x 7 mask. */
    @Test
    void compressedRunsAreThoseOfPycocotools() throws IOException {
        var reference = new ObjectMapper()
                .readTree(AnnotatedDataTest.class.getResourceAsStream("/dev/limpid/data/coco-runs.json"));
        for (var each : reference) {
            BitSet pixels = new BitSet();
            int height = each.path("segmentation").path("size").get(0).asInt();
            int width = each.path("segmentation").path("size").get(1).asInt();
            CocoShape.of(each.path("segmentation")).draw(width, height, pixels);
            StringBuilder rows = new StringBuilder();
            for (int i = 0; i < width * height; i++) {
                rows.append(pixels.get(i) ? '1' : '0');
            }
            assertEquals(each.path("mask").asText(), rows.toString());
        }
    }

    @Test
    void vocHasColoursOfClasses() throws IOException {
        png("JPEGImages/a.png", 2, 2, (x, y) -> 0);
        // Aeroplane is dark red, bicycle dark green, the border nearly white.
        png(
                "SegmentationClass/a.png",
                2,
                2,
                (x, y) -> y == 0 ? (x == 0 ? 0x800000 : 0x008000) : (x == 0 ? 0xE0E0C0 : 0));
        text("ImageSets/Segmentation/val.txt", "a\n");
        DataSet data = load("");
        assertEquals(List.of("val"), data.splits());
        assertEquals(20, data.concepts().size());
        assertEquals(bits(0), mask(data, 0, "object", "aeroplane"));
        assertEquals(bits(1), mask(data, 0, "object", "bicycle"));
        assertEquals(2, data.masks(0).orElseThrow().masks().size());
        png("SegmentationClass/a.png", 2, 2, (x, y) -> 0x123456);
        assertTrue(assertThrows(LimpidException.class, () -> data.masks(0))
                .getMessage()
                .contains("#123456"));
    }

    @Test
    void masksOfVocWithoutPicturesAreRefused() throws IOException {
        png("SegmentationClass/a.png", 2, 2, (x, y) -> 0);
        assertTrue(
                assertThrows(LimpidException.class, () -> load("")).getMessage().contains("no folder JPEGImages"));
    }

    @Test
    void masksAreInputsToo() throws IOException {
        text("pairs.csv", "image,mask,concept\na.png,m1.png,dog\na.png,m2.png,cat\n");
        png("m1.png", 2, 2, (x, y) -> 0);
        png("m2.png", 2, 2, (x, y) -> 0);
        png("a.png", 2, 2, (x, y) -> 0);
        DataSet data = load("pairs.csv");
        assertTrue(data.files().containsAll(List.of(folder.resolve("m1.png"), folder.resolve("m2.png"))));
        String before = data.identity();
        png("m2.png", 3, 3, (x, y) -> x);
        assertTrue(!before.equals(load("pairs.csv").identity()), "another mask is other data");
    }

    @Test
    void aListOfMasksJoinsThoseOfAPicture() throws IOException {
        text("pairs.csv", "image,mask,concept,split\na.png,m1.png,dog,x\na.png,m2.png,cat,x\nb.png,m1.png,cat,y\n");
        png("m1.png", 2, 2, (x, y) -> x == 0 ? 0xFFFFFF : 0);
        png("m2.png", 2, 2, (x, y) -> y == 1 ? 0x010000 : 0);
        DataSet data = load("pairs.csv");
        assertEquals(2, data.size());
        assertEquals(bits(0, 2), mask(data, 0, "object", "dog"));
        assertEquals(bits(2, 3), mask(data, 0, "object", "cat"));
        assertEquals(bits(0, 2), mask(data, 1, "object", "cat"));
        assertEquals(1, data.split(1));
    }

    @Test
    void objectsWithoutMasksAreRefused() throws IOException {
        String file = "{\"images\": [{\"id\": 7, \"file_name\": \"a.png\", \"width\": 4, \"height\": 4}],"
                + "\"categories\": [{\"id\": 3, \"name\": \"cat\"}], \"annotations\": ["
                + "{\"image_id\": 7, \"category_id\": 3, \"segmentation\": []},"
                + "{\"image_id\": 7, \"category_id\": 3, \"segmentation\": {\"size\": [4, 4], \"counts\": [16]}}]}";
        text("annotations/instances_val.json", file);
        LimpidException e = assertThrows(LimpidException.class, () -> load(""));
        assertTrue(e.getMessage().endsWith("instances_val.json: no object has a mask"), e.getMessage());
    }

    @Test
    void rowsWithoutAConceptArePassedOver() throws IOException {
        text("pairs.csv", "image,mask,concept\na.png,m1.png,dog\na.png,m1.png, \nb.png,,\n");
        DataSet data = load("pairs.csv");
        assertEquals(1, data.size());
        assertEquals(1, data.concepts().size());
        text("none.csv", "image,mask,concept\na.png,m1.png,\n");
        LimpidException e = assertThrows(LimpidException.class, () -> load("none.csv"));
        assertTrue(e.getMessage().endsWith("none.csv: no row names a concept"), e.getMessage());
    }

    @Test
    void damagedTablesAreRefusedInOneSentence() throws IOException {
        text("annotations/instances_val.json", "[1]");
        assertThrows(LimpidException.class, () -> load(""));
        text("annotations/instances_val.json", "{\"images\": [{\"id\": 1}]}");
        assertThrows(LimpidException.class, () -> load(""));
        text("annotations/instances_val.json", "{\"annotations\": [{\"image_id\": 1, \"segmentation\": []}]}");
        assertThrows(LimpidException.class, () -> load(""));
    }
}
