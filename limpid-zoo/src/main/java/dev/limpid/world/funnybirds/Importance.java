package dev.limpid.world.funnybirds;

import dev.limpid.world.ink.Drawing;
import dev.limpid.world.truth.Label;
import dev.limpid.world.truth.Masks;
import dev.limpid.world.truth.Part;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The importance of the parts of a creature and of the objects around it, by an explanation.
 *
 * @param parts the importance of each identifying part
 * @param things the importance of each other object, by its number
 * @param total the value that shares are relative to: for a map the sum of all scores
 */
public record Importance(Map<Part, Double> parts, Map<Integer, Double> things, double total) {

    /** Copies the maps. @throws IllegalArgumentException if an identifying part is missing */
    public Importance {
        parts = Collections.unmodifiableMap(new EnumMap<>(parts));
        things = Collections.unmodifiableMap(new TreeMap<>(things));
        if (!parts.keySet().containsAll(Part.telling())) {
            throw new IllegalArgumentException("importance of " + parts.keySet() + " only");
        }
    }

    /**
     * The importance by an attribution map: the sum of its scores over the mask of each part and object.
     *
     * @param map {@code float[side*side]}, row by row; positive scores are evidence for the class
     * @param margin by how many pixels the masks are dilated, so that scores at an edge count too; the authors' program uses 2
     *     for images of 256 pixels
     */
    public static Importance of(float[] map, Drawing picture, int margin) {
        Masks masks = picture.masks();
        Map<Part, Double> parts = new EnumMap<>(Part.class);
        for (Part part : Part.telling()) {
            parts.put(part, masks.of(part).widened(margin).sum(map));
        }
        Map<Integer, Double> things = new TreeMap<>();
        for (int object : masks.objects().keySet()) {
            things.put(object, masks.ofObject(object).widened(margin).sum(map));
        }
        return new Importance(parts, things, masks.of(label -> true).sum(map));
    }

    /** The importance of a part. */
    public double of(Part part) {
        return Objects.requireNonNull(parts.get(part), part::word);
    }

    /** The parts with more than a share of the total. */
    public Set<Part> parts(double share) {
        return Part.telling().stream().filter(p -> of(p) > share * total).collect(Collectors.toUnmodifiableSet());
    }

    /** The objects with more than a share of the total. */
    public Set<Integer> things(double share) {
        return things.keySet().stream()
                .filter(n -> n > Label.CREATURE && Objects.requireNonNull(things.get(n)) > share * total)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
