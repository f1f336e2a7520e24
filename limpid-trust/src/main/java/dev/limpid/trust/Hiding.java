package dev.limpid.trust;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Asks the network again about an input with pixels hidden. All pictures of a call go through the network in batches. */
public final class Hiding {
    private Hiding() {}

    /** The class scores with these pixels hidden, one row per set. */
    public static double[][] scores(MetricInput in, Replacement replacement, List<BitSet> hidden) {
        float[] input = in.input();
        Filling filling = new Filling(replacement, in);
        Scores.Writer writer = (index, into) -> {
            System.arraycopy(input, 0, into, 0, input.length);
            filling.filler().fill(into, hidden.get(index), index);
        };
        return replacement.isOfInput()
                ? in.network().of(HiddenSets.of(in, replacement, hidden), hidden.size(), writer)
                : in.network().of(hidden.size(), writer);
    }

    /** The filler of a replacement, made when it is first needed. */
    private static final class Filling {
        private final Replacement replacement;
        private final MetricInput in;
        private Replacement.@Nullable Filler made;

        Filling(Replacement replacement, MetricInput in) {
            this.replacement = replacement;
            this.in = in;
        }

        synchronized Replacement.Filler filler() {
            Replacement.Filler known = made;
            if (known == null) {
                known = replacement.filler(in);
                made = known;
            }
            return known;
        }
    }

    /** The number of the explained class with these pixels hidden, one per set. */
    public static double[] outputs(MetricInput in, Replacement replacement, Output output, List<BitSet> hidden) {
        double[][] scores = scores(in, replacement, hidden);
        double[] numbers = new double[scores.length];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = output.of(in.network(), scores[i], in.target());
        }
        return numbers;
    }

    /** For each number of pixels, so many from the front of the order. */
    public static List<BitSet> first(int[] order, int[] counts) {
        List<BitSet> sets = new ArrayList<>();
        BitSet set = new BitSet(order.length);
        int from = 0;
        for (int count : counts) {
            if (count < from) {
                set.clear();
                from = 0;
            }
            for (; from < count; from++) {
                set.set(order[from]);
            }
            sets.add((BitSet) set.clone());
        }
        return sets;
    }

    /** The pixels that are not in each set. */
    public static List<BitSet> others(List<BitSet> sets, int pixels) {
        List<BitSet> rest = new ArrayList<>();
        for (BitSet set : sets) {
            BitSet other = (BitSet) set.clone();
            other.flip(0, pixels);
            rest.add(other);
        }
        return rest;
    }

    /** From none to all pixels in so many steps of about equal size; fewer steps for fewer pixels. */
    public static int[] counts(int pixels, int steps) {
        int most = Math.min(steps, pixels);
        int[] counts = new int[most + 1];
        for (int i = 0; i <= most; i++) {
            counts[i] = (int) Math.rint((double) i * pixels / most);
        }
        return counts;
    }

    /** Groups of so many pixels along an order, the last one with what is left. */
    public static List<BitSet> groups(int[] order, int size) {
        List<BitSet> groups = new ArrayList<>();
        for (int from = 0; from < order.length; from += size) {
            BitSet group = new BitSet(order.length);
            for (int i = from; i < Math.min(order.length, from + size); i++) {
                group.set(order[i]);
            }
            groups.add(group);
        }
        return groups;
    }

    /** The number of pixels of a group when so many pixels are divided into at most so many groups. */
    public static int groupSize(int pixels, int groups) {
        return (pixels + groups - 1) / groups;
    }

    /** The number of groups of {@link #groupSize} pixels. */
    public static int groupCount(int pixels, int groups) {
        int size = groupSize(pixels, groups);
        return (pixels + size - 1) / size;
    }

    /** Each set with all sets before it. */
    public static List<BitSet> cumulated(List<BitSet> sets) {
        List<BitSet> unions = new ArrayList<>();
        BitSet all = new BitSet();
        for (BitSet set : sets) {
            all.or(set);
            unions.add((BitSet) all.clone());
        }
        return unions;
    }

    /** The sum of numbers over a set. */
    public static double sum(float[] numbers, BitSet set) {
        double sum = 0;
        for (int i = set.nextSetBit(0); i >= 0; i = set.nextSetBit(i + 1)) {
            sum += numbers[i];
        }
        return sum;
    }
}
