package dev.limpid.world.funnybirds;

import dev.limpid.world.Species;
import dev.limpid.world.truth.Part;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The sets of parts that suffice to identify a species. */
public final class SufficientParts {
    private SufficientParts() {}

    /** The minimal sets of parts whose variants no other species has all of. */
    public static List<Set<Part>> of(Species species) {
        return FunnyBirds.SPECIES.sufficient(species.index()).stream()
                .<Set<Part>>map(set -> set.stream()
                        .map(Part.telling()::get)
                        .collect(Collectors.toCollection(() -> EnumSet.noneOf(Part.class))))
                .toList();
    }
}
