package dev.limpid.inside.look;

import dev.limpid.inside.Mergeable;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The samples in which each unit of a layer is strongest; of equally strong ones the first. */
final class Strongest implements Mergeable<Strongest> {
    private final int most;
    private final float[] values;
    private final int[] samples;

    Strongest(int units, int most) {
        this.most = most;
        this.values = new float[units * most];
        this.samples = new int[units * most];
        Arrays.fill(samples, -1);
    }

    /**
     * A sample in which a unit is strong.
     *
     * @param sample its number
     * @param value the largest activation of the unit in it
     */
    public record Hit(int sample, float value) {}

    /** Adds the largest activation of a unit in a sample; those that are not finite are passed over. */
    void add(int unit, int sample, float value) {
        int from = unit * most;
        int at = from + most - 1;
        if (!Float.isFinite(value) || !isBefore(value, sample, at)) {
            return;
        }
        while (at > from && isBefore(value, sample, at - 1)) {
            values[at] = values[at - 1];
            samples[at] = samples[at - 1];
            at--;
        }
        values[at] = value;
        samples[at] = sample;
    }

    /** The largest activation of a unit; negative infinity without samples. */
    float largest(int unit) {
        return samples[unit * most] < 0 ? Float.NEGATIVE_INFINITY : values[unit * most];
    }

    private boolean isBefore(float value, int sample, int at) {
        return samples[at] < 0 || value > values[at] || (value == values[at] && sample < samples[at]);
    }

    /** The samples of a unit, the strongest first. */
    List<Hit> of(int unit) {
        List<Hit> hits = new ArrayList<>();
        for (int at = unit * most; at < (unit + 1) * most && samples[at] >= 0; at++) {
            hits.add(new Hit(samples[at], values[at]));
        }
        return hits;
    }

    @Override
    public void merge(Strongest other) {
        for (int at = 0; at < other.samples.length; at++) {
            if (other.samples[at] >= 0) {
                add(at / most, other.samples[at], other.values[at]);
            }
        }
    }

    @Override
    public void writeTo(DataOutput out) throws IOException {
        for (int i = 0; i < samples.length; i++) {
            out.writeInt(samples[i]);
            out.writeFloat(values[i]);
        }
    }

    @Override
    public void readFrom(DataInput in) throws IOException {
        for (int i = 0; i < samples.length; i++) {
            samples[i] = in.readInt();
            values[i] = in.readFloat();
        }
    }
}
