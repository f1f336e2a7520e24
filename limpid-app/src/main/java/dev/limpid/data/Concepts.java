package dev.limpid.data;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Numbers concepts in the order in which they are first met. */
final class Concepts {
    private final List<Concept> all = new ArrayList<>();
    private final Map<List<String>, Integer> numbers = new HashMap<>();

    /** The number of a concept. */
    int number(String category, String name) {
        return numbers.computeIfAbsent(List.of(category, name), n -> {
            all.add(new Concept(all.size(), name, category));
            return all.size() - 1;
        });
    }

    List<Concept> all() {
        return List.copyOf(all);
    }

    /** A mask of all pixels. */
    static BitSet whole(int width, int height) {
        BitSet all = new BitSet(width * height);
        all.set(0, width * height);
        return all;
    }
}
