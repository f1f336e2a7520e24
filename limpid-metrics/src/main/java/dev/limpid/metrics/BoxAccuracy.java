package dev.limpid.metrics;

import java.util.List;
import java.util.OptionalDouble;

/**
 * MaxBoxAccV2: for each level at which maps from 0 to 1 are cut off, the share of the pictures of which a box around a connected
 * component overlaps with a true box by at least 0.3, 0.5 and 0.7; the best level for each, averaged. Counts of parts of the data
 * can be merged. Not thread-safe.
 *
 * <p>Ref.: Choe, Oh, Chun, Lee, Akata, Shim, Evaluation for weakly supervised object localization: protocol, metrics, and
 * datasets, 2022, arXiv 2007.04178.
 */
public final class BoxAccuracy {
    private static final double[] OVERLAPS = {0.3, 0.5, 0.7};

    private final int levels;
    private final long[][] hits;
    private long pictures;

    /**
     * Counts of nothing.
     *
     * @param levels number of levels between 0 and 1
     */
    public BoxAccuracy(int levels) {
        this.levels = levels;
        hits = new long[OVERLAPS.length][levels];
    }

    /**
     * Counts a picture.
     *
     * @param map with scores from 0 to 1
     */
    public void add(AttributionMap map, List<Box> truth) {
        pictures++;
        // From the highest level down, so that components only grow.
        GrowingComponents components = new GrowingComponents(map.width(), map.height());
        int next = 0;
        for (int level = levels - 1; level >= 0; level--) {
            float least = (float) ((double) level / levels);
            for (; next < map.size() && Math.max(0, map.score(map.pixel(next))) >= least; next++) {
                if (map.score(map.pixel(next)) >= least) {
                    components.add(map.pixel(next));
                }
            }
            double best = components.best(truth);
            for (int k = 0; k < OVERLAPS.length; k++) {
                hits[k][level] += best >= OVERLAPS[k] ? 1 : 0;
            }
        }
    }

    /** Adds the counts of another part of the data. */
    public void add(BoxAccuracy other) {
        pictures += other.pictures;
        for (int k = 0; k < hits.length; k++) {
            for (int level = 0; level < levels; level++) {
                hits[k][level] += other.hits[k][level];
            }
        }
    }

    /** MaxBoxAccV2, 0 to 1; empty before the first picture. */
    public OptionalDouble value() {
        double sum = 0;
        for (long[] ofOverlap : hits) {
            long most = 0;
            for (long hit : ofOverlap) {
                most = Math.max(most, hit);
            }
            sum += (double) most / Math.max(1, pictures);
        }
        return pictures == 0 ? OptionalDouble.empty() : OptionalDouble.of(sum / OVERLAPS.length);
    }
}
