package dev.limpid.data;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.limpid.error.LimpidException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * COCO's layout: {@code annotations/instances_*.json} with polygons or run lengths, and pictures in the folder itself,
 * {@code images}, or one named as the file ({@code val2017}), which is also the name of the split.
 *
 * <p>Ref.: Lin et al., Microsoft COCO, ECCV 2014, arXiv:1405.0312.
 */
final class CocoData {
    private static final String CATEGORY = "object";
    private static final String START = "instances_";

    private final ObjectMapper mapper = new ObjectMapper();
    private final Map<Long, Picture> pictures = new LinkedHashMap<>();
    private final Map<Long, String> names = new TreeMap<>();

    /** A picture, and the areas of objects in it. */
    private record Picture(String file, int width, int height, List<Area> areas) {}

    /** Where an object is. */
    private record Area(long category, CocoShape shape) {}

    private CocoData() {}

    /** The files of annotations of a folder. */
    static List<Path> files(Path folder) {
        Path annotations = folder.resolve("annotations");
        if (!Files.isDirectory(annotations)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(annotations)) {
            return all.filter(f -> String.valueOf(f.getFileName()).matches(START + ".*\\.json"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw LimpidException.badInput(annotations + ": the folder cannot be read", e);
        }
    }

    /** The folder that a file of annotations belongs to. */
    static Path folder(Path file) {
        Path parent = file.toAbsolutePath().getParent();
        boolean isWithin = parent != null && parent.endsWith("annotations") && parent.getParent() != null;
        return isWithin ? Objects.requireNonNull(parent).resolveSibling("") : file.resolveSibling("");
    }

    /** Reads the annotations; pictures later. @throws LimpidException if they are damaged */
    static AnnotatedData load(Path folder, List<Path> files) {
        Concepts concepts = new Concepts();
        List<AnnotatedData.Item> items = new ArrayList<>();
        List<String> splits = new ArrayList<>();
        boolean isAnnotated = false;
        boolean isShown = false;
        for (Path file : files) {
            CocoData data = new CocoData();
            data.read(file);
            String split = String.valueOf(file.getFileName())
                    .replaceFirst("\\.json$", "")
                    .replaceFirst(START, "");
            splits.add(split);
            Map<Long, Integer> numbers = new TreeMap<>();
            data.names.forEach((id, name) -> numbers.put(id, concepts.number(CATEGORY, name)));
            for (Picture each : data.pictures.values()) {
                isAnnotated |= !each.areas.isEmpty();
                isShown |= each.areas.stream().anyMatch(a -> !a.shape.isEmpty());
                items.add(new AnnotatedData.Item(
                        at(folder, split, each.file),
                        splits.size() - 1,
                        Set.of(CATEGORY),
                        () -> masks(each, numbers, file)));
            }
        }
        if (!isShown && !items.isEmpty()) {
            throw LimpidException.badInput(
                    files.get(0) + (isAnnotated ? ": no object has a mask" : ": no object is annotated"));
        }
        return new AnnotatedData(folder.toString(), concepts.all(), splits, files, items);
    }

    private static Path at(Path folder, String split, String name) {
        for (Path each : List.of(
                folder.resolve(split),
                folder.resolve("images"),
                folder.resolve("images").resolve(split))) {
            if (Files.exists(each.resolve(name))) {
                return each.resolve(name);
            }
        }
        return folder.resolve(name);
    }

    private static ConceptMasks masks(Picture picture, Map<Long, Integer> numbers, Path file) {
        SortedMap<Integer, BitSet> masks = new TreeMap<>();
        for (Area each : picture.areas) {
            Integer number = numbers.get(each.category);
            if (number == null) {
                throw LimpidException.badInput(
                        file + ": an object is of category " + each.category + ", which has no name");
            }
            each.shape.draw(picture.width, picture.height, masks.computeIfAbsent(number, c -> new BitSet()));
        }
        return new ConceptMasks(picture.width, picture.height, masks);
    }

    private void read(Path file) {
        List<JsonNode> early = new ArrayList<>();
        try (JsonParser parser = mapper.createParser(file.toFile())) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw LimpidException.badInput("holds no annotations of COCO");
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String field = parser.currentName();
                parser.nextToken();
                switch (field) {
                    case "images" -> each(parser, this::addPicture);
                    case "categories" ->
                        each(
                                parser,
                                n -> names.put(
                                        n.path("id").asLong(), n.path("name").asText("")));
                    case "annotations" ->
                        each(parser, n -> {
                            if (!addArea(n)) {
                                early.add(n);
                            }
                        });
                    default -> parser.skipChildren();
                }
            }
        } catch (JsonProcessingException e) {
            throw LimpidException.badInput(file + ": is no JSON: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw LimpidException.badInput(file + ": cannot be read: " + e.getMessage(), e);
        } catch (LimpidException e) {
            throw e.at(file);
        }
        for (JsonNode each : early) {
            if (!addArea(each)) {
                throw LimpidException.badInput(file + ": an object is in picture "
                        + each.path("image_id").asText() + ", which is not listed");
            }
        }
    }

    private void each(JsonParser parser, Consumer<JsonNode> use) throws IOException {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            throw LimpidException.badInput("a list is missing");
        }
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            use.accept(mapper.readTree(parser));
        }
    }

    private void addPicture(JsonNode node) {
        int width = node.path("width").asInt();
        int height = node.path("height").asInt();
        if (width < 1 || height < 1 || !node.hasNonNull("file_name")) {
            throw LimpidException.badInput("a picture has no size or no name");
        }
        pictures.put(
                node.path("id").asLong(),
                new Picture(node.path("file_name").asText(), width, height, new ArrayList<>()));
    }

    /** Whether the picture is known already. */
    private boolean addArea(JsonNode node) {
        Picture picture = pictures.get(node.path("image_id").asLong());
        if (picture != null) {
            picture.areas.add(new Area(node.path("category_id").asLong(), CocoShape.of(node.path("segmentation"))));
        }
        return picture != null;
    }
}
