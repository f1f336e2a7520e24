package dev.limpid.inside.dissection;

import dev.limpid.inside.Batch;
import dev.limpid.inside.Distribution;
import dev.limpid.inside.Mergeable;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What the first run over the data gathers of all units: the distribution of their activations over all positions, their mean
 * over each sample, and the samples in which they are most active. While it is gathered it is for one thread; what is gathered can be read by many.
 */
public final class Activations implements Mergeable<Activations> {
    /** How many samples are kept for each unit. */
    public static final int TOP = 12;

    /** Samples whose values are counted together, unit by unit, since the distributions of all units are in no cache. */
    private static final int TOGETHER = 64;

    private final List<Probe> probes;
    private final boolean isCounted;
    private final Floors floors;
    private final Optional<KeptCells> kept;
    /** Batches that were read and are not added to what follows yet. */
    private final List<ReadBatch> pending = new ArrayList<>();

    /** Counts of batches that were added, and are not in the distributions yet; and of how many samples they are. */
    private final List<ReadBatch.Counted> uncounted = new ArrayList<>();

    private int uncountedRows;

    private Distribution[][] distributions = {};
    private Peaks[][] peaks = {};
    private final List<ReadBatch.Row> rows = new ArrayList<>();
    private int nextFloors = Floors.next(0);

    /** Nothing yet. */
    public Activations(List<Probe> probes) {
        this(probes, true, Floors.NONE, Optional.empty());
    }

    /** Nothing yet, of a run whose floors rise with it and that keeps the cells above them, if there is a file for these. */
    Activations(List<Probe> probes, Floors floors, Optional<KeptCells> kept) {
        this(probes, true, floors, kept);
    }

    private Activations(List<Probe> probes, boolean isCounted, Floors floors, Optional<KeptCells> kept) {
        this.probes = List.copyOf(probes);
        this.isCounted = isCounted;
        this.floors = floors;
        this.kept = kept;
    }

    /** Nothing yet, and no distributions ever, which take most of the memory: there are no thresholds. */
    public static Activations withoutDistributions(List<Probe> probes) {
        return new Activations(probes, false, Floors.NONE, Optional.empty());
    }

    /** Those of a batch, whose values are named by the probes. */
    public static Activations of(List<Probe> probes, Batch batch) {
        return new Activations(probes).with(batch);
    }

    /** Those of a batch of a run whose floors rise with it and that keeps the cells above them, if there is a file for these. */
    static Activations of(List<Probe> probes, Batch batch, Floors floors, Optional<KeptCells> kept) {
        return new Activations(probes, floors, kept).with(batch);
    }

    /** Those of a batch, without distributions. */
    public static Activations withoutDistributions(List<Probe> probes, Batch batch) {
        return withoutDistributions(probes).with(batch);
    }

    private Activations with(Batch batch) {
        pending.add(BatchReader.read(probes, batch, isCounted, floors, kept));
        return this;
    }

    /** Adds everything that was read. */
    private void settle() {
        addPending();
        if (!uncounted.isEmpty()) {
            for (int p = 0; p < probes.size(); p++) {
                count(p);
            }
            uncounted.clear();
            uncountedRows = 0;
        }
    }

    /** Adds what was read but for the values, which are counted later. */
    private void addPending() {
        makeTables();
        // Nothing is changed where nothing is pending, so that many threads may read the whole.
        if (!pending.isEmpty()) {
            pending.forEach(this::add);
            pending.clear();
        }
    }

    /** Makes the tables when they are needed first. */
    private void makeTables() {
        if (peaks.length < probes.size()) {
            peaks = new Peaks[probes.size()][];
            distributions = new Distribution[probes.size()][];
            for (int p = 0; p < probes.size(); p++) {
                int units = probes.get(p).units();
                distributions[p] = new Distribution[units];
                peaks[p] = new Peaks[units];
                Arrays.setAll(distributions[p], u -> new Distribution());
                Arrays.setAll(peaks[p], u -> new Peaks(TOP));
            }
        }
    }

    private void add(ReadBatch read) {
        for (ReadBatch.UnitPeak each : read.peaks()) {
            Peaks own = peaks[each.probe()][each.unit()];
            own.add(each.peak());
            floors.raisePeak(each.probe(), each.unit(), own.least());
        }
        kept.ifPresent(k -> read.cells().ifPresentOrElse(k::add, k::giveUp));
        rows.addAll(read.rows());
        uncounted.addAll(read.counts());
        uncountedRows += read.rows().size();
    }

