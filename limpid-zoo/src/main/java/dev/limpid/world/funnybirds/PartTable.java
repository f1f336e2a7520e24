package dev.limpid.world.funnybirds;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Which form of each part the classes have.
 *
 * @param looks {@code [classes][parts]}: the number of the form
 */
public record PartTable(List<List<Integer>> looks) {
    /** @throws IllegalArgumentException if there is no class, or classes have different numbers of parts */
    public PartTable {
        looks = looks.stream().map(List::copyOf).toList();
        if (looks.isEmpty() || looks.stream().map(List::size).distinct().count() > 1) {
            throw new IllegalArgumentException(
                    "looks of " + looks.stream().map(List::size).toList() + " parts");
        }
    }

    /** Two classes, and the parts that each shares with a third one. */
    public record Pair(int first, Set<Integer> ofFirst, int second, Set<Integer> ofSecond) {}

    /** How many parts a class has. */
    public int parts() {
        return looks.get(0).size();
    }

    /** The parts of which two classes have the same form. */
    public Set<Integer> shared(int one, int other) {
        return IntStream.range(0, parts())
                .filter(p -> looks.get(one).get(p).equals(looks.get(other).get(p)))
                .boxed()
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The minimal sets of parts whose forms no other class has all of. */
    public List<Set<Integer>> sufficient(int truth) {
        List<Integer> others = IntStream.range(0, looks.size())
                .filter(c -> c != truth)
                .map(c -> bits(shared(truth, c)))
                .boxed()
                .toList();
        List<Integer> minimal = new ArrayList<>();
        // A set comes after all of its subsets.
        for (int set = 1; set < 1 << parts(); set++) {
            int candidate = set;
            boolean tells = others.stream().noneMatch(s -> (candidate & s) == candidate);
            if (tells && minimal.stream().noneMatch(m -> (candidate & m) == m)) {
                minimal.add(candidate);
            }
        }
        return minimal.stream().map(this::set).toList();
    }

    /** The first two classes that each share exactly two parts with a class, and no part in common; empty if there are none. */
    public Optional<Pair> pair(int truth) {
        List<Integer> near = IntStream.range(0, looks.size())
                .filter(c -> c != truth && shared(truth, c).size() == 2)
                .boxed()
                .toList();
        for (int i = 0; i < near.size(); i++) {
            for (int j = i + 1; j < near.size(); j++) {
                Set<Integer> first = shared(truth, near.get(i));
                Set<Integer> second = shared(truth, near.get(j));
                if (Collections.disjoint(first, second)) {
                    return Optional.of(new Pair(near.get(i), first, near.get(j), second));
                }
            }
        }
        return Optional.empty();
    }

    private static int bits(Set<Integer> parts) {
        return parts.stream().mapToInt(p -> 1 << p).sum();
    }

    private Set<Integer> set(int bits) {
        return IntStream.range(0, parts())
                .filter(p -> ((bits >> p) & 1) == 1)
                .boxed()
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
