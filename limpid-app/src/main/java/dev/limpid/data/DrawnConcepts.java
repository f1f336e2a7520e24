package dev.limpid.data;

import dev.limpid.world.Scene;
import dev.limpid.world.creature.Variant;
import dev.limpid.world.place.Backdrop;
import dev.limpid.world.place.BackdropKind;
import dev.limpid.world.truth.Colour;
import dev.limpid.world.truth.Form;
import dev.limpid.world.truth.Label;
import dev.limpid.world.truth.Masks;
import dev.limpid.world.truth.Part;
import dev.limpid.world.truth.Texture;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The concepts of the drawn world: parts and their variants ({@code mouth}, {@code hook mouth}), colours, textures, shapes,
 * objects, and kinds of background as scenes. Pixels of a part belong to the part and to its variant.
 */
final class DrawnConcepts {
    /** Category and name, with a separator, by which a concept is found. */
    private static final Map<String, Concept> BY_NAME = table();

    private static final List<Concept> ALL = List.copyOf(BY_NAME.values());

    private DrawnConcepts() {}

    /** All concepts; their order never changes. */
    static List<Concept> all() {
        return ALL;
    }

    private static Map<String, Concept> table() {
        Map<String, Concept> table = new LinkedHashMap<>();
        for (Part part : Part.values()) {
            add(table, "part", part.word());
        }
        for (Variant look : Variant.values()) {
            add(table, "part", name(look));
        }
        for (Colour colour : Colour.values()) {
            add(table, "colour", colour.word());
        }
        for (Texture texture : Texture.values()) {
            add(table, "texture", texture.word());
        }
        for (Form form : Form.values()) {
            add(table, "shape", form.word());
        }
        for (String object : List.of("creature", "scarf", "watermark")) {
            add(table, "object", object);
        }
        Backdrop.objectNames().forEach(object -> add(table, "object", object));
        BackdropKind.all().forEach(kind -> add(table, "scene", kind.word()));
        return table;
    }

    private static void add(Map<String, Concept> table, String category, String name) {
        table.put(category + ":" + name, new Concept(table.size(), name, category));
    }

    private static String name(Variant look) {
        return look.word() + " " + look.part().word();
    }

    private static int number(String category, String name) {
        return Objects.requireNonNull(BY_NAME.get(category + ":" + name), name).number();
    }

    /** The constant of an enumeration whose word this is. */
    static String constant(String word) {
        return word.toUpperCase(Locale.ROOT).replace('-', '_');
    }

    /** The variant of a part by the name of its concept, if it is one. */
    static Optional<Variant> variant(String name) {
        return Stream.of(Variant.values()).filter(v -> name(v).equals(name)).findFirst();
    }

    /** Where a scene shows which concepts, drawn in this size. */
    static ConceptMasks masks(Scene scene, int side) {
        return masks(scene.masks(side), scene);
    }

    /** Where the masks of a scene show which concepts. */
    static ConceptMasks masks(Masks masks, Scene scene) {
        int side = masks.side();
        IdentityHashMap<Label, BitSet> areas = new IdentityHashMap<>();
        for (int i = 0; i < side * side; i++) {
            areas.computeIfAbsent(masks.at(i), l -> new BitSet(side * side)).set(i);
        }
        SortedMap<Integer, BitSet> concepts = new TreeMap<>();
        areas.forEach((label, area) -> {
            for (int each : numbers(label, scene)) {
                concepts.computeIfAbsent(each, c -> new BitSet(side * side)).or(area);
            }
        });
        BitSet all = new BitSet(side * side);
        all.set(0, side * side);
        concepts.put(number("scene", scene.place().backdrop().word()), all);
        return new ConceptMasks(side, side, concepts);
    }

    /** The concepts of a shape, without the scene. */
    private static List<Integer> numbers(Label label, Scene scene) {
        List<Integer> numbers = new ArrayList<>();
        numbers.add(number("colour", label.colour().word()));
        numbers.add(number("texture", label.texture().word()));
        numbers.add(number("shape", label.form().word()));
        if (label.object() != Label.BACKDROP) {
            numbers.add(number("object", label.name()));
        }
        label.part().ifPresent(part -> {
            numbers.add(number("part", part.word()));
            Variant look = scene.creature().looks().get(part);
            if (look != null) {
                numbers.add(number("part", name(look)));
            }
        });
        return numbers;
    }
}
