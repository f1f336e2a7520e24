package dev.limpid.world.judge;

import dev.limpid.world.truth.Mask;
import java.util.OptionalDouble;

/**
 * How well a map finds some pixels. Among equal numbers no order is made up: what depends on one is taken on average over
 * all of them. All are empty where there are no pixels to find, or no others.
 */
final class Localisation {
    private final Evidence evidence;
    private final Mask mask;

    /** A map and what it should find. */
    Localisation(Evidence evidence, Mask mask) {
        this.evidence = evidence;
        this.mask = mask;
        if (evidence.size() != mask.side() * mask.side()) {
            throw new IllegalArgumentException(
                    "a map of " + evidence.size() + " numbers for " + mask.side() + "x" + mask.side() + " pixels");
        }
    }

    private boolean isEmpty() {
        return mask.count() == 0 || mask.count() == evidence.size();
    }

    /** The share of the map's sum that lies on the mask; 0 for a map without evidence. */
    OptionalDouble mass() {
        if (isEmpty()) {
            return OptionalDouble.empty();
        }
        double inside = mask.sum(evidence.positive());
        double outside = mask.not().sum(evidence.positive());
        return OptionalDouble.of(inside + outside == 0 ? 0 : inside / (inside + outside));
    }

    /** Of so many highest places as the mask has, the share that lies on it. */
    OptionalDouble rank() {
        return isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(highest(mask.count()));
    }

    /** Whether the highest place lies on the mask. */
    OptionalDouble points() {
        return isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(highest(1));
    }

    private double highest(int count) {
        double inside = 0;
        int from = 0;
        while (from < count) {
            int to = evidence.behind(from);
            double taken = Math.min(1, (double) (count - from) / (to - from));
            inside += taken * hits(from, to);
            from = to;
        }
        return inside / count;
    }

    /** Sum over equal numbers, from the highest down: the part of the mask that they add, times the precision so far. */
    OptionalDouble precision() {
        if (isEmpty()) {
            return OptionalDouble.empty();
        }
        double sum = 0;
        int found = 0;
        int from = 0;
        while (from < evidence.size()) {
            int to = evidence.behind(from);
            int hits = hits(from, to);
            found += hits;
            sum += ((double) hits / mask.count()) * ((double) found / to);
            from = to;
        }
        return OptionalDouble.of(sum);
    }

    private int hits(int from, int to) {
        int hits = 0;
        for (int rank = from; rank < to; rank++) {
            hits += mask.contains(evidence.place(rank)) ? 1 : 0;
        }
        return hits;
    }
}
