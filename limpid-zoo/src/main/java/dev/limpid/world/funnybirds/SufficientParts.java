package dev.limpid.world.funnybirds;

import dev.limpid.world.Species;
import dev.limpid.world.truth.Part;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** The sets of parts that suffice to identify a species. */
public final class SufficientParts {
    private SufficientParts() {}

    /** The minimal sets of parts whose variants no other species has all of. */
    public static List<Set<Part>> of(Species species) {
        List<Part> parts = Part.telling();
        List<Integer> shared = Species.all().stream()
                .filter(s -> s.index() != species.index())
                .map(s -> bits(species.shared(s)))
                .toList();
        List<Integer> minimal = new ArrayList<>();
        // A set comes after all of its subsets.
        for (int set = 1; set < 1 << parts.size(); set++) {
            int candidate = set;
            boolean tells = shared.stream().noneMatch(s -> (candidate & s) == candidate);
            if (tells && minimal.stream().noneMatch(m -> (candidate & m) == m)) {
                minimal.add(candidate);
            }
        }
        return minimal.stream().map(SufficientParts::parts).toList();
    }

    private static int bits(List<Part> some) {
        int bits = 0;
        for (int i = 0; i < Part.telling().size(); i++) {
            bits |= some.contains(Part.telling().get(i)) ? 1 << i : 0;
        }
        return bits;
    }

    private static Set<Part> parts(int bits) {
        Set<Part> parts = EnumSet.noneOf(Part.class);
        for (int i = 0; i < Part.telling().size(); i++) {
            if ((bits & (1 << i)) != 0) {
                parts.add(Part.telling().get(i));
            }
        }
        return parts;
    }
}
