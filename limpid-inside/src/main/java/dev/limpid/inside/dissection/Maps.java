package dev.limpid.inside.dissection;

import dev.limpid.graph.ElementType;
import dev.limpid.graph.Tensor;
import dev.limpid.inside.Batch;
import java.nio.FloatBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads the maps of the units of a layer from a batch, one after the other. If the network has {@linkplain MapSummaries summed them
 * up}, only the rows that are asked for are read. For one thread.
 */
final class Maps {
    private final Probe probe;
    private final FloatBuffer values;
    private final float @Nullable [] rowMaxima;
    private final float @Nullable [] means;
    private final float[] map;
    /** The largest value of each row. */
    private final float[] largest;

    private final boolean[] isLoaded;
    private final int[] high;
    /** How many cells were found before each row, and in all. */
    private final int[] before;

    private int start;
    private float mean;
    private float peak;

    Maps(Probe probe, Batch batch) {
        this.probe = probe;
        this.values = floats(batch.value(probe.value()));
        @Nullable Tensor maxima = batch.values().get(MapSummaries.largest(probe));
        this.rowMaxima = maxima == null ? null : maxima.toFloats();
        @Nullable Tensor sums = batch.values().get(MapSummaries.mean(probe));
        this.means = sums == null ? null : sums.toFloats();
        this.map = new float[probe.places()];
        this.largest = new float[probe.height()];
        this.isLoaded = new boolean[probe.height()];
        this.high = new int[map.length];
        this.before = new int[probe.height() + 1];
    }

    private static FloatBuffer floats(Tensor tensor) {
        return tensor.elementType() == ElementType.FLOAT ? tensor.floats() : FloatBuffer.wrap(tensor.toFloats());
    }

    /** Of each map. */
    int rows() {
        return probe.height();
    }

    /** Of each map. */
    int columns() {
        return probe.width();
    }

    /** Goes to the map of a unit for a sample. */
    void read(int row, int unit) {
        start = probe.at(row, unit, 0);
        Arrays.fill(isLoaded, false);
        if (means == null || rowMaxima == null) {
            load();
            double sum = 0;
            for (float each : map) {
                sum += each;
            }
            mean = (float) (sum / map.length);
            for (int y = 0; y < largest.length; y++) {
                largest[y] = largest(y * probe.width(), (y + 1) * probe.width());
            }
        } else {
            mean = means[row * probe.units() + unit];
            int step = probe.isChannelsFirst() ? 1 : probe.units();
            int at = row * probe.units() * largest.length + (probe.isChannelsFirst() ? unit * largest.length : unit);
            for (int y = 0; y < largest.length; y++) {
                largest[y] = rowMaxima[at + y * step];
            }
        }
        peak = Float.isFinite(mean) ? largest[0] : Float.NaN;
        for (float each : largest) {
            peak = each > peak ? each : peak;
        }
    }

    private float largest(int from, int end) {
        float most = map[from];
        for (int i = from + 1; i < end; i++) {
            most = map[i] > most ? map[i] : most;
        }
        return most;
    }

    /** All values of the map, valid until the next one is read. */
    float[] load() {
        for (int y = 0; y < isLoaded.length; y++) {
            load(y);
        }
        return map;
    }

    /** Reads a row, if it was not read before. */
    void load(int y) {
        if (!isLoaded[y]) {
            isLoaded[y] = true;
            int from = y * probe.width();
            if (probe.placeStride() == 1) {
                values.get(start + from, map, from, probe.width());
            } else {
                for (int i = from; i < from + probe.width(); i++) {
                    map[i] = values.get(start + i * probe.placeStride());
                }
            }
        }
    }

    /** Not finite if any value is not. */
    float mean() {
        return mean;
    }

    /** The largest value; NaN if a value is not finite. */
    float peak() {
        return peak;
    }

    /** Where the largest value is first; 0 if it is not known, since a value is not finite. */
    int place() {
        for (int y = 0; y < largest.length; y++) {
            if (largest[y] == peak) {
                load(y);
                for (int i = y * probe.width(); i < (y + 1) * probe.width(); i++) {
                    if (map[i] == peak) {
                        return i;
                    }
                }
            }
        }
        return 0;
    }

    /**
     * Finds the cells that reach a floor; all of them if a value is not finite.
     *
     * @return how many, at the beginning of {@link #high}, ascending
     */
    int find(float floor) {
        boolean isFinite = Float.isFinite(mean);
        int found = 0;
        // Nothing is written where nothing is found, so that most maps cost a comparison.
        if (isFinite && peak < floor) {
            return found;
        }
        for (int y = 0; y < largest.length; y++) {
            if (!(isFinite && largest[y] < floor)) {
                load(y);
                int end = (y + 1) * probe.width();
                for (int i = y * probe.width(); i < end; i++) {
                    high[found] = i;
                    found += !isFinite || map[i] >= floor ? 1 : 0;
                }
            }
            before[y + 1] = found;
        }
        return found;
    }

    /** Whether a cell was found in a row, which need not exist. */
    boolean isHigh(int y) {
        return y >= 0 && y < largest.length && before[y] < before[y + 1];
    }

    /** The column of the first cell that was found in a row. */
    int first(int y) {
        return high[before[y]] - y * probe.width();
    }

    /** The column of the last cell that was found in a row. */
    int last(int y) {
        return high[before[y + 1] - 1] - y * probe.width();
    }

    /** The value of a cell in a row that was loaded, as that of each cell that was found. */
    float value(int cell) {
        return map[cell];
    }

    /** The cells that were found last. */
    int[] high() {
        return high;
    }
}