    private void count(int probe) {
        List<ReadBatch.Counted> counts =
                uncounted.stream().filter(each -> each.probe() == probe).toList();
        for (int u = 0; !counts.isEmpty() && u < probes.get(probe).units(); u++) {
            for (ReadBatch.Counted each : counts) {
                distributions[probe][u].add(each.units().get(u));
            }
        }
    }

    @Override
    public void merge(Activations other) {
        addPending();
        for (int p = 0; p < other.peaks.length; p++) {
            for (int u = 0; u < probes.get(p).units(); u++) {
                distributions[p][u].merge(other.distributions[p][u]);
                peaks[p][u].merge(other.peaks[p][u]);
            }
        }
        rows.addAll(other.rows);
        uncounted.addAll(other.uncounted);
        uncountedRows += other.uncountedRows;
        other.pending.forEach(this::add);
        if (rows.size() >= nextFloors) {
            raiseFloors();
        } else if (uncountedRows >= TOGETHER) {
            settle();
        }
    }

    /** Passes on from which values on the units are counted. */
    private void raiseFloors() {
        settle();
        nextFloors = Floors.next(rows.size());
        for (int p = 0; p < probes.size(); p++) {
            for (int u = 0; probes.get(p).isSpatial() && u < probes.get(p).units(); u++) {
                floors.raise(p, u, distributions[p][u]);
            }
        }
    }

    /**
     * The least value of the largest values of a unit. If more of them than asked for are equal, as where a unit saturates,
     * the share is doubled until they belong to it.
     *
     * @param share of all values, such as 0.005
     * @return infinite for a unit whose values are all equal, or most of whose values are equal and its largest; NaN if values were
     *     left out by floors that turned out too high
     */
    public float threshold(int probe, int unit, double share) {
        settle();
        double threshold = Double.POSITIVE_INFINITY;
        for (double wider = share; wider > 0 && wider < 1 && threshold == Double.POSITIVE_INFINITY; wider *= 2) {
            threshold = distributions[probe][unit].threshold(wider);
        }
        return (float) threshold;
    }

    /** The samples that could be read, in order. */
    public int[] samples() {
        settle();
        return rows.stream().mapToInt(ReadBatch.Row::index).toArray();
    }

    /** The mean of a unit over each of {@link #samples}. */
    public float[] means(int probe, int unit) {
        settle();
        int at = unit;
        for (int p = 0; p < probe; p++) {
            at += probes.get(p).units();
        }
        float[] means = new float[rows.size()];
        for (int i = 0; i < means.length; i++) {
            means[i] = rows.get(i).means()[at];
        }
        return means;
    }

    /** The samples in which a unit is most active, the most active first. */
    public List<Peak> top(int probe, int unit) {
        settle();
        return peaks[probe][unit].list();
    }

    @Override
    public void writeTo(DataOutput out) throws IOException {
        settle();
        for (int p = 0; p < probes.size(); p++) {
            for (int u = 0; u < probes.get(p).units(); u++) {
                distributions[p][u].writeTo(out);
                peaks[p][u].writeTo(out);
            }
        }
        out.writeInt(rows.size());
        for (ReadBatch.Row row : rows) {
            out.writeInt(row.index());
            for (float each : row.means()) {
                out.writeFloat(each);
            }
        }
        out.writeLong(kept.filter(KeptCells::isComplete).map(KeptCells::length).orElse(-1L));
    }

    @Override
    public void readFrom(DataInput in) throws IOException {
        pending.clear();
        uncounted.clear();
        uncountedRows = 0;
        makeTables();
        rows.clear();
        for (int p = 0; p < probes.size(); p++) {
            for (int u = 0; u < probes.get(p).units(); u++) {
                distributions[p][u].readFrom(in);
                peaks[p][u].readFrom(in);
            }
        }
        int units = probes.stream().mapToInt(Probe::units).sum();
        int count = in.readInt();
        for (int i = 0; i < count; i++) {
            int index = in.readInt();
            float[] means = new float[units];
            for (int u = 0; u < units; u++) {
                means[u] = in.readFloat();
            }
            rows.add(new ReadBatch.Row(index, means));
        }
        long length = in.readLong();
        if (kept.isPresent()) {
            kept.get().resume(length);
        }
        for (int p = 0; p < probes.size(); p++) {
            for (int u = 0; u < probes.get(p).units(); u++) {
                floors.raisePeak(p, u, peaks[p][u].least());
            }
        }
        raiseFloors();
    }
}
