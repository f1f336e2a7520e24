package dev.limpid.inside.dissection;

import dev.limpid.inside.Batch;
import dev.limpid.inside.Distribution;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What was read of a batch and is not added to the whole yet: tables of its own for each batch would be mostly empty.
 *
 * @param rows the means of all units in each sample
 * @param counts of the values of layers with positions
 * @param peaks that may be among the highest of their units
 * @param cells that may reach a threshold, if they are kept
 */
record ReadBatch(List<Row> rows, List<Counted> counts, List<UnitPeak> peaks, Optional<CellWriter> cells) {
    /** The means of all units in a sample. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Row(int index, float[] means) {}

    /** The values of the units of a probe. */
    record Counted(int probe, List<Distribution.Tallied> units) {}

    /** A peak of a unit of a probe. */
    record UnitPeak(int probe, int unit, Peak peak) {}

    /**
     * Reads a batch whose values are named by the probes.
     *
     * @param isCounted whether values are counted
     * @param floors below which values and peaks do not matter
     * @param isKept whether the cells above the floors are kept
     */
    static ReadBatch of(List<Probe> probes, Batch batch, boolean isCounted, Floors floors, boolean isKept) {
        List<Row> rows = new ArrayList<>();
        int units = probes.stream().mapToInt(Probe::units).sum();
        batch.indices().forEach(index -> rows.add(new Row(index, new float[units])));
        Optional<CellWriter> cells = isKept ? Optional.of(new CellWriter(batch.indices())) : Optional.empty();
        ReadBatch read = new ReadBatch(rows, new ArrayList<>(), new ArrayList<>(), cells);
        Distribution.Tally tally = floors.tally();
        int first = 0;
        for (int p = 0; p < probes.size() && batch.size() > 0; p++) {
            Probe probe = probes.get(p);
            Maps maps = new Maps(probe, batch);
            boolean isTallied = isCounted && probe.isSpatial();
            List<Distribution.Tallied> counts = new ArrayList<>();
            for (int u = 0; u < probe.units(); u++) {
                for (int n = 0; n < batch.size(); n++) {
                    maps.read(n, u);
                    rows.get(n).means[first + u] = maps.mean();
                    if (!(maps.peak() < floors.peak(p, u))) {
                        Peak peak = new Peak(batch.indices().get(n), maps.place(), maps.peak());
                        read.peaks.add(new UnitPeak(p, u, peak));
                    }
                    if (isTallied) {
                        read.count(maps, p, u, n, probe, floors.of(p, u), tally);
                    }
                }
                if (isTallied) {
                    counts.add(tally.take());
                }
            }
            if (isTallied) {
                read.counts.add(new Counted(p, counts));
            }
            first += probe.units();
        }
        floors.giveBack(tally);
        return read;
    }

    /** Counts the values of a map, those below the floor as such, and keeps the others. */
    private void count(Maps maps, int p, int unit, int row, Probe probe, float floor, Distribution.Tally tally) {
        int found = maps.find(floor);
        int[] high = maps.high();
        for (int i = 0; i < found; i++) {
            tally.add(maps.value(high[i]));
        }
        tally.addBelow(probe.places() - found);
        if (found > 0 && cells.isPresent()) {
            cells.get().add(p, unit, row, maps, probe.height(), probe.width());
        }
    }
}
