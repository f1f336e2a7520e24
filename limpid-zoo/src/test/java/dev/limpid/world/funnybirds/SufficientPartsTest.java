package dev.limpid.world.funnybirds;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limpid.world.Species;
import dev.limpid.world.truth.Part;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SufficientPartsTest {

    private static boolean tells(Species species, Set<Part> parts) {
        return Species.all().stream()
                .filter(s -> s.index() != species.index())
                .noneMatch(s -> parts.stream().allMatch(p -> s.look(p) == species.look(p)));
    }

    @Test
    void everySetIdentifiesTheSpeciesAndIsMinimal() {
        for (Species species : Species.all()) {
            List<Set<Part>> sets = SufficientParts.of(species);
            assertThat(sets).isNotEmpty().doesNotHaveDuplicates();
            for (Set<Part> set : sets) {
                assertThat(tells(species, set)).isTrue();
                for (Part part : set) {
                    Set<Part> fewer = EnumSet.copyOf(set);
                    fewer.remove(part);
                    assertThat(tells(species, fewer))
                            .as(species.name() + " by " + fewer)
                            .isFalse();
                }
            }
        }
    }

    @Test
    void noSinglePartSufficesAndThreeAlwaysDo() {
        for (Species species : Species.all()) {
            assertThat(SufficientParts.of(species)).allMatch(set -> set.size() == 2 || set.size() == 3);
            for (Part one : Part.telling()) {
                for (Part two : Part.telling()) {
                    for (Part three : Part.telling()) {
                        Set<Part> set = EnumSet.of(one, two, three);
                        assertThat(set.size() < 3 || tells(species, set)).isTrue();
                    }
                }
            }
        }
    }
}
