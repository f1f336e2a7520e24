package dev.limpid.inside.look;

import dev.limpid.inside.Distribution;
import dev.limpid.inside.Mergeable;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** What the units of a layer did at a few places of the samples that were read closely. */
final class PlaceStatistics implements Mergeable<PlaceStatistics> {
    private static final double NEAR = 0.01;

    /** From here on, and up to there, an activation is saturated; infinite where the function has no such end. */
    private final double top;

    private final double bottom;
    final long[] counts;
    final double[] sums;
    final double[] squares;
    final float[] least;
    final long[] zeros;
    final long[] saturated;
    private long broken;
    private final Distribution values = new Distribution();
    final SampledRows rows;
    /** Activations that are not yet counted in the distribution. */
    private final List<float[]> pending = new ArrayList<>();

    /** @param limit of the sample of rows, shared by the parts of a run */
    PlaceStatistics(LookedLayer layer, AtomicLong limit) {
        int units = layer.units();
        double low = layer.bounds().low();
        double high = layer.bounds().high();
        this.top = Double.isFinite(high) ? high - NEAR * Math.abs(high) : Double.POSITIVE_INFINITY;
        this.bottom = Double.isFinite(low) && low != 0 ? low + NEAR * Math.abs(low) : Double.NEGATIVE_INFINITY;
        this.rows = new SampledRows(LayerStatistics.ROWS, limit);
        this.counts = new long[units];
        this.sums = new double[units];
        this.squares = new double[units];
        this.least = new float[units];
        Arrays.fill(least, Float.POSITIVE_INFINITY);
        this.zeros = new long[units];
        this.saturated = new long[units];
    }

    /** Adds a sample. */
    void add(int sample, ReadPlaces.Reading read) {
        int units = sums.length;
        int places = read.offsets().length;
        for (int p = 0; p < places; p++) {
            int place = p;
            rows.add((long) sample * LayerStatistics.PLACES + p, () -> read.row(place, units));
        }
        for (int u = 0; u < units; u++) {
            count(u, read);
        }
        pending.add(read.row(sample % places, units));
    }

    private void count(int unit, ReadPlaces.Reading read) {
        int count = 0;
        int zero = 0;
        int ends = 0;
        double sum = 0;
        double square = 0;
        float smallest = Float.POSITIVE_INFINITY;
        for (int offset : read.offsets()) {
            float value = read.values()[read.from() + unit * read.step() + offset];
            if (Float.isFinite(value)) {
                count++;
                sum += value;
                square += (double) value * value;
                smallest = Math.min(smallest, value);
                // Without a branch, which would be as likely one way as the other: 1 where all bits but the sign are 0.
                zero += ((Float.floatToRawIntBits(value) & Integer.MAX_VALUE) - 1) >>> (Integer.SIZE - 1);
                ends += value >= top || value <= bottom ? 1 : 0;
            }
        }
        counts[unit] += count;
        broken += read.offsets().length - count;
        sums[unit] += sum;
        squares[unit] += square;
        least[unit] = Math.min(least[unit], smallest);
        zeros[unit] += zero;
        saturated[unit] += ends;
    }

    private void count(List<float[]> activations) {
        for (float[] each : activations) {
            values.add(each, 0, each.length);
        }
    }

    long broken() {
        return broken;
    }

    /** The distribution of the activations of all units, from one place of each sample. */
    Distribution values() {
        count(pending);
        pending.clear();
        return values;
    }

    @Override
    public void merge(PlaceStatistics other) {
        broken += other.broken;
        for (int u = 0; u < sums.length; u++) {
            counts[u] += other.counts[u];
            sums[u] += other.sums[u];
            squares[u] += other.squares[u];
            least[u] = Math.min(least[u], other.least[u]);
            zeros[u] += other.zeros[u];
            saturated[u] += other.saturated[u];
        }
        values.merge(other.values);
        count(other.pending);
        rows.merge(other.rows);
    }

    @Override
    public void writeTo(DataOutput out) throws IOException {
        out.writeLong(broken);
        for (int u = 0; u < sums.length; u++) {
            out.writeLong(counts[u]);
            out.writeDouble(sums[u]);
            out.writeDouble(squares[u]);
            out.writeFloat(least[u]);
            out.writeLong(zeros[u]);
            out.writeLong(saturated[u]);
        }
        values().writeTo(out);
        rows.writeTo(out);
    }

    @Override
    public void readFrom(DataInput in) throws IOException {
        broken = in.readLong();
        for (int u = 0; u < sums.length; u++) {
            counts[u] = in.readLong();
            sums[u] = in.readDouble();
            squares[u] = in.readDouble();
            least[u] = in.readFloat();
            zeros[u] = in.readLong();
            saturated[u] = in.readLong();
        }
        pending.clear();
        values.readFrom(in);
        rows.readFrom(in);
    }
}
