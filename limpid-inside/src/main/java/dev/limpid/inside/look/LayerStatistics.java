package dev.limpid.inside.look;

import dev.limpid.inside.Distribution;
import dev.limpid.inside.Mergeable;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/**
 * What the units of a layer did over samples. Maxima are over all places. Of samples that were read closely the activations at
 * the same few places are known as well. Numbers that are not finite are counted and otherwise
 * passed over.
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

    private final LookedLayer layer;
    private final AtomicLong limit;
    private long samples;
    /** Maxima that are not yet compared with the strongest. */
    private final List<Maxima> maxima = new ArrayList<>();

    // Both are made when they are needed: a part of a run often has neither.
    private Optional<Strongest> strongest = Optional.empty();
    private Optional<PlaceStatistics> read = Optional.empty();

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Maxima(int[] samples, float[] values, int from, int step) {}

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
        this.layer = layer;
        this.limit = limit;
    }

    /**
     * Adds the maxima of samples.
     *
     * @param numbers of the samples
     * @param values among others the largest activation of each unit, for each sample; not copied
     * @param from the place of the first unit of the first sample
     * @param step from a sample to the next
     */
    void add(int[] numbers, float[] values, int from, int step) {
        samples += numbers.length;
        maxima.add(new Maxima(numbers, values, from, step));
    }

    /** Adds what was read closely of a sample; as {@link PlaceStatistics#add}. */
    void add(int sample, ReadPlaces.Reading activations) {
        places().add(sample, activations);
    }

    private PlaceStatistics places() {
        PlaceStatistics places = read.orElseGet(() -> new PlaceStatistics(layer, limit));
        read = Optional.of(places);
        return places;
    }

    /** The strongest of all samples, with those that were not compared yet. */
    private Strongest settled() {
        Strongest settled = strongest.orElseGet(() -> new Strongest(layer.units(), HITS));
        strongest = Optional.of(settled);
        compare(settled, maxima);
        maxima.clear();
        return settled;
    }

    private void compare(Strongest with, List<Maxima> found) {
        int units = layer.units();
        for (Maxima each : found) {
            for (int row = 0; row < each.samples().length; row++) {
                for (int u = 0; u < units; u++) {
                    with.add(u, each.samples()[row], each.values()[each.from() + row * each.step() + u]);
                }
            }
        }
    }

    /** The layer. */
    public LookedLayer layer() {
        return layer;
    }

    /** How many samples the maxima are of. */
    public long samples() {
        return samples;
    }

    /** How many of the values that were read are NaN or infinite. */
    public long broken() {
        return places().broken();
    }

    /** The distribution of the activations of all units, from one place of each sample that was read closely. */
    public Distribution values() {
        return places().values();
    }

    /** The mean activation of a unit; NaN without values. */
    public double mean(int unit) {
        return places().sums[unit] / places().counts[unit];
    }

    /** The standard deviation of a unit over places and samples; NaN without values. */
    public double deviation(int unit) {
        double mean = mean(unit);
        return Math.sqrt(Math.max(0, places().squares[unit] / places().counts[unit] - mean * mean));
    }

    /** The largest activation of a unit over all places. */
    public float largest(int unit) {
        return settled().largest(unit);
    }

    /** The share of a unit's activations that are zero. */
    public double zeros(int unit) {
        return share(places().zeros, unit);
    }

    /** The share of a unit's activations that are within 1 % of an end of the activation function other than zero. */
    public double saturated(int unit) {
        return share(places().saturated, unit);
    }

    private double share(long[] part, int unit) {
        long count = places().counts[unit];
        return count == 0 ? 0 : (double) part[unit] / count;
    }

    /** The share of all activations that are zero. */
    public double sparsity() {
        long all = Arrays.stream(places().counts).sum();
        return all == 0 ? 0 : (double) Arrays.stream(places().zeros).sum() / all;
    }

    /** Whether a unit gave the same number everywhere, and more than one: it tells nothing about the input. */
    public boolean isDead(int unit) {
        return places().counts[unit] > 1 && !(largest(unit) > places().least[unit]);
    }

    /** The units that gave the same number everywhere. */
    public List<Integer> dead() {
        return IntStream.range(0, layer.units()).filter(this::isDead).boxed().toList();
    }

    /** The samples in which a unit is strongest, the strongest first; numbers of the samples. */
    public List<Integer> strongest(int unit) {
        return settled().of(unit).stream().map(Strongest.Hit::sample).toList();
    }

    /** The largest activations of a unit in those samples. */
    public List<Float> strengths(int unit) {
        return settled().of(unit).stream().map(Strongest.Hit::value).toList();
    }

    /**
     * How the units vary together, from a uniform sample of the rows of activations. Computed anew each time, in a second or so for a
     * wide layer.
     */
    public UnitCorrelation correlation() {
        return UnitCorrelation.of(places().rows.rows(), layer.units(), Diagnosis.SAME);
    }

    @Override
    public void merge(LayerStatistics other) {
        samples += other.samples;
        Strongest all = settled();
        other.strongest.ifPresent(all::merge);
        compare(all, other.maxima);
        other.read.ifPresent(places()::merge);
    }

    @Override
    public void writeTo(DataOutput out) throws IOException {
        out.writeLong(samples);
        settled().writeTo(out);
        places().writeTo(out);
    }

    @Override
    public void readFrom(DataInput in) throws IOException {
        samples = in.readLong();
        maxima.clear();
        settled().readFrom(in);
        places().readFrom(in);
    }
}
