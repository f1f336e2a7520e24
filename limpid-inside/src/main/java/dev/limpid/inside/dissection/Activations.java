package dev.limpid.inside.dissection;

import dev.limpid.inside.Batch;
import dev.limpid.inside.Distribution;
import dev.limpid.inside.Mergeable;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What the first run over the data gathers of all units: the distribution of their activations over all positions, their mean
 * over each sample, and the samples in which they are most active.
 */
public final class Activations implements Mergeable<Activations> {
    /** How many samples are kept for each unit. */
    public static final int TOP = 12;

    private final List<Probe> probes;
    private final Distribution[][] distributions;
    private final Peaks[][] peaks;
    private final List<Row> rows = new ArrayList<>();
    /** Counts that are added when this is merged into another: a table of its own for each batch would be mostly empty. */
    private final List<Counted> pending = new ArrayList<>();

    /** The means of all units in a sample. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Row(int index, float[] means) {}

    /** The values of the units of a probe over a batch. */
    private record Counted(int probe, List<Distribution.Tallied> units) {}

    private final boolean isCounted;

    /** Nothing yet. */
    public Activations(List<Probe> probes) {
        this(probes, true);
    }

    private Activations(List<Probe> probes, boolean isCounted) {
        this.isCounted = isCounted;
        this.probes = List.copyOf(probes);
        distributions = new Distribution[probes.size()][];
        peaks = new Peaks[probes.size()][];
        for (int p = 0; p < probes.size(); p++) {
            int units = probes.get(p).units();
            distributions[p] = new Distribution[units];
            peaks[p] = new Peaks[units];
            for (int u = 0; u < units; u++) {
                distributions[p][u] = new Distribution();
                peaks[p][u] = new Peaks(TOP);
            }
        }
    }

    /** Nothing yet, and no distributions ever, which take most of the memory: there are no thresholds. */
    public static Activations withoutDistributions(List<Probe> probes) {
        return new Activations(probes, false);
    }

    /** Those of a batch, whose values are named by the probes. */
    public static Activations of(List<Probe> probes, Batch batch) {
        return new Activations(probes).with(batch);
    }

    /** Those of a batch, without distributions. */
    public static Activations withoutDistributions(List<Probe> probes, Batch batch) {
        return withoutDistributions(probes).with(batch);
    }

    private Activations with(Batch batch) {
        if (batch.size() == 0) {
            return this;
        }
        int units = probes.stream().mapToInt(Probe::units).sum();
        float[][] means = new float[batch.size()][units];
        int first = 0;
        List<float[]> all = new ArrayList<>();
        for (int p = 0; p < probes.size(); p++) {
            Probe probe = probes.get(p);
            float[] values = batch.value(probe.value()).toFloats();
            all.add(values);
            for (int n = 0; n < batch.size(); n++) {
                for (int u = 0; u < probe.units(); u++) {
                    means[n][first + u] = peaks[p][u].addMap(
                            probe, values, n, u, batch.indices().get(n));
                }
            }
            first += probe.units();
        }
        for (int n = 0; n < batch.size(); n++) {
            rows.add(new Row(batch.indices().get(n), means[n]));
        }
        if (isCounted) {
            count(all, batch.size());
        }
        return this;
    }

    private void count(List<float[]> values, int samples) {
        Distribution.Tally tally = new Distribution.Tally();
        for (int p = 0; p < probes.size(); p++) {
            if (probes.get(p).isSpatial()) {
                pending.add(new Counted(p, counted(probes.get(p), values.get(p), samples, tally)));
            }
        }
    }

    private static List<Distribution.Tallied> counted(
            Probe probe, float[] values, int samples, Distribution.Tally tally) {
        List<Distribution.Tallied> units = new ArrayList<>();
        for (int u = 0; u < probe.units(); u++) {
            for (int n = 0; n < samples; n++) {
                int at = probe.at(n, u, 0);
                for (int i = 0; i < probe.places(); i++) {
                    tally.add(values[at]);
                    at += probe.placeStride();
                }
            }
            units.add(tally.take());
        }
        return units;
    }

    private void count(Counted counted) {
        for (int u = 0; u < counted.units.size(); u++) {
            distributions[counted.probe][u].add(counted.units.get(u));
        }
    }

    @Override
    public void merge(Activations other) {
        for (int p = 0; p < probes.size(); p++) {
            for (int u = 0; u < probes.get(p).units(); u++) {
                if (probes.get(p).isSpatial()) {
                    distributions[p][u].merge(other.distributions[p][u]);
                }
                peaks[p][u].merge(other.peaks[p][u]);
            }
        }
        other.pending.forEach(this::count);
        rows.addAll(other.rows);
    }

    /**
     * The least value of the largest values of a unit. If more of them than asked for are equal, as where a unit saturates,
     * the share is doubled until they belong to it.
     *
     * @param share of all values, such as 0.005
     * @return infinite for a unit whose values are all equal, or most of whose values are equal and its largest
     */
    public float threshold(int probe, int unit, double share) {
        double threshold = Double.POSITIVE_INFINITY;
        for (double wider = share; wider > 0 && wider < 1 && threshold == Double.POSITIVE_INFINITY; wider *= 2) {
            threshold = distributions[probe][unit].threshold(wider);
        }
        return (float) threshold;
    }

    /** The samples that could be read, in order. */
    public int[] samples() {
        return rows.stream().mapToInt(Row::index).toArray();
    }

    /** The mean of a unit over each of {@link #samples}. */
    public float[] means(int probe, int unit) {
        int at = unit;
        for (int p = 0; p < probe; p++) {
            at += probes.get(p).units();
        }
        float[] means = new float[rows.size()];
        for (int i = 0; i < means.length; i++) {
            means[i] = rows.get(i).means[at];
        }
        return means;
    }

    /** The samples in which a unit is most active, the most active first. */
    public List<Peak> top(int probe, int unit) {
        return peaks[probe][unit].list();
    }

    @Override
    public void writeTo(DataOutput out) throws IOException {
        pending.forEach(this::count);
        pending.clear();
        for (int p = 0; p < probes.size(); p++) {
            for (int u = 0; u < probes.get(p).units(); u++) {
                distributions[p][u].writeTo(out);
                peaks[p][u].writeTo(out);
            }
        }
        out.writeInt(rows.size());
        for (Row row : rows) {
            out.writeInt(row.index);
            for (float each : row.means) {
                out.writeFloat(each);
            }
        }
    }

    @Override
    public void readFrom(DataInput in) throws IOException {
        pending.clear();
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
            rows.add(new Row(index, means));
        }
    }
}
