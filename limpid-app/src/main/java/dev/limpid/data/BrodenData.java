package dev.limpid.data;

import dev.limpid.error.LimpidException;
import dev.limpid.model.Images;
import dev.limpid.model.Picture;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Broden's layout: {@code index.csv} with the columns {@code image, split, ih, iw, sh, sw} and one for each category, whose
 * cells name pictures of labels ({@code red + 256 green} is the number of a pixel's label) or labels of the whole picture,
 * several separated by semicolons; {@code label.csv} with {@code number, name}; pictures in the folder {@code images}.
 *
 * <p>Ref.: Bau et al., Network Dissection, CVPR 2017, arXiv:1704.05796.
 */
final class BrodenData {
    private static final Set<String> FIXED = Set.of("image", "split", "ih", "iw", "sh", "sw");

    private final Path folder;
    private final Path index;
    private final Map<Integer, String> labels;
    /** Category and number of a label by the number of the concept. */
    private final Map<String, Map<Integer, Integer>> numbers = new HashMap<>();

    private BrodenData(Path index) {
        this.index = index;
        this.folder = index.toAbsolutePath().getParent() == null ? Path.of("") : index.resolveSibling("");
        this.labels = labels(index.resolveSibling("label.csv"));
    }

    /** Reads the tables; pictures and masks later. @throws LimpidException if they are damaged */
    static AnnotatedData load(Path index) {
        return new BrodenData(index).read();
    }

    private static Map<Integer, String> labels(Path file) {
        List<List<String>> rows = Csv.read(file);
        int number = rows.get(0).indexOf("number");
        int name = rows.get(0).indexOf("name");
        if (number < 0 || name < 0) {
            throw LimpidException.badInput(file + ": has no columns 'number' and 'name' but " + rows.get(0));
        }
        Map<Integer, String> labels = new LinkedHashMap<>();
        for (List<String> row : rows.subList(1, rows.size())) {
            if (row.size() > Math.max(number, name)) {
                labels.put(number(row.get(number), file), row.get(name));
            }
        }
        return labels;
    }

    private static int number(String text, Path file) {
        try {
            return Integer.parseInt(text.strip());
        } catch (NumberFormatException e) {
            throw LimpidException.badInput(file + ": '" + text + "' is no number", e);
        }
    }

    private AnnotatedData read() {
        List<List<String>> rows = Csv.read(index);
        List<String> header = rows.get(0);
        if (!header.contains("image")) {
            throw LimpidException.badInput(index + ": has no column 'image' but " + header);
        }
        if (!header.containsAll(Set.of("sw", "sh")) && !header.containsAll(Set.of("iw", "ih"))) {
            throw LimpidException.badInput(index
                    + ": has no columns 'sw' and 'sh' with the size of the masks, nor 'iw' and 'ih', but " + header);
        }
        List<String> categories =
                header.stream().filter(h -> !FIXED.contains(h) && !h.isEmpty()).toList();
        // Any label may be met in any category: which are is known only from the pictures.
        Concepts concepts = new Concepts();
        for (String category : categories) {
            Map<Integer, Integer> own = new HashMap<>();
            labels.forEach((number, name) -> own.put(number, concepts.number(category, name)));
            numbers.put(category, own);
        }
        List<String> splits = new ArrayList<>();
        Set<Path> sources = new LinkedHashSet<>(List.of(index, index.resolveSibling("label.csv")));
        List<AnnotatedData.Item> items = new ArrayList<>();
        for (List<String> row : rows.subList(1, rows.size())) {
            Map<String, String> cells = new LinkedHashMap<>();
            for (int i = 0; i < Math.min(row.size(), header.size()); i++) {
                cells.put(header.get(i), row.get(i));
            }
            String split = cells.getOrDefault("split", "all");
            if (!splits.contains(split)) {
                splits.add(split);
            }
            Set<String> annotated = categories.stream()
                    .filter(c -> !cells.getOrDefault(c, "").isEmpty())
                    .collect(Collectors.toSet());
            for (String category : annotated) {
                sources.addAll(pictures(cells.getOrDefault(category, "")));
            }
            Path image = at(cells.getOrDefault("image", ""));
            items.add(new AnnotatedData.Item(image, splits.indexOf(split), annotated, () -> masks(cells, annotated)));
        }
        return new AnnotatedData(
                index.toString(),
                concepts.all(),
                splits.isEmpty() ? List.of("all") : splits,
                List.copyOf(sources),
                items);
    }

    /** The pictures of labels that a cell names. */
    private List<Path> pictures(String cell) {
        return Stream.of(cell.split(";"))
                .map(String::strip)
                .filter(each -> !each.isEmpty() && !each.matches("[0-9]+"))
                .map(this::at)
                .toList();
    }

    private Path at(String name) {
        Path within = folder.resolve("images").resolve(name);
        return Files.exists(within) ? within : folder.resolve(name);
    }

    private ConceptMasks masks(Map<String, String> cells, Set<String> annotated) {
        SortedMap<Integer, BitSet> masks = new TreeMap<>();
        int width = size(cells, "sw", "iw");
        int height = size(cells, "sh", "ih");
        for (String category : annotated) {
            for (String each : cells.getOrDefault(category, "").split(";")) {
                String cell = each.strip();
                if (cell.matches("[0-9]+")) {
                    concept(category, number(cell, index), masks, width * height)
                            .set(0, width * height);
                } else if (!cell.isEmpty()) {
                    add(category, at(cell), width, height, masks);
                }
            }
        }
        return new ConceptMasks(width, height, masks);
    }

    private int size(Map<String, String> cells, String column, String otherwise) {
        String text = cells.getOrDefault(column, cells.getOrDefault(otherwise, ""));
        int size = number(text, index);
        if (size < 1 || size > Images.LARGEST_SIDE) {
            throw LimpidException.badInput(index + ": a mask of " + size + " pixels is impossible");
        }
        return size;
    }

    private void add(String category, Path file, int width, int height, SortedMap<Integer, BitSet> masks) {
        Picture picture = Images.read(file);
        if (picture.width() != width || picture.height() != height) {
            throw LimpidException.badInput(file + ": is " + picture.width() + " x " + picture.height()
                    + " pixels, but the index says " + width + " x " + height);
        }
        ByteBuffer rgb = picture.pixels().bytes();
        for (int i = 0; i < width * height; i++) {
            int number = (rgb.get(3 * i) & 0xFF) + (256 * (rgb.get((3 * i) + 1) & 0xFF));
            if (number > 0) {
                concept(category, number, masks, width * height).set(i);
            }
        }
    }

    private BitSet concept(String category, int label, SortedMap<Integer, BitSet> masks, int size) {
        Integer concept = numbers.getOrDefault(category, Map.of()).get(label);
        if (concept == null) {
            throw LimpidException.badInput(
                    index + ": label " + label + " of category '" + category + "' is not in label.csv");
        }
        return masks.computeIfAbsent(concept, c -> new BitSet(size));
    }
}
