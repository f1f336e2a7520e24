package dev.limpid.inside.dissection;

import dev.limpid.inside.Batch;
import dev.limpid.inside.Distribution;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the maps of all units from a batch. For one thread. */
final class BatchReader {
    private final Batch batch;
    private final Floors floors;
    /** Counts values, if they are counted. */
    private final Optional<Distribution.Tally> tally;

    private final Optional<CellWriter> cells;
    private final List<ReadBatch.Row> rows = new ArrayList<>();
    private final List<ReadBatch.Counted> counts = new ArrayList<>();
    private final List<ReadBatch.UnitPeak> peaks = new ArrayList<>();

    private BatchReader(Batch batch, Floors floors, Optional<Distribution.Tally> tally, Optional<CellWriter> cells) {
        this.batch = batch;
        this.floors = floors;
        this.tally = tally;
        this.cells = cells;
    }

    /**
     * Reads a batch whose values are named by the probes.
     *
     * @param isCounted whether values are counted
     * @param floors below which values and peaks do not matter
     * @param kept where the cells above the floors are kept, unless it was given up
     */
    static ReadBatch read(List<Probe> probes, Batch batch, boolean isCounted, Floors floors, Optional<KeptCells> kept) {
        Optional<KeptCells> open = kept.filter(KeptCells::isComplete);
        BatchReader reader = new BatchReader(
                batch,
                floors,
                isCounted ? Optional.of(floors.tally()) : Optional.empty(),
                open.map(k -> k.writer(batch.indices())));
        int units = probes.stream().mapToInt(Probe::units).sum();
        batch.indices().forEach(index -> reader.rows.add(new ReadBatch.Row(index, new float[units])));
        int first = 0;
        for (int p = 0; p < probes.size() && batch.size() > 0; p++) {
            reader.layer(p, probes.get(p), first);
            first += probes.get(p).units();
        }
        reader.tally.ifPresent(floors::giveBack);
        return new ReadBatch(reader.rows, reader.counts, reader.peaks, open.flatMap(k -> reader.cells.map(k::packed)));
    }

    /** @param first the place of its first unit among those of all layers */
    private void layer(int p, Probe probe, int first) {
        Maps maps = new Maps(probe, batch);
        Optional<Distribution.Tally> counted = tally.filter(t -> probe.isSpatial());
        List<Distribution.Tallied> units = new ArrayList<>();
        for (int u = 0; u < probe.units(); u++) {
            for (int n = 0; n < batch.size(); n++) {
                maps.read(n, u);
                rows.get(n).means()[first + u] = maps.mean();
                if (!(maps.peak() < floors.peak(p, u))) {
                    Peak peak = new Peak(batch.indices().get(n), maps.place(), maps.peak());
                    peaks.add(new ReadBatch.UnitPeak(p, u, peak));
                }
                if (counted.isPresent()) {
                    count(maps, p, u, n, counted.get());
                }
            }
            counted.ifPresent(t -> units.add(t.take()));
        }
        if (counted.isPresent()) {
            counts.add(new ReadBatch.Counted(p, units));
        }
    }

    /** Counts the values of a map, those below the floor as such, and keeps the others. */
    private void count(Maps maps, int p, int unit, int row, Distribution.Tally values) {
        int found = maps.find(floors.of(p, unit));
        int[] high = maps.high();
        for (int i = 0; i < found; i++) {
            values.add(maps.value(high[i]));
        }
        values.addBelow(maps.rows() * maps.columns() - found);
        if (found > 0 && cells.isPresent()) {
            cells.get().add(p, unit, row, maps);
        }
    }
}
