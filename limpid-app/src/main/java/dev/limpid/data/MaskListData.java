package dev.limpid.data;

import dev.limpid.error.LimpidException;
import dev.limpid.model.Images;
import dev.limpid.model.Picture;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A CSV file with a row for each mask: the columns {@code image}, {@code mask} (a picture of the same size, black outside) and
 * {@code concept} or {@code category}, and optionally {@code split}. Rows of one image belong together; those
 * without a concept are passed over.
 */
final class MaskListData {
    private static final String CATEGORY = "object";

    private MaskListData() {}

    /** A mask file of a concept. */
    private record Row(Path mask, int concept) {}

    /** Reads the table; pictures and masks later. @throws LimpidException if it is damaged */
    static AnnotatedData load(Path csv) {
        List<List<String>> rows = Csv.read(csv);
        List<String> header = rows.get(0);
        int image = header.indexOf("image");
        int mask = header.indexOf("mask");
        int name = Math.max(header.indexOf("concept"), header.indexOf("category"));
        int split = header.indexOf("split");
        if (image < 0 || mask < 0 || name < 0) {
            throw LimpidException.badInput(
                    csv + ": needs the columns 'image', 'mask' and 'concept', but has " + header);
        }
        Concepts concepts = new Concepts();
        Map<Path, List<Row>> masks = new LinkedHashMap<>();
        Map<Path, String> parts = new LinkedHashMap<>();
        for (List<String> row : rows.subList(1, rows.size())) {
            if (row.size() <= Math.max(image, Math.max(mask, name))) {
                throw LimpidException.badInput(csv + ": a line is too short: " + row);
            }
            if (row.get(name).isBlank()) {
                continue;
            }
            Path file = csv.resolveSibling(row.get(image));
            masks.computeIfAbsent(file, f -> new ArrayList<>())
                    .add(new Row(csv.resolveSibling(row.get(mask)), concepts.number(CATEGORY, row.get(name))));
            parts.putIfAbsent(file, split < 0 || split >= row.size() ? "all" : row.get(split));
        }
        if (masks.isEmpty() && rows.size() > 1) {
            throw LimpidException.badInput(csv + ": no row names a concept");
        }
        List<String> splits = parts.values().stream().distinct().toList();
        List<AnnotatedData.Item> items = new ArrayList<>();
        masks.forEach((file, own) -> items.add(
                new AnnotatedData.Item(file, splits.indexOf(parts.get(file)), Set.of(CATEGORY), () -> read(own))));
        List<Path> sources = Stream.concat(
                        Stream.of(csv),
                        masks.values().stream().flatMap(List::stream).map(Row::mask))
                .distinct()
                .toList();
        return new AnnotatedData(csv.toString(), concepts.all(), splits, sources, items);
    }

    private static ConceptMasks read(List<Row> rows) {
        SortedMap<Integer, BitSet> masks = new TreeMap<>();
        int width = 0;
        int height = 0;
        for (Row row : rows) {
            Picture picture = Images.read(row.mask);
            if (width > 0 && (picture.width() != width || picture.height() != height)) {
                throw LimpidException.badInput(row.mask + ": is of another size than other masks of its picture");
            }
            width = picture.width();
            height = picture.height();
            ByteBuffer rgb = picture.pixels().bytes();
            BitSet pixels = masks.computeIfAbsent(row.concept, c -> new BitSet());
            for (int i = 0; i < width * height; i++) {
                if ((rgb.get(3 * i) | rgb.get((3 * i) + 1) | rgb.get((3 * i) + 2)) != 0) {
                    pixels.set(i);
                }
            }
        }
        return new ConceptMasks(width, height, masks);
    }
}
