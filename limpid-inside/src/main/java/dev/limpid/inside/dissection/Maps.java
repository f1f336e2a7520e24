package dev.limpid.inside.dissection;

import dev.limpid.graph.ElementType;
import dev.limpid.graph.Tensor;
import dev.limpid.inside.Batch;
import dev.limpid.inside.Distribution;
import java.nio.FloatBuffer;
import java.util.Optional;

/** Reads the maps of the units of a layer from a batch, one after the other. For one thread. */
final class Maps {
    private final Probe probe;
    private final FloatBuffer values;
    private final float[] map;
    private double sum;
    private int peak;

    Maps(Probe probe, Batch batch) {
        this.probe = probe;
        Tensor tensor = batch.value(probe.value());
        this.values = tensor.elementType() == ElementType.FLOAT ? tensor.floats() : FloatBuffer.wrap(tensor.toFloats());
        this.map = new float[probe.places()];
    }

    /** Reads the map of a unit for a sample. @return its values, valid until the next one is read */
    float[] load(int row, int unit) {
        int at = probe.at(row, unit, 0);
        if (probe.placeStride() == 1) {
            values.get(at, map);
        } else {
            for (int i = 0; i < map.length; i++) {
                map[i] = values.get(at);
                at += probe.placeStride();
            }
        }
        return map;
    }

    /** Reads the map of a unit for a sample, its sum and its largest value. */
    void read(int row, int unit) {
        load(row, unit);
        double a = 0;
        double b = 0;
        double c = 0;
        double d = 0;
        int last = map.length - 3;
        int i = 0;
        for (; i < last; i += 4) {
            a += map[i];
            b += map[i + 1];
            c += map[i + 2];
            d += map[i + 3];
        }
        for (; i < map.length; i++) {
            a += map[i];
        }
        sum = a + b + (c + d);
        peak = first(largest(map));
    }

    /** The largest of some values that are not NaN; several at once, since each comparison waits for the one before. */
    private static float largest(float[] map) {
        float a = map[0];
        float b = a;
        float c = a;
        float d = a;
        int last = map.length - 3;
        int i = 0;
        for (; i < last; i += 4) {
            a = map[i] > a ? map[i] : a;
            b = map[i + 1] > b ? map[i + 1] : b;
            c = map[i + 2] > c ? map[i + 2] : c;
            d = map[i + 3] > d ? map[i + 3] : d;
        }
        for (; i < map.length; i++) {
            a = map[i] > a ? map[i] : a;
        }
        a = b > a ? b : a;
        c = d > c ? d : c;
        return c > a ? c : a;
    }

    private int first(float value) {
        int at = 0;
        while (at < map.length - 1 && map[at] != value) {
            at++;
        }
        return map[at] == value ? at : 0;
    }

    /** Whether any value may reach a threshold. */
    static boolean reaches(float[] map, float threshold) {
        return !(largest(map) < threshold);
    }

    float mean() {
        return (float) (sum / map.length);
    }

    /** Where the largest value is. */
    int peak() {
        return peak;
    }

    float largest() {
        return map[peak];
    }

    /** Counts the values, those below a floor as such. */
    void count(float floor, Distribution.Tally tally) {
        if (!Double.isFinite(sum)) {
            for (float each : map) {
                tally.add(each);
            }
            return;
        }
        if (largest() < floor) {
            tally.addBelow(map.length);
            return;
        }
        int below = 0;
        for (float each : map) {
            if (each >= floor) {
                tally.add(each);
            } else {
                below++;
            }
        }
        tally.addBelow(below);
    }

    /** Keeps the cells that reach a floor and those around them; all of them if a value is not finite. */
    void keep(Optional<CellWriter> cells, int number, int unit, int row, int columns, float floor) {
        if (cells.isPresent() && !(largest() < floor && Double.isFinite(sum))) {
            float from = Double.isFinite(sum) ? floor : Float.NEGATIVE_INFINITY;
            cells.get().add(number, unit, row, map, columns, from);
        }
    }
}
