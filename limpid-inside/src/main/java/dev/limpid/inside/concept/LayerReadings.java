package dev.limpid.inside.concept;

import dev.limpid.inside.Batch;
import dev.limpid.inside.Mergeable;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * What TCAV knows of each input: its predicted class, its mean activations and the slope of the class's logit. It takes 8
 * bytes for each input and channel.
 */
public final class LayerReadings implements Mergeable<LayerReadings> {
    private final List<Row> rows = new ArrayList<>();

    /**
     * An input.
     *
     * @param index its number among the samples
     * @param predicted the class with the largest logit
     * @param pooled the mean of each channel
     * @param slope the derivative of that logit, for each channel, if it changes at all positions together
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Row(int index, int predicted, float[] pooled, float[] slope) {
        /** The mean activations as the vectors are found from them. */
        public double[] activations() {
            double[] numbers = new double[pooled.length];
            for (int c = 0; c < pooled.length; c++) {
                numbers[c] = pooled[c];
            }
            return numbers;
        }

        /** The derivative of the predicted class's logit in a direction: the sensitivity of this input to a concept. */
        public double sensitivity(double[] direction) {
            double sum = 0;
            for (int c = 0; c < slope.length; c++) {
                sum += slope[c] * direction[c];
            }
            return sum;
        }
    }

    /** The readings of a batch of {@link ConceptGraphs#slopes}. */
    public static LayerReadings of(Batch batch) {
        LayerReadings readings = new LayerReadings();
        if (batch.size() > 0) {
            float[] pooled = batch.value(ConceptGraphs.POOLED).toFloats();
            float[] slopes = batch.value(ConceptGraphs.SLOPE).toFloats();
            float[] logits = batch.value(ConceptGraphs.LOGITS).toFloats();
            int channels = pooled.length / batch.size();
            int classes = logits.length / batch.size();
            for (int n = 0; n < batch.size(); n++) {
                readings.rows.add(new Row(
                        batch.indices().get(n),
                        best(logits, n * classes, classes),
                        Arrays.copyOfRange(pooled, n * channels, (n + 1) * channels),
                        Arrays.copyOfRange(slopes, n * channels, (n + 1) * channels)));
            }
        }
        return readings;
    }

    static int best(float[] logits, int from, int classes) {
        int best = 0;
        for (int k = 1; k < classes; k++) {
            best = logits[from + k] > logits[from + best] ? k : best;
        }
        return best;
    }

    /** The inputs in order. */
    public List<Row> rows() {
        return Collections.unmodifiableList(rows);
    }

    @Override
    public void merge(LayerReadings other) {
        rows.addAll(other.rows);
    }

    @Override
    public void writeTo(DataOutput out) throws IOException {
        out.writeInt(rows.size());
        for (Row each : rows) {
            out.writeInt(each.index());
            out.writeInt(each.predicted());
            write(out, each.pooled());
            write(out, each.slope());
        }
    }

    private static void write(DataOutput out, float[] numbers) throws IOException {
        out.writeInt(numbers.length);
        for (float each : numbers) {
            out.writeFloat(each);
        }
    }

    @Override
    public void readFrom(DataInput in) throws IOException {
        rows.clear();
        int count = in.readInt();
        for (int i = 0; i < count; i++) {
            rows.add(new Row(in.readInt(), in.readInt(), floats(in), floats(in)));
        }
    }

    private static float[] floats(DataInput in) throws IOException {
        float[] numbers = new float[in.readInt()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = in.readFloat();
        }
        return numbers;
    }
}
