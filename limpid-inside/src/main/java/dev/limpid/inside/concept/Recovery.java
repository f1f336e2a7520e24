package dev.limpid.inside.concept;

import dev.limpid.inside.Mergeable;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * How well concept maps show the true parts of pictures: for each found concept and each true one, over the pictures that
 * show the true one, the mean probability that a place of it has a larger value than a place outside (AUC), and the mean
 * intersection over union if as many places are marked as are true. Places that are true in part count in part.
 */
public final class Recovery implements Mergeable<Recovery> {
    private final int found;
    private final int truths;
    private final double[] aucs;
    private final double[] overlaps;
    private final long[] counts;

    /**
     * Nothing yet.
     *
     * @param found concepts
     * @param truths true concepts
     */
    public Recovery(int found, int truths) {
        this.found = found;
        this.truths = truths;
        this.aucs = new double[found * truths];
        this.overlaps = new double[found * truths];
        this.counts = new long[truths];
    }

    /**
     * A picture.
     *
     * @param maps the values of the found concepts, {@code [found][places]}
     * @param covered for each true concept that it shows the share of each place, 0 to 1; left out if all zero or all one
     */
    public void add(double[][] maps, Map<Integer, double[]> covered) {
        List<List<Integer>> orders = new ArrayList<>();
        for (double[] map : maps) {
            orders.add(falling(map));
        }
        covered.forEach((truth, shares) -> {
            double inside = 0;
            for (double each : shares) {
                inside += each;
            }
            if (inside > 0 && inside < shares.length) {
                counts[truth]++;
                for (int k = 0; k < found; k++) {
                    aucs[k * truths + truth] += auc(maps[k], orders.get(k), shares, inside);
                    overlaps[k * truths + truth] += overlap(maps[k], orders.get(k), shares, inside);
                }
            }
        });
    }

    static List<Integer> falling(double[] values) {
        return IntStream.range(0, values.length)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer p) -> -values[p]))
                .toList();
    }

    static double auc(double[] values, List<Integer> order, double[] covered, double inside) {
        double outside = covered.length - inside;
        double before = 0;
        double sum = 0;
        int i = 0;
        while (i < order.size()) {
            double in = 0;
            double out = 0;
            int from = i;
            for (; i < order.size() && values[order.get(i)] == values[order.get(from)]; i++) {
                in += covered[order.get(i)];
                out += 1 - covered[order.get(i)];
            }
            sum += out * (before + in / 2);
            before += in;
        }
        return sum / (inside * outside);
    }

    /** With as many places as the truth has, those of equal values at the edge in equal shares. */
    static double overlap(double[] values, List<Integer> order, double[] covered, double inside) {
        double left = inside;
        double common = 0;
        int i = 0;
        while (i < order.size() && left > 0) {
            double in = 0;
            int from = i;
            for (; i < order.size() && values[order.get(i)] == values[order.get(from)]; i++) {
                in += covered[order.get(i)];
            }
            double share = Math.min(1, left / (i - from));
            common += share * in;
            left -= i - from;
        }
        return common / (2 * inside - common);
    }

    /** The mean AUC of a pair: 0.5 by chance; NaN if no picture showed the true concept. */
    public double auc(int concept, int truth) {
        return aucs[concept * truths + truth] / counts[truth];
    }

    /** The mean intersection over union of a pair; NaN if no picture showed the true concept. */
    public double overlap(int concept, int truth) {
        return overlaps[concept * truths + truth] / counts[truth];
    }

    /** How many pictures showed a true concept. */
    public long count(int truth) {
        return counts[truth];
    }

    /** The found concept that shows a true one best, by AUC. */
    public int best(int truth) {
        return IntStream.range(0, found)
                .boxed()
                .max(Comparator.comparingDouble(k -> aucs[k * truths + truth]))
                .orElse(0);
    }

    @Override
    public void merge(Recovery other) {
        for (int i = 0; i < aucs.length; i++) {
            aucs[i] += other.aucs[i];
            overlaps[i] += other.overlaps[i];
        }
        for (int t = 0; t < truths; t++) {
            counts[t] += other.counts[t];
        }
    }

    @Override
    public void writeTo(DataOutput out) throws IOException {
        for (int i = 0; i < aucs.length; i++) {
            out.writeDouble(aucs[i]);
            out.writeDouble(overlaps[i]);
        }
        for (long each : counts) {
            out.writeLong(each);
        }
    }

    @Override
    public void readFrom(DataInput in) throws IOException {
        for (int i = 0; i < aucs.length; i++) {
            aucs[i] = in.readDouble();
            overlaps[i] = in.readDouble();
        }
        for (int t = 0; t < truths; t++) {
            counts[t] = in.readLong();
        }
    }
}
