package dev.limpid.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.limpid.Image;
import dev.limpid.error.LimpidException;
import dev.limpid.metrics.Mask;
import dev.limpid.metrics.Spread;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * FunnyBirds in the layout of its authors: {@code classes.json}, {@code dataset_test.json}, pictures in {@code test/CLASS/NUMBER.png},
 * their parts as colours in {@code test_part_map}, and each picture without some parts, or without an object of the background, in {@code
 * test_interventions}. The classes are named by their numbers. Nothing but the two JSON files is read before it is asked for. Safe for
 * use by many threads.
 *
 * <p>Ref.: Hesse, Schaub-Meyer and Roth, FunnyBirds: A Synthetic Vision Dataset for a Part-Based Analysis of Explainable AI Methods,
 * 2023, arXiv 2308.06248.
 */
public final class FunnyBirdsData implements DataSet {
    /** The parts in the order of their names. */
    public static final List<String> PARTS = List.of("beak", "eye", "foot", "tail", "wing");

    private final Path folder;
    private final List<Bird> birds;
    private final List<List<Integer>> looks;

    /** A picture: its class, its number in the list and how many objects its background has. */
    private record Bird(int label, int number, int objects) {}

    private FunnyBirdsData(Path folder, List<Bird> birds, List<List<Integer>> looks) {
        this.folder = folder;
        this.birds = List.copyOf(birds);
        this.looks = looks;
    }

    /** Whether a folder has this layout. */
    public static boolean isAt(Path folder) {
        return Files.isRegularFile(folder.resolve("classes.json"))
                && Files.isRegularFile(folder.resolve("dataset_test.json"))
                && Files.isDirectory(folder.resolve("test_interventions"));
    }

    /**
     * The test pictures of a folder.
     *
     * @param limit how many at most, spread evenly over the classes; 0 for all
     * @throws LimpidException if it does not have this layout, or a file of it is damaged
     */
    public static FunnyBirdsData of(Path folder, int limit) {
        if (!isAt(folder)) {
            throw LimpidException.badInput(
                    folder + " is not a folder of FunnyBirds: classes.json, dataset_test.json and"
                            + " test_interventions must be in it");
        }
        TreeMap<Integer, List<Integer>> classes = new TreeMap<>();
        for (JsonNode each : read(folder.resolve("classes.json"))) {
            JsonNode parts = each.path("parts");
            classes.put(
                    number(folder, each, "class_idx"),
                    PARTS.stream().map(p -> number(folder, parts, p)).toList());
        }
        if (classes.isEmpty() || classes.firstKey() != 0 || classes.lastKey() != classes.size() - 1) {
            throw LimpidException.badInput(
                    folder.resolve("classes.json") + ": the classes are not numbered from 0 without gaps");
        }
        List<Bird> birds = new ArrayList<>();
        JsonNode listed = read(folder.resolve("dataset_test.json"));
        for (int i = 0; i < listed.size(); i++) {
            int label = number(folder, listed.get(i), "class_idx");
            if (!classes.containsKey(label)) {
                throw LimpidException.badInput(
                        folder + ": picture " + i + " is of class " + label + ", which is not in classes.json");
            }
            String objects = listed.get(i).path("bg_objects").asText();
            birds.add(new Bird(label, i, objects.isEmpty() ? 0 : objects.split(",").length));
        }
        if (birds.isEmpty()) {
            throw LimpidException.notFound(folder + ": dataset_test.json lists no picture");
        }
        return new FunnyBirdsData(folder, Spread.limited(birds, limit, Bird::label), List.copyOf(classes.values()));
    }

    private static JsonNode read(Path file) {
        try {
            JsonNode list = JsonMapper.builder().build().readTree(Files.readAllBytes(file));
            if (list == null || !list.isArray()) {
                throw LimpidException.badInput(file + " is not a list");
            }
            return list;
        } catch (IOException e) {
            throw LimpidException.badInput(file + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static int number(Path folder, JsonNode node, String key) {
        if (!node.path(key).isInt()) {
            throw LimpidException.badInput(folder + ": an entry has no number '" + key + "'");
        }
        return node.get(key).intValue();
    }

    @Override
    public String name() {
        return folder.toString();
    }

    @Override
    public String identity() {
        return "funnybirds "
                + FileStamp.of(List.of(folder.resolve("classes.json"), folder.resolve("dataset_test.json")), i -> "")
                + " " + birds.size();
    }

    @Override
    public int size() {
        return birds.size();
    }

    @Override
    public String name(int index) {
        return file("test", index, ".png").toString();
    }

    @Override
    public Image image(int index) {
        return read(file("test", index, ".png"), index);
    }

    private Image read(Path file, int index) {
        return Image.of(file).named(name(index));
    }

    private Path file(String part, int index, String more) {
        Bird bird = birds.get(index);
        return folder.resolve(part)
                .resolve(Integer.toString(bird.label))
                .resolve(String.format(Locale.ROOT, "%06d", bird.number) + more);
    }

    @Override
    public List<String> classes() {
        List<String> names = new ArrayList<>();
        for (int c = 0; c < looks.size(); c++) {
            names.add(Integer.toString(c));
        }
        return names;
    }

    @Override
    public OptionalInt label(int index) {
        return OptionalInt.of(birds.get(index).label);
    }

    @Override
    public List<Concept> concepts() {
        List<Concept> concepts = new ArrayList<>();
        for (int p = 0; p < PARTS.size(); p++) {
            concepts.add(new Concept(p, PARTS.get(p), "part"));
        }
        return concepts;
    }

    /** {@inheritDoc} Parts that are hidden in the picture are not among them. */
    @Override
    public Optional<ConceptMasks> masks(int index) {
        BirdParts shown = parts(index);
        SortedMap<Integer, BitSet> masks = new TreeMap<>();
        for (int p = 0; p < PARTS.size(); p++) {
            Mask part = shown.part(p);
            BitSet pixels = new BitSet();
            for (int i = 0; i < shown.width() * shown.height(); i++) {
                pixels.set(i, part.contains(i));
            }
            if (!pixels.isEmpty()) {
                masks.put(p, pixels);
            }
        }
        return Optional.of(new ConceptMasks(shown.width(), shown.height(), masks));
    }

    /** For each class the number of the form of each of {@link #PARTS}. */
    public List<List<Integer>> looks() {
        return looks;
    }

    /** How many objects the background of a picture has. */
    public int objects(int index) {
        return birds.get(index).objects;
    }

    /** A picture with some parts alone. @throws LimpidException if the file cannot be read */
    public Image withOnly(int index, Collection<String> kept) {
        String parts = String.join("_", kept.stream().sorted().toList());
        return read(file("test_interventions", index, "").resolve("body_" + parts + ".png"), index);
    }

    /** A picture without one object of the background. @throws LimpidException if the file cannot be read */
    public Image withoutObject(int index, int object) {
        Path file = file("test_interventions", index, "")
                .resolve("background_interventions")
                .resolve(object + ".png");
        return read(file, index);
    }

    /** Which part or object each pixel of a picture shows. @throws LimpidException if the file cannot be read */
    public BirdParts parts(int index) {
        return BirdParts.read(file("test_part_map", index, ".png"));
    }
}
