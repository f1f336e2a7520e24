package dev.limpid.world;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limpid.world.creature.Variant;
import dev.limpid.world.truth.Part;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SpeciesTest {

    private static final List<Species> ALL = Species.all();

    @Test
    void thereAreAtLeastTwentyWithUniqueNames() {
        assertThat(ALL).hasSizeGreaterThanOrEqualTo(20);
        assertThat(ALL).extracting(Species::name).doesNotHaveDuplicates();
        for (int i = 0; i < ALL.size(); i++) {
            assertThat(ALL.get(i).index()).isEqualTo(i);
        }
    }

    @Test
    void everyPartHasAtLeastFiveVariants() {
        for (Part part : Part.values()) {
            assertThat(Variant.of(part)).as(part.word()).hasSizeGreaterThanOrEqualTo(5);
        }
    }

    @Test
    void everyVariantOfEveryIdentifyingPartOccursInFiveSpecies() {
        for (Part part : Part.telling()) {
            for (Variant look : Variant.of(part)) {
                assertThat(ALL.stream().filter(s -> s.look(part) == look))
                        .as(look.word())
                        .hasSize(5);
            }
        }
    }

    @Test
    void twoSpeciesDifferInAtLeastFiveParts() {
        int parts = Part.telling().size();
        for (Species one : ALL) {
            for (Species other : ALL) {
                if (one.index() != other.index()) {
                    assertThat(parts - one.shared(other).size())
                            .as(one.name() + " and " + other.name())
                            .isGreaterThanOrEqualTo(5);
                }
            }
        }
    }

    @Test
    void noVariantDeterminesTheVariantOfAnotherPart() {
        for (Part one : Part.telling()) {
            for (Part other : Part.telling()) {
                if (one != other) {
                    Map<List<Variant>, Integer> together = new HashMap<>();
                    ALL.forEach(s -> together.merge(List.of(s.look(one), s.look(other)), 1, Integer::sum));
                    assertThat(together.values()).as(one + " and " + other).allMatch(n -> n <= 2);
                }
            }
        }
    }
}
