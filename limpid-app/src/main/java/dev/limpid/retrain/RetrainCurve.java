package dev.limpid.retrain;

import dev.limpid.metrics.Interval;
import java.util.List;

/**
 * The accuracy of networks that were trained without pixels that a method names.
 *
 * @param method its name
 * @param mode which pixels are missing
 * @param points one for each share
 * @param mean the mean accuracy over the shares
 */
public record RetrainCurve(String method, Mode mode, List<Point> points, Interval mean) {
    public RetrainCurve {
        points = List.copyOf(points);
    }

    /**
     * A point.
     *
     * @param share of the pixels that is removed, or kept
     * @param accuracy on pictures that were changed in the same way; the interval is of other test pictures and other seeds
     */
    public record Point(double share, Interval accuracy) {}
}
