package dev.limpid.metrics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** How a map that is cut off at a level overlaps with a mask or with boxes. */
public final class Overlap {
    private Overlap() {}

    /**
     * The area under the ROC curve for detecting the mask's pixels by their signed scores: the probability that a pixel of
     * the mask has a higher score than one outside; equal scores count one half. Empty if the mask is empty or full.
     *
     * <p>Ref.: Fawcett, An introduction to ROC analysis, 2006, doi:10.1016/j.patrec.2005.10.010.
     */
    public static OptionalDouble rocAuc(AttributionMap map, Mask mask) {
        return Auc.of(scores(map, i -> !mask.contains(i)), scores(map, mask::contains));
    }

    private static double[] scores(AttributionMap map, IntPredicate chosen) {
        return IntStream.range(0, map.size())
                .filter(chosen)
                .mapToDouble(map::score)
                .toArray();
    }

    /** The pixels whose score is at least this, compared as floats. */
    public static Mask above(AttributionMap map, double level) {
        return Mask.where(map.width(), map.height(), i -> map.score(i) >= (float) level);
    }

    /** The share of the pixels of both sets that both have; 0 if both are empty. */
    public static double intersectionOverUnion(Mask one, Mask other) {
        int union = one.or(other).count();
        int both = one.count() + other.count() - union;
        return union == 0 ? 0 : (double) both / union;
    }

    /** The tight boxes of the connected components of a set, pixels being connected also across, the largest component first. */
    public static List<Box> boxes(Mask mask) {
        boolean[] seen = new boolean[mask.width() * mask.height()];
        List<int[]> found = new ArrayList<>();
        for (int i = 0; i < seen.length; i++) {
            if (mask.contains(i) && !seen[i]) {
                found.add(component(mask, i, seen));
            }
        }
        found.sort((a, b) -> Integer.compare(b[4], a[4]));
        return found.stream().map(c -> new Box(c[0], c[1], c[2] + 1, c[3] + 1)).toList();
    }

    /** Left, top, right, bottom and number of pixels of the component of a pixel. */
    private static int[] component(Mask mask, int start, boolean[] seen) {
        int[] box = {Integer.MAX_VALUE, Integer.MAX_VALUE, -1, -1, 0};
        int[] open = new int[16];
        int count = 0;
        open[count++] = start;
        seen[start] = true;
        while (count > 0) {
            int p = open[--count];
            int x = p % mask.width();
            int y = p / mask.width();
            box[0] = Math.min(box[0], x);
            box[1] = Math.min(box[1], y);
            box[2] = Math.max(box[2], x);
            box[3] = Math.max(box[3], y);
            box[4]++;
            for (int row = Math.max(0, y - 1); row <= Math.min(mask.height() - 1, y + 1); row++) {
                for (int column = Math.max(0, x - 1); column <= Math.min(mask.width() - 1, x + 1); column++) {
                    int next = row * mask.width() + column;
                    if (!seen[next] && mask.contains(next)) {
                        seen[next] = true;
                        open = count == open.length ? Arrays.copyOf(open, 2 * count) : open;
                        open[count++] = next;
                    }
                }
            }
        }
        return box;
    }

    /** The largest overlap of one of the boxes with one of the others; 0 if there are none. */
    public static double best(List<Box> boxes, List<Box> others) {
        double best = 0;
        for (Box box : boxes) {
            for (Box other : others) {
                best = Math.max(best, box.intersectionOverUnion(other));
            }
        }
        return best;
    }
}
