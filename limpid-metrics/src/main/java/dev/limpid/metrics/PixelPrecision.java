package dev.limpid.metrics;

import java.util.OptionalDouble;

/**
 * PxAP: the area under the curve of precision over recall of the pixels of all pictures together, for maps from 0 to 1 that are
 * cut off at a thousand levels. Counts of parts of the data can be merged. Not thread-safe.
 *
 * <p>Ref.: Choe, Oh, Chun, Lee, Akata, Shim, Evaluation for weakly supervised object localization: protocol, metrics, and
 * datasets, 2022, arXiv 2007.04178.
 */
public final class PixelPrecision {
    private static final int LEVELS = 1000;

    private final long[] inside = new long[LEVELS + 1];
    private final long[] all = new long[LEVELS + 1];

    /**
     * Counts a picture.
     *
     * @param map with scores from 0 to 1
     */
    public void add(AttributionMap map, Mask mask) {
        for (int i = 0; i < map.size(); i++) {
            int level = (int) Math.rint(Math.min(1, Math.max(0, map.score(i))) * LEVELS);
            all[level]++;
            inside[level] += mask.contains(i) ? 1 : 0;
        }
    }

    /** Adds the counts of another part of the data. */
    public void add(PixelPrecision other) {
        for (int level = 0; level <= LEVELS; level++) {
            inside[level] += other.inside[level];
            all[level] += other.all[level];
        }
    }

    /** PxAP, 0 to 1; empty while no pixel of a mask was counted. */
    public OptionalDouble value() {
        long truth = 0;
        for (long each : inside) {
            truth += each;
        }
        double area = 0;
        long found = 0;
        long shown = 0;
        for (int level = LEVELS; level >= 0 && truth > 0; level--) {
            found += inside[level];
            shown += all[level];
            area += shown == 0 ? 0 : (double) inside[level] / truth * found / shown;
        }
        return truth == 0 ? OptionalDouble.empty() : OptionalDouble.of(area);
    }
}
