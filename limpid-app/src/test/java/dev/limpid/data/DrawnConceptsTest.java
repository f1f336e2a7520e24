package dev.limpid.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.limpid.metrics.Mask;
import dev.limpid.world.Scene;
import dev.limpid.world.World;
import dev.limpid.world.creature.Variant;
import dev.limpid.world.truth.Masks;
import dev.limpid.world.truth.Part;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class DrawnConceptsTest {
    private static final int SIDE = 64;

    private static Concept concept(String category, String name) {
        return DrawnConcepts.all().stream()
                .filter(c -> c.category().equals(category) && c.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void conceptsAreNumberedAndNamedOnce() {
        List<Concept> all = DrawnConcepts.all();
        for (int i = 0; i < all.size(); i++) {
            assertEquals(i, all.get(i).number());
        }
        assertEquals(
                all.size(),
                new HashSet<>(all.stream().map(c -> c.category() + c.name()).toList()).size());
        assertEquals(8 + 40 + 12 + 11 + 7 + 18 + 6, all.size());
    }

    @Test
    void masksAreThoseOfTheDrawing() {
        for (long seed = 0; seed < 5; seed++) {
            Scene scene = World.standard().sample(seed).scene();
            ConceptMasks masks = DrawnConcepts.masks(scene, SIDE);
            Mask wings = scene.draw(SIDE).masks().of(Part.WINGS);
            BitSet found = masks.masks().getOrDefault(concept("part", "wings").number(), new BitSet());
            for (int i = 0; i < SIDE * SIDE; i++) {
                assertEquals(wings.contains(i), found.get(i));
            }
            Variant look = Objects.requireNonNull(scene.creature().looks().get(Part.WINGS));
            int variant = concept("part", look.word() + " wings").number();
            assertEquals(found, masks.masks().getOrDefault(variant, new BitSet()));
        }
    }

    @Test
    void coloursTexturesAndShapesEachCoverAllPixelsOnce() {
        ConceptMasks masks = DrawnConcepts.masks(World.standard().sample(3).scene(), SIDE);
        Map<String, Integer> pixels = new TreeMap<>();
        masks.masks()
                .forEach((number, area) ->
                        pixels.merge(DrawnConcepts.all().get(number).category(), area.cardinality(), Integer::sum));
        for (String category : List.of("colour", "texture", "shape", "scene")) {
            assertEquals(SIDE * SIDE, pixels.get(category), category);
        }
        assertTrue(pixels.getOrDefault("object", 0) < SIDE * SIDE);
    }

    @Test
    void aRemovedPartShowsNeitherItselfNorItsVariant() {
        Scene scene = World.standard().sample(1).scene();
        Scene without = scene.with(scene.creature().without(Part.TAIL));
        ConceptMasks masks = DrawnConcepts.masks(without, SIDE);
        Variant look = Objects.requireNonNull(scene.creature().looks().get(Part.TAIL));
        assertFalse(masks.masks().containsKey(concept("part", "tail").number()));
        assertFalse(
                masks.masks().containsKey(concept("part", look.word() + " tail").number()));
    }

    @Test
    void masksWithoutColoursAreThoseOfThePicture() {
        for (long seed = 0; seed < 4; seed++) {
            Scene scene = World.standard().sample(seed).scene();
            Masks whole = scene.draw(SIDE).masks();
            Masks alone = scene.masks(SIDE);
            for (int i = 0; i < SIDE * SIDE; i++) {
                assertEquals(whole.at(i), alone.at(i));
            }
        }
    }
}
