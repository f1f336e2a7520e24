package dev.limpid.attack;

import dev.limpid.zoo.Accuracy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How many pictures are still predicted rightly when every value may change by a radius. Where the classes of pictures are not
 * known, the prediction without a change counts as right. It is an upper bound: a stronger attack may change more predictions.
 */
public final class RobustnessCurve {
    private final List<Double> radii;
    private final long[] kept;
    private long pictures;
    private long right;

    RobustnessCurve(List<Double> radii) {
        this.radii = radii;
        this.kept = new long[radii.size()];
    }

    /**
     * A point of the curve.
     *
     * @param radius the largest change of a value; 0 for pictures as they are
     * @param right pictures that are predicted rightly
     * @param pictures all of them
     * @param share of the pictures that are predicted rightly
     * @param low the lower end of its 95 % interval, after Wilson
     * @param high the upper end
     */
    public record Point(double radius, long right, long pictures, double share, double low, double high) {
        private static Point of(double radius, long right, long pictures) {
            Accuracy a = Accuracy.of(right, pictures);
            return new Point(radius, right, pictures, a.value(), a.low(), a.high());
        }
    }

    void add(boolean isRight, Optional<Double> broken) {
        pictures++;
        right += isRight ? 1 : 0;
        for (int i = 0; i < kept.length; i++) {
            boolean isBroken = broken.isPresent() && broken.get() <= radii.get(i);
            kept[i] += isRight && !isBroken ? 1 : 0;
        }
    }

    /** The curve so far; empty without pictures, or without radii. */
    public List<Point> points() {
        List<Point> points = new ArrayList<>();
        if (pictures > 0 && kept.length > 0) {
            points.add(Point.of(0, right, pictures));
            for (int i = 0; i < kept.length; i++) {
                points.add(Point.of(radii.get(i), kept[i], pictures));
            }
        }
        return points;
    }
}
