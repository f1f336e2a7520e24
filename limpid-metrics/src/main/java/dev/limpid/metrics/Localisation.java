package dev.limpid.metrics;

import java.util.OptionalDouble;

/**
 * How well a map localises a mask: whether its evidence is on the mask's pixels. Negative scores count as zero.
 *
 * <p>Laws: a positive factor on the map changes nothing, and moving the pixels of map and mask alike changes
 * nothing. At ties the result is the average over all orders of the equal pixels.
 *
 * <p>Ref.: Arras, Osman, Samek, CLEVR-XAI: A benchmark dataset for the ground truth evaluation of neural network
 * explanations, 2022, arXiv 2003.07258 (mass and rank accuracy); Zhang et al., Top-down neural attention by excitation
 * backprop, 2018, doi:10.1007/s11263-017-1059-x (pointing game).
 */
public enum Localisation implements Metric {
    /** The share of the evidence that is on the mask; 0 for a map without evidence. */
    MASS_ACCURACY("mass accuracy") {
        @Override
        double measure(AttributionMap map, Mask mask) {
            double inside = map.evidence(mask);
            double outside = map.evidence(mask.not());
            return inside + outside == 0 ? 0 : inside / (inside + outside);
        }
    },
    /** The share of the K highest pixels that is on the mask, where K is the number of pixels of the mask. */
    RANK_ACCURACY("rank accuracy") {
        @Override
        double measure(AttributionMap map, Mask mask) {
            return precision(map, mask, mask.count());
        }
    },
    /** 1 if the highest pixel is on the mask, otherwise 0. Differs from the paper: no tolerance around the mask. */
    POINTING_GAME("pointing game") {
        @Override
        double measure(AttributionMap map, Mask mask) {
            return precision(map, mask, 1);
        }
    },
    /**
     * The area under the precision-recall curve for detecting the mask's pixels; for a constant map the mask's area
     * share.
     */
    AVERAGE_PRECISION("average precision") {
        @Override
        double measure(AttributionMap map, Mask mask) {
            double sum = 0;
            int found = 0;
            int from = 0;
            while (from < map.size()) {
                int to = map.afterTies(from);
                int hits = hits(map, mask, from, to);
                found += hits;
                sum += ((double) hits / mask.count()) * ((double) found / to);
                from = to;
            }
            return sum;
        }
    };

    private final String title;

    Localisation(String title) {
        this.title = title;
    }

    abstract double measure(AttributionMap map, Mask mask);

    /**
     * The metric of a map and a mask; empty if the mask is empty or full.
     *
     * @throws IllegalArgumentException if map and mask differ in size
     */
    public OptionalDouble of(AttributionMap map, Mask mask) {
        if (map.width() != mask.width() || map.height() != mask.height()) {
            throw new IllegalArgumentException("a map of " + map.width() + "x" + map.height()
                    + " pixels with a mask of " + mask.width() + "x" + mask.height());
        }
        boolean isDefined = mask.count() > 0 && mask.count() < map.size();
        return isDefined ? OptionalDouble.of(measure(map, mask)) : OptionalDouble.empty();
    }

    /**
     * The share of the {@code count} highest pixels that is on the mask; at most as many as there are pixels.
     *
     * @throws IllegalArgumentException if the count is below 1
     */
    public static double topIntersection(AttributionMap map, Mask mask, int count) {
        if (count < 1) {
            throw new IllegalArgumentException("the highest " + count + " pixels");
        }
        return precision(map, mask, Math.min(count, map.size()));
    }

    /** The share of the {@code count} highest pixels that is on the mask. */
    private static double precision(AttributionMap map, Mask mask, int count) {
        double inside = 0;
        int from = 0;
        while (from < count) {
            int to = map.afterTies(from);
            double taken = Math.min(1, (double) (count - from) / (to - from));
            inside += taken * hits(map, mask, from, to);
            from = to;
        }
        return inside / count;
    }

    private static int hits(AttributionMap map, Mask mask, int from, int to) {
        int hits = 0;
        for (int rank = from; rank < to; rank++) {
            hits += mask.contains(map.pixel(rank)) ? 1 : 0;
        }
        return hits;
    }

    @Override
    public String title() {
        return title;
    }

    @Override
    public Direction direction() {
        return Direction.HIGHER_IS_BETTER;
    }

    @Override
    public double lowest() {
        return 0;
    }

    @Override
    public double highest() {
        return 1;
    }
}
