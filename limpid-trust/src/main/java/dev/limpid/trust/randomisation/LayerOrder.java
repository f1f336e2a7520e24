package dev.limpid.trust.randomisation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** Which layers are drawn again together. */
public enum LayerOrder {
    /** From the scores towards the input, more and more layers. */
    CASCADING,
    /** Each layer alone. */
    INDEPENDENT,
    /** From the input towards the scores, more and more layers. */
    BOTTOM_UP;

    /** The name in names of metrics. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The sets of layers, at most so many, evenly spaced; the last set of those that grow has all layers. */
    List<List<String>> sets(List<String> layers, int most) {
        List<String> order = new ArrayList<>(layers);
        if (this == CASCADING) {
            Collections.reverse(order);
        }
        List<List<String>> sets = new ArrayList<>();
        int count = Math.min(most, order.size());
        for (int i = 1; i <= count; i++) {
            int end = (int) Math.rint((double) i * order.size() / count);
            sets.add(List.copyOf(order.subList(this == INDEPENDENT ? end - 1 : 0, end)));
        }
        return sets;
    }
}
