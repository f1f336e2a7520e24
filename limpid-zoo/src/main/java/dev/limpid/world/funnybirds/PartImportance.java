package dev.limpid.world.funnybirds;

import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * How important an explanation says that parts and objects are for the score of a class.
 *
 * @param parts the importance of each part
 * @param things the importance of each other object, by its number
 * @param total the value that shares are relative to
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record PartImportance(double[] parts, SortedMap<Integer, Double> things, double total) {
    public PartImportance {
        things = new TreeMap<>(things);
    }

    /** The importance of some parts together. */
    double of(Set<Integer> some) {
        return some.stream().mapToDouble(p -> parts[p]).sum();
    }

    /** The parts with more than a share of the total. */
    Set<Integer> parts(double share) {
        return IntStream.range(0, parts.length)
                .filter(p -> parts[p] > share * total)
                .boxed()
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The objects with more than a share of the total. */
    Set<Integer> things(double share) {
        return things.entrySet().stream()
                .filter(e -> e.getValue() > share * total)
                .map(e -> e.getKey())
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
