package dev.limpid.inside.dissection;

import dev.limpid.inside.Distribution;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * What was read of a batch and is not added to the whole yet: tables of its own for each batch would be mostly empty.
 *
 * @param rows the means of all units in each sample
 * @param counts of the values of layers with positions
 * @param peaks that may be among the highest of their units
 * @param cells that may reach a threshold, {@linkplain CellWriter packed}, if they are kept
 */
record ReadBatch(List<Row> rows, List<Counted> counts, List<UnitPeak> peaks, Optional<ByteBuffer> cells) {
    /** The means of all units in a sample. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Row(int index, float[] means) {}

    /** The values of the units of a probe. */
    record Counted(int probe, List<Distribution.Tallied> units) {}

    /** A peak of a unit of a probe. */
    record UnitPeak(int probe, int unit, Peak peak) {}
}
