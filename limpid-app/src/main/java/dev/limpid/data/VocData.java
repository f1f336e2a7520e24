package dev.limpid.data;

import dev.limpid.error.LimpidException;
import dev.limpid.graph.TextFile;
import dev.limpid.model.Images;
import dev.limpid.model.Picture;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The layout of Pascal VOC: pictures in {@code JPEGImages}, masks of the same name in {@code SegmentationClass}, whose colours
 * are the numbers of classes in VOC's palette, and optionally lists of names in {@code ImageSets/Segmentation}. The names of
 * the classes are VOC's, or those of {@code labels.txt}, one on each line from 0, the background.
 */
final class VocData {
    private static final String PICTURES = "JPEGImages";
    private static final String MASKS = "SegmentationClass";
    private static final String CATEGORY = "object";
    private static final List<String> NAMES = List.of(
            "background",
            "aeroplane",
            "bicycle",
            "bird",
            "boat",
            "bottle",
            "bus",
            "car",
            "cat",
            "chair",
            "cow",
            "diningtable",
            "dog",
            "horse",
            "motorbike",
            "person",
            "pottedplant",
            "sheep",
            "sofa",
            "train",
            "tvmonitor");
    /** The border of objects, which belongs to none. */
    private static final int VOID = 255;

    private static final Map<Integer, Integer> PALETTE = palette();

    private VocData() {}

    /** Whether a folder is of this layout. @throws LimpidException if it has masks but no pictures */
    static boolean isAt(Path folder) {
        if (!Files.isDirectory(folder.resolve(MASKS))) {
            return false;
        }
        if (!Files.isDirectory(folder.resolve(PICTURES))) {
            throw LimpidException.badInput(folder + ": has masks in the folder " + MASKS + ", but no folder " + PICTURES
                    + " with the pictures that belong to them");
        }
        return true;
    }

    /** The number of a class by its colour: its bits, three at a time from the lowest, are the highest of red, green, blue. */
    private static Map<Integer, Integer> palette() {
        Map<Integer, Integer> palette = new HashMap<>();
        for (int number = 0; number <= VOID; number++) {
            int rgb = 0;
            for (int bit = 0; bit < 8; bit++) {
                int colour = (number >> bit) & 1;
                int shift = 7 - (bit / 3);
                rgb |= colour << (16 - (8 * (bit % 3)) + shift);
            }
            palette.put(rgb, number);
        }
        return palette;
    }

    /** Lists the pictures; they and their masks are read later. @throws LimpidException if the folder cannot be read */
    static AnnotatedData load(Path folder) {
        List<String> names = names(folder);
        Concepts concepts = new Concepts();
        names.stream().skip(1).forEach(n -> concepts.number(CATEGORY, n));
        Map<String, String> parts = parts(folder);
        List<String> splits = parts.values().stream().distinct().toList();
        List<AnnotatedData.Item> items = new ArrayList<>();
        List<Path> masks = new ArrayList<>();
        try (Stream<Path> all = Files.list(folder.resolve(MASKS))) {
            for (Path mask : all.filter(Images::isPicture).sorted().toList()) {
                String stem = stem(mask);
                masks.add(mask);
                Path picture = folder.resolve(PICTURES).resolve(stem + ".jpg");
                Path other = folder.resolve(PICTURES).resolve(stem + ".png");
                items.add(new AnnotatedData.Item(
                        Files.exists(picture) ? picture : other,
                        Math.max(0, splits.indexOf(parts.getOrDefault(stem, ""))),
                        Set.of(CATEGORY),
                        () -> read(mask, names.size())));
            }
        } catch (IOException e) {
            throw LimpidException.badInput(folder + ": the folder cannot be read", e);
        }
        return new AnnotatedData(
                folder.toString(), concepts.all(), splits.isEmpty() ? List.of("all") : splits, masks, items);
    }

    private static String stem(Path file) {
        return String.valueOf(file.getFileName()).replaceFirst("\\.[^.]*$", "");
    }

    private static List<String> names(Path folder) {
        Path file = folder.resolve("labels.txt");
        return Files.isRegularFile(file) ? TextFile.lines(file) : NAMES;
    }

    /** The part of the data of each picture that a list names. */
    private static Map<String, String> parts(Path folder) {
        Map<String, String> parts = new LinkedHashMap<>();
        for (String part : List.of("train", "val", "test")) {
            Path list = folder.resolve("ImageSets").resolve("Segmentation").resolve(part + ".txt");
            if (Files.isRegularFile(list)) {
                TextFile.lines(list).stream().map(String::strip).forEach(n -> parts.putIfAbsent(n, part));
            }
        }
        return parts;
    }

    private static ConceptMasks read(Path file, int classes) {
        Picture picture = Images.read(file);
        ByteBuffer rgb = picture.pixels().bytes();
        SortedMap<Integer, BitSet> masks = new TreeMap<>();
        for (int i = 0; i < picture.width() * picture.height(); i++) {
            int colour = ((rgb.get(3 * i) & 0xFF) << 16)
                    | ((rgb.get((3 * i) + 1) & 0xFF) << 8)
                    | (rgb.get((3 * i) + 2) & 0xFF);
            Integer number = PALETTE.get(colour);
            if (number == null || (number >= classes && number != VOID)) {
                throw LimpidException.badInput(file + ": the colour "
                        + String.format(java.util.Locale.ROOT, "#%06x", colour) + " stands for no class");
            }
            if (number > 0 && number != VOID) {
                masks.computeIfAbsent(number - 1, c -> new BitSet()).set(i);
            }
        }
        return new ConceptMasks(picture.width(), picture.height(), masks);
    }
}
