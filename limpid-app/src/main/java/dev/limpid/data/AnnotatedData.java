package dev.limpid.data;

import dev.limpid.Image;
import dev.limpid.error.LimpidException;
import dev.limpid.metrics.Spread;
import dev.limpid.model.Images;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Pictures with masks of concepts in files.
 *
 * @param name the folder or file that names them
 * @param concepts what they can show
 * @param splits the names of the parts of the data
 * @param sources the files of annotations
 * @param items the pictures
 */
record AnnotatedData(String name, List<Concept> concepts, List<String> splits, List<Path> sources, List<Item> items)
        implements DataSet {
    AnnotatedData {
        concepts = List.copyOf(concepts);
        splits = List.copyOf(splits);
        sources = List.copyOf(sources);
        items = List.copyOf(items);
    }

    /**
     * A picture.
     *
     * @param file of the picture
     * @param split the number of its part of the data
     * @param annotated the categories in which it is annotated
     * @param masks reads where it shows which concepts
     */
    record Item(Path file, int split, Set<String> annotated, MaskReader masks) {}

    /** Reads the masks of a picture. */
    interface MaskReader {
        /** The masks. @throws LimpidException if they cannot be read */
        ConceptMasks read();
    }

    /**
     * The data set at a location, if it is one of those with masks.
     *
     * @param limit how many pictures at most; 0 for all
     * @throws LimpidException if it is one, and is damaged or empty
     */
    static Optional<DataSet> find(Path location, int limit) {
        return load(location).map(data -> {
            if (data.items.isEmpty()) {
                throw LimpidException.notFound(location + ": no picture is annotated");
            }
            List<Item> taken = Spread.limited(data.items, limit, Item::split);
            return new AnnotatedData(data.name, data.concepts, data.splits, data.sources, taken);
        });
    }

    private static Optional<AnnotatedData> load(Path location) {
        String lower = location.toString().toLowerCase(Locale.ROOT);
        if (Files.isDirectory(location)) {
            Path index = location.resolve("index.csv");
            if (Files.isRegularFile(index)) {
                return Optional.of(BrodenData.load(index));
            }
            List<Path> instances = CocoData.files(location);
            if (!instances.isEmpty()) {
                return Optional.of(CocoData.load(location, instances));
            }
            return VocData.isAt(location) ? Optional.of(VocData.load(location)) : Optional.empty();
        }
        if (lower.endsWith(".json") && Files.isRegularFile(location)) {
            return Optional.of(CocoData.load(CocoData.folder(location), List.of(location)));
        }
        if (lower.endsWith(".csv") && Files.isRegularFile(location)) {
            List<String> header = Csv.read(location).get(0);
            return header.contains("sh") && header.contains("image")
                    ? Optional.of(BrodenData.load(location))
                    : header.contains("mask") ? Optional.of(MaskListData.load(location)) : Optional.empty();
        }
        return Optional.empty();
    }

    @Override
    public String identity() {
        return "annotated " + FileStamp.of(files(), i -> "");
    }

    @Override
    public List<Path> files() {
        List<Path> files = new ArrayList<>(sources);
        items.forEach(item -> files.add(item.file));
        return files;
    }

    @Override
    public int size() {
        return items.size();
    }

    @Override
    public String name(int index) {
        return items.get(index).file.toString();
    }

    /** @throws LimpidException if the file cannot be read */
    @Override
    public Image image(int index) {
        Path file = items.get(index).file;
        return Image.of(file).named(file.toString());
    }

    @Override
    public List<String> classes() {
        return List.of();
    }

    @Override
    public OptionalInt label(int index) {
        return OptionalInt.empty();
    }

    @Override
    public Optional<ConceptMasks> masks(int index) {
        Item item = items.get(index);
        ConceptMasks masks = item.masks.read();
        Images.findSize(item.file).filter(size -> !isAlike(size, masks)).ifPresent(size -> {
            throw LimpidException.badInput(item.file + ": is " + size.width() + " x " + size.height()
                    + " pixels, but its masks are " + masks.width() + " x " + masks.height()
                    + ", which is another shape");
        });
        return Optional.of(masks);
    }

    /** Whether masks can be those of a picture in another size: the sides have the same ratio, but for rounding. */
    private static boolean isAlike(Images.Size size, ConceptMasks masks) {
        double across = (double) masks.width() / size.width();
        double down = (double) masks.height() / size.height();
        return Math.abs(masks.width() - down * size.width()) <= 1 + down
                || Math.abs(masks.height() - across * size.height()) <= 1 + across;
    }

    @Override
    public Set<String> annotated(int index) {
        return items.get(index).annotated;
    }

    @Override
    public int split(int index) {
        return items.get(index).split;
    }
}
