package dev.limpid.world;

import dev.limpid.world.creature.Variant;
import dev.limpid.world.truth.Part;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A class of creatures, defined by the variants of the parts that identify it.
 *
 * <p>The table is a code: each variant occurs in five species, two species share at most two variants, and no two
 * variants of different parts occur together more than twice. So no single part identifies a species, and any three
 * parts do.
 *
 * @param index its number, from 0
 * @param name its name
 * @param looks the variant of each identifying part
 */
public record Species(int index, String name, Map<Part, Variant> looks) {
    /** One digit for each of {@link Part#telling()}: the number of its variant. */
    private static final String[] CODE = {
        "3012031", "4233140", "4424341", "3143300", "2121413", "4241324", "1410422", "2011102", "2200023",
        "2430310", "3132112", "2303441", "4100434", "1112243", "0311311", "4322000", "1231201", "1224032",
        "3323234", "0034003", "3044444", "0344120", "1403133", "0402224", "0040212"
    };

    private static final String[] NAMES = {
        "abiru", "bokto", "corvel", "dunlo", "elmari", "fennik", "gorrin", "hazlow", "ibbet", "jorrum", "kestra",
        "lomira", "mossel", "nerrit", "olwen", "pintor", "quillo", "rusket", "sorrin", "tamarun", "umbrel", "vireon",
        "wyndle", "yarrik", "zephin"
    };

    private static final List<Species> ALL = table();

    /** With a copy of the looks. */
    public Species {
        looks = Collections.unmodifiableMap(new EnumMap<>(looks));
    }

    /** All species by their number. */
    public static List<Species> all() {
        return ALL;
    }

    private static List<Species> table() {
        List<Species> all = new ArrayList<>();
        for (int i = 0; i < CODE.length; i++) {
            Map<Part, Variant> looks = new EnumMap<>(Part.class);
            for (int p = 0; p < Part.telling().size(); p++) {
                Part part = Part.telling().get(p);
                looks.put(part, Variant.of(part).get(CODE[i].charAt(p) - '0'));
            }
            all.add(new Species(i, NAMES[i], looks));
        }
        return List.copyOf(all);
    }

    /** The variant of an identifying part. */
    public Variant look(Part part) {
        return Objects.requireNonNull(looks.get(part), part::word);
    }

    /** The parts whose variant is the same in another species. */
    public List<Part> shared(Species other) {
        return Part.telling().stream().filter(p -> look(p) == other.look(p)).toList();
    }
}
