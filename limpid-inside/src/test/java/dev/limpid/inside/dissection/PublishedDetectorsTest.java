package dev.limpid.inside.dissection;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.limpid.testkit.Shared;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** From the published pixel counts of five networks follow the published numbers of detectors. */
class PublishedDetectorsTest {
    private static final List<String> CATEGORIES = List.of("object", "color", "material", "scene", "texture", "part");

    private static Detectors count(String file) throws IOException {
        Path table = Shared.file("dissection/" + file);
        List<String> lines = Files.readAllLines(table);
        List<String> header = List.of(lines.get(0).split(","));
        List<List<Detectors.Best>> units = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            String[] cells = line.split(",", -1);
            List<Detectors.Best> best = new ArrayList<>();
            for (String category : CATEGORIES) {
                Overlap overlap = new Overlap(
                        Long.MAX_VALUE,
                        number(cells[header.indexOf(category + "-truth")]),
                        number(cells[header.indexOf(category + "-activation")]),
                        number(cells[header.indexOf(category + "-intersect")]));
                best.add(new Detectors.Best(category, cells[header.indexOf(category + "-label")], overlap.iou()));
            }
            units.add(best);
        }
        return Detectors.count(units, Detectors.IOU);
    }

    private static long number(String cell) {
        return Math.round(Double.parseDouble(cell));
    }

    private static void has(String file, int unique, int total) throws IOException {
        Detectors found = count(file);
        assertEquals(unique, found.unique(), file);
        assertEquals(total, found.total(), file);
    }

    @Test
    void resNet152OnPlaces365() throws IOException {
        has("ResNet-152-model_places365.csv", 347, 1452);
    }

    @Test
    void resNet152OnImageNet() throws IOException {
        has("ResNet-152-model_imagenet.csv", 242, 1325);
    }

    @Test
    void alexNetOnPlaces365() throws IOException {
        has("caffe_reference_places365.csv", 91, 118);
    }

    @Test
    void alexNetOnPlaces205() throws IOException {
        has("caffe_reference_places205.csv", 79, 107);
    }

    @Test
    void alexNetOnImageNet() throws IOException {
        has("caffe_reference_imagenet.csv", 61, 97);
    }
}
