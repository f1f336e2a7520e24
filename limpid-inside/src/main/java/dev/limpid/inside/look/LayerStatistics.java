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

/**
 * What the units of a layer did over samples. Positions are read at the same few places of every sample, maxima over all
 * places. Numbers that are not finite are counted and otherwise passed over.
 *
 * <p>Memory: a few numbers for each unit, and {@value #ROWS} rows of all units.
 */
public final class LayerStatistics implements Mergeable<LayerStatistics> {
    /** Rows of activations that are kept for correlations and ranks. */
    static final int ROWS = 512;
    /** Samples that are kept for each unit. */
    static final int HITS = 9;
    /** Places of a sample that are read at most. */
    static final int PLACES = 16;
    /** Of these those that count for means and shares. */
    static final int COUNTED = 4;

    private static final double NEAR = 0.01;

    private final LookedLayer layer;
    private long samples;
    private final long[] counts;
    private final double[] sums;
    private final double[] squares;
    private final float[] least;
    private final float[] most;
    private final long[] zeros;
    private final long[] saturated;
    private long broken;
    private final Distribution values = new Distribution();
    private final Strongest strongest;
    private final SampledRows rows;
    /** Activations that are not yet counted in the distribution. */
    private final List<float[]> pending = new ArrayList<>();

    /** Statistics of nothing. */
    public LayerStatistics(LookedLayer layer) {
        this(layer, new AtomicLong(SampledRows.NO_LIMIT));
    }

    /**
     * Statistics of nothing.
     *
     * @param limit of the sample of rows, shared by the parts of a run
     */
    LayerStatistics(LookedLayer layer, AtomicLong limit) {
        this.rows = new SampledRows(ROWS, limit);
        int units = layer.units();
        this.layer = layer;
        this.counts = new long[units];
        this.sums = new double[units];
        this.squares = new double[units];
        this.least = filled(units, Float.POSITIVE_INFINITY);
        this.most = filled(units, Float.NEGATIVE_INFINITY);
        this.zeros = new long[units];
        this.saturated = new long[units];
        this.strongest = new Strongest(units, HITS);
    }

    private static float[] filled(int size, float value) {
        float[] all = new float[size];
        Arrays.fill(all, value);
        return all;
    }

    /**
     * Adds a sample.
     *
     * @param sample its number
     * @param read activations: a row of units for each place that was read
     * @param maxima the largest over all places {@code float[N,units]}
     * @param row the row of the sample within the maxima
     */
    void add(int sample, float[] read, float[] maxima, int row) {
        int places = read.length / sums.length;
        int units = sums.length;
        samples++;
        double low = layer.bounds().low();
        double high = layer.bounds().high();
        double margin = Double.isFinite(high) ? NEAR * Math.abs(high) : 0;
        boolean isLowEnd = Double.isFinite(low) && low != 0;
        for (int p = 0; p < places; p++) {
            rows.add((long) sample * PLACES + p, read, p * units, units);
        }
        for (int place : counted(sample, places)) {
            int from = place * units;
            for (int u = 0; u < units; u++) {
                float value = read[from + u];
                if (Float.isFinite(value)) {
                    counts[u]++;
                    sums[u] += value;
                    squares[u] += (double) value * value;
                    least[u] = Math.min(least[u], value);
                    zeros[u] += value == 0 ? 1 : 0;
                    boolean isAtEnd = value >= high - margin || (isLowEnd && value <= low + NEAR * Math.abs(low));
                    saturated[u] += isAtEnd ? 1 : 0;
                } else {
                    broken++;
                }
            }
        }
        int shown = sample % places * units;
        pending.add(Arrays.copyOfRange(read, shown, shown + units));
        for (int u = 0; u < units; u++) {
            float top = maxima[row * units + u];
            most[u] = Math.max(most[u], Float.isFinite(top) ? top : most[u]);
            strongest.add(u, sample, top);
        }
    }

    /** The places, of those that were read, whose activations count for means and shares: another few for each sample. */
    static int[] counted(int sample, int places) {
        int count = Math.min(places, COUNTED);
        int[] counted = new int[count];
        for (int i = 0; i < count; i++) {
            counted[i] = (int) (((long) sample * COUNTED + i) % places);
        }
        return counted;
    }

