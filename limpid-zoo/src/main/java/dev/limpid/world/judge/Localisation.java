package dev.limpid.world.judge;

import dev.limpid.world.truth.Mask;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * How well a map finds some pixels. Among equal numbers no order is made up: what depends on one is taken on average over
 * all of them. All are empty where there are no pixels to find, or no others.
 */
final class Localisation {
    private final float[] map;
    private final Mask mask;

    /**
     * A map and what it should find.
     *
     * @param map {@code float[side*side]}; numbers below zero, and what is no number, count as zero
     */
    Localisation(float[] map, Mask mask) {
        this.map = positive(map);
        this.mask = mask;
        if (map.length != mask.side() * mask.side()) {
            throw new IllegalArgumentException(
                    "a map of " + map.length + " numbers for " + mask.side() + "x" + mask.side() + " pixels");
        }
    }

    /** What of a map speaks for the class. */
    static float[] positive(float[] map) {
        float[] kept = new float[map.length];
        for (int i = 0; i < map.length; i++) {
            kept[i] = map[i] > 0 ? map[i] : 0;
        }
        return kept;
    }

    private boolean isEmpty() {
        return mask.count() == 0 || mask.count() == map.length;
    }

    /** The share of the map's sum that lies on the mask; 0 for a map without evidence. */
    OptionalDouble mass() {
        if (isEmpty()) {
            return OptionalDouble.empty();
        }
        double inside = mask.sum(map);
        double outside = mask.not().sum(map);
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
        int taken = 0;
        for (int[] equal : tiers()) {
            int hits = hits(equal);
            if (taken + equal.length >= count) {
                double share = (double) (count - taken) / equal.length;
                return (inside + (share * hits)) / count;
            }
            taken += equal.length;
            inside += hits;
        }
        throw new IllegalStateException(count + " of " + map.length + " places");
    }

    /** Sum over the tiers from the highest down: the part of the mask that it adds, times the precision so far. */
    OptionalDouble precision() {
        if (isEmpty()) {
            return OptionalDouble.empty();
        }
        double sum = 0;
        int taken = 0;
        int found = 0;
        for (int[] equal : tiers()) {
            int hits = hits(equal);
            taken += equal.length;
            found += hits;
            sum += ((double) hits / mask.count()) * ((double) found / taken);
        }
        return OptionalDouble.of(sum);
    }

    private int hits(int[] pixels) {
        return (int) IntStream.of(pixels).filter(mask::contains).count();
    }

    /** The pixels with equal numbers, from the highest number down. */
    private List<int[]> tiers() {
        Integer[] order = IntStream.range(0, map.length).boxed().toArray(Integer[]::new);
        Arrays.sort(order, Comparator.comparingDouble(i -> -map[i]));
        List<int[]> tiers = new ArrayList<>();
        int from = 0;
        for (int i = 1; i <= order.length; i++) {
            if (i == order.length || map[order[i]] != map[order[from]]) {
                tiers.add(Arrays.stream(order, from, i)
                        .mapToInt(Integer::intValue)
                        .toArray());
                from = i;
            }
        }
        return tiers;
    }
}
