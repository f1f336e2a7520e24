package dev.limpid.inside;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * How the values of one unit are distributed: exact counts in bins that are 2<sup>-9</sup> wide in proportion to their
 * values, over the whole range of {@code float}. Counts of parts add up to those of the whole bit by bit, in any order, so
 * quantiles do not depend on how the data were divided.
 *
 * <p>Values below 2<sup>-40</sup> in amount count as zero. NaN and infinities are counted apart and belong to no quantile.
 */
public final class Distribution implements Mergeable<Distribution> {
    /** Bits of a number that are dropped. */
    private static final int DROPPED = 14;

    /** The bits that are kept of the least amount that is not zero. */
    private static final int SMALLEST = (127 - 40) << (23 - DROPPED);

    private static final int LEAST_ROOM = 16;

    /** Up to twice as many values as are equal and largest lie above a threshold, and their share may double until the end. */
    private static final int EQUALS = 4;

    /** The bin of the first count: 0 is the bin of zero, and bins of negative values are below it. */
    private int origin;

    private long[] counts = {};
    /** The lowest bin that is not empty, and the one behind the highest, but for bins that are not kept. */
    private int lowest;

    private int end;
    /** The first bin that is kept. */
    private int floor = Integer.MIN_VALUE;
    /** Values in bins that are not kept. */
    private long below;

    private long broken;

    /** Adds a value. */
    public void add(float value) {
        if (!Float.isFinite(value)) {
            broken++;
            return;
        }
        count(bin(value), 1);
    }

    /**
     * How many values fell into which bins.
     *
     * @param bins that are not empty, each once
     * @param times for each of them
     * @param below values that are below all that matter and are only counted
     * @param broken values that are NaN or infinite
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Tallied(int[] bins, int[] times, long below, long broken) {}

    /**
     * Counts values of one unit after another, which is several times as fast as adding them to distributions that lie far apart.
     * For one thread; takes 700 kB.
     */
    public static final class Tally {
        private static final int MOST = bin(Float.MAX_VALUE);

        private final int[] counts = new int[2 * MOST + 1];
        private final int[] bins = new int[2 * MOST + 1];
        private int used;
        private int zeros;
        private long below;
        private long broken;

        /** A tally of nothing. */
        public Tally() {}

        /** Counts a value. */
        public void add(float value) {
            if (value == 0) {
                zeros++;
            } else if (Float.isFinite(value)) {
                int at = bin(value) + MOST;
                if (counts[at]++ == 0) {
                    bins[used++] = at;
                }
            } else {
                broken++;
            }
        }

        /** Counts values that are below all that matter. */
        public void addBelow(int values) {
            below += values;
        }

        /** What was counted since the last time. */
        public Tallied take() {
            if (zeros > 0) {
                if (counts[MOST] == 0) {
                    bins[used++] = MOST;
                }
                counts[MOST] += zeros;
            }
            int[] own = Arrays.copyOf(bins, used);
            int[] times = new int[used];
            for (int i = 0; i < used; i++) {
                times[i] = counts[own[i]];
                counts[own[i]] = 0;
                own[i] -= MOST;
            }
            Tallied taken = new Tallied(own, times, below, broken);
            used = 0;
            zeros = 0;
            below = 0;
            broken = 0;
            return taken;
        }
    }

    /** Adds values that were counted. */
    public void add(Tallied tallied) {
        below += tallied.below();
        broken += tallied.broken();
        for (int i = 0; i < tallied.bins().length; i++) {
            count(tallied.bins()[i], tallied.times()[i]);
        }
    }

    /** Adds numbers of an array. */
    public void add(float[] values, int from, int to) {
        for (int i = from; i < to; i++) {
            add(values[i]);
        }
    }

    private void count(int bin, long times) {
        if (bin < floor) {
            below += times;
            return;
        }
        if (lowest == end) {
            lowest = bin;
            end = bin;
        }
        int low = Math.min(lowest, bin);
        int high = Math.max(end, bin + 1);
        if (low < origin || high > origin + counts.length) {
            // Room on the side where the range grows, so that a range that grows bin by bin is not copied each time.
            int room = LEAST_ROOM + (high - low) / 4;
            move(low < lowest ? low - room : low, high > end ? high + room : high);
        }
        lowest = low;
        end = high;
        counts[bin - origin] += times;
    }

    /** Holds the counts of a range of bins that contains all that are not empty. */
    private void move(int from, int to) {
        long[] moved = new long[to - from];
        if (lowest < end) {
            System.arraycopy(counts, lowest - origin, moved, lowest - from, end - lowest);
        }
        origin = from;
        counts = moved;
    }

    private static int bin(float value) {
        int amount = (Float.floatToRawIntBits(value) & Integer.MAX_VALUE) >>> DROPPED;
        int above = Math.max(0, amount - SMALLEST + 1);
        return value < 0 ? -above : above;
    }