    private void count(List<float[]> activations) {
        for (float[] each : activations) {
            values.add(each, 0, each.length);
        }
    }

    /** The layer. */
    public LookedLayer layer() {
        return layer;
    }

    /** How many samples were seen. */
    public long samples() {
        return samples;
    }

    /** How many of the values that were read are NaN or infinite. */
    public long broken() {
        return broken;
    }

    /** The distribution of the activations of all units, from one place of each sample. */
    public Distribution values() {
        count(pending);
        pending.clear();
        return values;
    }

    /** The mean activation of a unit; NaN without values. */
    public double mean(int unit) {
        return sums[unit] / counts[unit];
    }

    /** The standard deviation of a unit over places and samples; NaN without values. */
    public double deviation(int unit) {
        double mean = mean(unit);
        return Math.sqrt(Math.max(0, squares[unit] / counts[unit] - mean * mean));
    }

    /** The largest activation of a unit over all places. */
    public float largest(int unit) {
        return most[unit];
    }

    /** The share of a unit's activations that are zero. */
    public double zeros(int unit) {
        return counts[unit] == 0 ? 0 : (double) zeros[unit] / counts[unit];
    }

    /** The share of a unit's activations that are within 1 % of an end of the activation function other than zero. */
    public double saturated(int unit) {
        return counts[unit] == 0 ? 0 : (double) saturated[unit] / counts[unit];
    }

    /** The share of all activations that are zero. */
    public double sparsity() {
        long all = Arrays.stream(counts).sum();
        return all == 0 ? 0 : (double) Arrays.stream(zeros).sum() / all;
    }

    /** Whether a unit gave the same number everywhere: it tells nothing about the input. */
    public boolean isDead(int unit) {
        return counts[unit] > 0 && !(most[unit] > least[unit]);
    }

    /** The units that gave the same number everywhere. */
    public List<Integer> dead() {
        return java.util.stream.IntStream.range(0, sums.length)
                .filter(this::isDead)
                .boxed()
                .toList();
    }

    /** The samples in which a unit is strongest, the strongest first; numbers of the samples. */
    public List<Integer> strongest(int unit) {
        return strongest.of(unit).stream().map(Strongest.Hit::sample).toList();
    }

    /** The largest activations of a unit in those samples. */
    public List<Float> strengths(int unit) {
        return strongest.of(unit).stream().map(Strongest.Hit::value).toList();
    }

    /** How the units vary together, from a uniform sample of the rows of activations. */
    public UnitCorrelation correlation() {
        return UnitCorrelation.of(rows.rows(), sums.length);
    }

    @Override
    public void merge(LayerStatistics other) {
        samples += other.samples;
        broken += other.broken;
        for (int u = 0; u < sums.length; u++) {
            counts[u] += other.counts[u];
            sums[u] += other.sums[u];
            squares[u] += other.squares[u];
            least[u] = Math.min(least[u], other.least[u]);
            most[u] = Math.max(most[u], other.most[u]);
            zeros[u] += other.zeros[u];
            saturated[u] += other.saturated[u];
        }
        values.merge(other.values);
        count(other.pending);
        strongest.merge(other.strongest);
        rows.merge(other.rows);
    }

    @Override
    public void writeTo(DataOutput out) throws IOException {
        out.writeLong(samples);
        out.writeLong(broken);
        for (int u = 0; u < sums.length; u++) {
            out.writeLong(counts[u]);
            out.writeDouble(sums[u]);
            out.writeDouble(squares[u]);
            out.writeFloat(least[u]);
            out.writeFloat(most[u]);
            out.writeLong(zeros[u]);
            out.writeLong(saturated[u]);
        }
        values().writeTo(out);
        strongest.writeTo(out);
        rows.writeTo(out);
    }

    @Override
    public void readFrom(DataInput in) throws IOException {
        samples = in.readLong();
        broken = in.readLong();
        for (int u = 0; u < sums.length; u++) {
            counts[u] = in.readLong();
            sums[u] = in.readDouble();
            squares[u] = in.readDouble();
            least[u] = in.readFloat();
            most[u] = in.readFloat();
            zeros[u] = in.readLong();
            saturated[u] = in.readLong();
        }
        pending.clear();
        values.readFrom(in);
        strongest.readFrom(in);
        rows.readFrom(in);
    }
}
