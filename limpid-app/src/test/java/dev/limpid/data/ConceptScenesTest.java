package dev.limpid.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.limpid.inside.dissection.Formula;
import dev.limpid.world.World;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConceptScenesTest {
    private final ConceptScenes scenes = new ConceptScenes(World.standard(), 48);

    private static int concept(String category, String name) {
        return DrawnConcepts.all().stream()
                .filter(c -> c.category().equals(category) && c.name().equals(name))
                .findFirst()
                .orElseThrow()
                .number();
    }

    @Test
    void everyKindOfConceptIsDrawnWithAndWithout() {
        List<Integer> some = List.of(
                concept("part", "wings"),
                concept("part", "body"),
                concept("part", "hook mouth"),
                concept("colour", "pink"),
                concept("texture", "scales"),
                concept("texture", "water"),
                concept("object", "creature"),
                concept("object", "scarf"),
                concept("object", "watermark"),
                concept("object", "tree"),
                concept("scene", "night"));
        for (int each : some) {
            assertTrue(
                    scenes.pair(Formula.of(each), false, 5).isPresent(),
                    DrawnConcepts.all().get(each).name());
        }
    }

    @Test
    void whatEveryPictureShowsHasNoPair() {
        assertEquals(Optional.empty(), scenes.pair(Formula.of(concept("shape", "field")), false, 5));
    }

    @Test
    void combinationsOfPixelsAndOfPicturesAreDrawn() {
        Formula both = Formula.of(concept("part", "wings")).with(Formula.Join.AND_NOT, concept("scene", "night"));
        assertTrue(scenes.pair(both, false, 1).isPresent());
        Formula apart = Formula.of(concept("part", "wings")).with(Formula.Join.AND, concept("part", "tail"));
        assertEquals(Optional.empty(), scenes.pair(apart, false, 1), "no pixel is both");
        assertTrue(scenes.pair(apart, true, 1).isPresent());
    }
}