    /** The least amount of a bin of positive values. */
    private static double edge(int bin) {
        return bin <= 0 ? 0 : Float.intBitsToFloat((bin + SMALLEST - 1) << DROPPED);
    }

    /**
     * Forgets the bins that no threshold for the largest values can reach, whatever is added, except if the share of
     * equal values that are the largest more than doubles. The values in them are still counted as values.
     *
     * @param most how many values lie at or above a threshold at most
     * @return the least value of the bins that are kept; values below it need not be told apart. Negative infinity if all are kept
     */
    public float forget(long most) {
        long enough = lowest == end ? most : Math.max(most, EQUALS * counts[end - 1 - origin] + 1);
        long above = 0;
        for (int bin = end - 1; bin >= lowest; bin--) {
            above += counts[bin - origin];
            if (above > enough) {
                raise(bin);
                break;
            }
        }
        return floor == Integer.MIN_VALUE
                ? Float.NEGATIVE_INFINITY
                : (float) (floor > 0 ? edge(floor) : -edge(1 - floor));
    }

    private void raise(int bin) {
        if (bin > floor) {
            floor = bin;
            for (; lowest < Math.min(bin, end); lowest++) {
                below += counts[lowest - origin];
                counts[lowest - origin] = 0;
            }
            if (2 * (end - lowest) + LEAST_ROOM < counts.length) {
                move(lowest, end);
            }
        }
    }

    /** Number of finite values. */
    public long count() {
        return below + Arrays.stream(counts).sum();
    }

    /** Number of values that are NaN or infinite. */
    public long broken() {
        return broken;
    }

    /** The share of values that are zero; 0 without values. */
    public double zeros() {
        long all = count();
        return all == 0 || lowest > 0 || end <= 0 ? 0 : (double) counts[-origin] / all;
    }

    /**
     * The least threshold of a bin such that at most this share of the values lies at or above it.
     *
     * @param share 0 to 1, such as 0.005 for the largest half percent
     * @return positive infinity without values; NaN if it lies in bins that were forgotten
     */
    public double threshold(double share) {
        long allowed = (long) Math.floor(share * count());
        double threshold = Double.POSITIVE_INFINITY;
        long above = 0;
        for (int bin = end - 1; bin >= lowest; bin--) {
            above += counts[bin - origin];
            if (above > allowed) {
                return threshold;
            }
            threshold = lower(bin);
        }
        return below > 0 ? Double.NaN : threshold;
    }

    /**
     * A quantile, exact up to the width of its bin.
     *
     * @param share of the values below it, 0 to 1
     * @return NaN without values
     */
    public double quantile(double share) {
        double wanted = share * count();
        long below = 0;
        for (int bin = lowest; bin < end; bin++) {
            long own = counts[bin - origin];
            below += own;
            if (below >= wanted && own > 0) {
                return middle(bin);
            }
        }
        return Double.NaN;
    }

    private static double lower(int bin) {
        return bin > 0 ? edge(bin) : bin == 0 ? 0 : -edge(1 - bin);
    }

    private static double middle(int bin) {
        int amount = Math.abs(bin);
        double middle = amount == 0 ? 0 : (edge(amount) + edge(amount + 1)) / 2;
        return bin < 0 ? -middle : middle;
    }

    /**
     * Counts in bins of equal width.
     *
     * @param low the least value counted
     * @param high the end of the last bin
     */
    public long[] histogram(double low, double high, int bins) {
        long[] histogram = new long[bins];
        for (int bin = lowest; bin < end; bin++) {
            long own = counts[bin - origin];
            int at = (int) Math.floor((middle(bin) - low) / (high - low) * bins);
            if (own > 0 && at >= 0 && at < bins) {
                histogram[at] += own;
            }
        }
        return histogram;
    }

    @Override
    public void merge(Distribution other) {
        raise(other.floor);
        below += other.below;
        broken += other.broken;
        for (int bin = other.lowest; bin < other.end; bin++) {
            long more = other.counts[bin - other.origin];
            if (more > 0) {
                count(bin, more);
            }
        }
    }

    @Override
    public void writeTo(DataOutput out) throws IOException {
        out.writeInt(floor);
        out.writeLong(below);
        out.writeLong(broken);
        out.writeInt(lowest);
        out.writeInt(end - lowest);
        for (int bin = lowest; bin < end; bin++) {
            out.writeLong(counts[bin - origin]);
        }
    }

    @Override
    public void readFrom(DataInput in) throws IOException {
        floor = in.readInt();
        below = in.readLong();
        broken = in.readLong();
        lowest = in.readInt();
        origin = lowest;
        counts = new long[in.readInt()];
        end = origin + counts.length;
        for (int i = 0; i < counts.length; i++) {
            counts[i] = in.readLong();
        }
    }
}
