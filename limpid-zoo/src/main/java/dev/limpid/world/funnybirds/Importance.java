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
 * What an explanation says of the parts of a creature and of the things in the background.
 *
 * @param parts how important each telling part is
 * @param things how important each thing of the background is, by its number among the objects
 * @param total what shares are taken of: for a map the sum of all its numbers
 */
public record Importance(Map<Part, Double> parts, Map<Integer, Double> things, double total) {

    /** With copies of the maps. @throws IllegalArgumentException if a telling part is missing */
    public Importance {
        parts = Collections.unmodifiableMap(new EnumMap<>(parts));
        things = Collections.unmodifiableMap(new TreeMap<>(things));
        if (!parts.keySet().containsAll(Part.telling())) {
            throw new IllegalArgumentException("importance of " + parts.keySet() + " only");
        }
    }

    /**
     * What a map says: the sum of its numbers within the mask of each part and of each thing.
     *
     * @param map {@code float[side*side]}, row by row; positive numbers speak for the class
     * @param margin by how many pixels the masks are widened first, so that what a method marks at an edge counts too;
     *     the authors' program widens by 2 in pictures of 256 pixels
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

    /** How important a part is. */
    public double of(Part part) {
        return Objects.requireNonNull(parts.get(part), part::word);
    }

    /** How important some parts are together. */
    double of(Iterable<Part> some) {
        double sum = 0;
        for (Part part : some) {
            sum += of(part);
        }
        return sum;
    }

    /** The parts with more than a share of the total. */
    public Set<Part> parts(double share) {
        return Part.telling().stream().filter(p -> of(p) > share * total).collect(Collectors.toUnmodifiableSet());
    }

    /** The things with more than a share of the total. */
    public Set<Integer> things(double share) {
        return things.keySet().stream()
                .filter(n -> n > Label.CREATURE && Objects.requireNonNull(things.get(n)) > share * total)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
