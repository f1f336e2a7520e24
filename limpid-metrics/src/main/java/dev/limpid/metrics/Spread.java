package dev.limpid.metrics;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Takes some of many entries, as many of each class as can be. Safe for many threads. */
public final class Spread {
    private Spread() {}

    /**
     * The first entries of each class in turn, in their first order.
     *
     * @param limit how many at most; 0 for all
     * @param type the class of an entry
     */
    public static <E> List<E> limited(List<E> all, int limit, Function<E, Object> type) {
        if (limit == 0 || all.size() <= limit) {
            return List.copyOf(all);
        }
        Map<Object, List<Integer>> places = new LinkedHashMap<>();
        for (int i = 0; i < all.size(); i++) {
            places.computeIfAbsent(type.apply(all.get(i)), t -> new ArrayList<>())
                    .add(i);
        }
        List<Integer> taken = new ArrayList<>();
        for (int turn = 0; taken.size() < limit; turn++) {
            for (List<Integer> each : places.values()) {
                if (turn < each.size() && taken.size() < limit) {
                    taken.add(each.get(turn));
                }
            }
        }
        return taken.stream().sorted().map(all::get).toList();
    }
}
