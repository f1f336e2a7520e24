package dev.limpid.inside.dissection;

import dev.limpid.inside.Distribution;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.ToDoubleBiFunction;
import org.jspecify.annotations.Nullable;

/**
 * From which values on the units are counted. Only the largest values decide on a threshold: once more values than can lie above it
 * are known, all that are smaller need not be told apart. Floors rise while data are read, and the thresholds are the same with and
 * without them. One thread raises them while others read what was reached.
 */
final class Floors {
    /** Counts everything. */
    static final Floors NONE = new Floors(new long[0][]);

    /** Part of the samples so far after which they are raised again: each time costs a look at all units. */
    private static final int STEP = 8;

    private final long[][] most;
    /** Tables that were emptied: a new one for each batch would be in no cache. */
    private final Queue<Distribution.Tally> tallies = new ConcurrentLinkedQueue<>();

    /** The bits of numbers, which threads may read while they change. */
    private final AtomicIntegerArray[] floors;

    private final AtomicIntegerArray[] peaks;

    private Floors(long[][] most) {
        this.most = most;
        this.floors = lowest(most);
        this.peaks = lowest(most);
    }

    private static AtomicIntegerArray[] lowest(long[][] like) {
        AtomicIntegerArray[] lowest = new AtomicIntegerArray[like.length];
        for (int p = 0; p < like.length; p++) {
            int[] bits = new int[like[p].length];
            Arrays.fill(bits, Float.floatToIntBits(Float.NEGATIVE_INFINITY));
            lowest[p] = new AtomicIntegerArray(bits);
        }
        return lowest;
    }

    /**
     * Nothing left out yet.
     *
     * @param samples how many will be read at most
     * @param share of the largest values of a unit, by probe and unit
     */
    static Floors of(List<Probe> probes, int samples, ToDoubleBiFunction<Integer, Integer> share) {
        long[][] most = new long[probes.size()][];
        for (int p = 0; p < most.length; p++) {
            most[p] = new long[probes.get(p).units()];
            for (int u = 0; u < most[p].length; u++) {
                most[p][u] = (long) Math.ceil(
                        share.applyAsDouble(p, u) * samples * probes.get(p).places());
            }
        }
        return new Floors(most);
    }

    /** After how many samples they are raised again. */
    static int next(int samples) {
        return samples + Math.max(1, samples / STEP);
    }

    float of(int probe, int unit) {
        return read(floors, probe, unit);
    }

    /** From which value on the largest of a sample may be among the highest of a unit. */
    float peak(int probe, int unit) {
        return read(peaks, probe, unit);
    }

    private static float read(AtomicIntegerArray[] values, int probe, int unit) {
        return values.length == 0 ? Float.NEGATIVE_INFINITY : Float.intBitsToFloat(values[probe].get(unit));
    }

    /** Leaves out peaks below one from now on. */
    void raisePeak(int probe, int unit, float least) {
        if (peaks.length > 0) {
            peaks[probe].set(unit, Float.floatToIntBits(least));
        }
    }

    /** An empty tally, to be {@link #giveBack given back} when it is empty again. */
    Distribution.Tally tally() {
        Distribution.@Nullable Tally spare = tallies.poll();
        return spare == null ? new Distribution.Tally() : spare;
    }

    void giveBack(Distribution.Tally tally) {
        if (most.length > 0) {
            tallies.add(tally);
        }
    }

    /** Leaves out of the values of a unit what cannot matter. */
    void raise(int probe, int unit, Distribution values) {
        if (most.length > 0) {
            floors[probe].set(unit, Float.floatToIntBits(values.forget(most[probe][unit])));
        }
    }
}
