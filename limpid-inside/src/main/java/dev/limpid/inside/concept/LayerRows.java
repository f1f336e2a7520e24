package dev.limpid.inside.concept;

import dev.limpid.graph.ElementType;
import dev.limpid.graph.Tensor;
import dev.limpid.model.FeatureMap;
import dev.limpid.model.Layout;
import java.nio.FloatBuffer;

/**
 * A layer's value as rows: one for each position, of one number for each channel. Class tokens and the like are no rows.
 *
 * @param map the layer
 */
public record LayerRows(FeatureMap map) {
    /** How many numbers a sample has. */
    private int size() {
        return (map.count() + map.leadingTokens() + map.trailingTokens()) * map.channels();
    }

    private boolean isChannelsFirst() {
        return map.layout() == Layout.NCHW;
    }

    /** From the numbers of one place to those of the next. */
    private int placeStep() {
        return isChannelsFirst() ? 1 : map.channels();
    }

    /** From the number of one channel to that of the next. */
    private int channelStep() {
        return isChannelsFirst() ? map.count() : 1;
    }

    /** The first number of the first row. */
    private int first() {
        return map.leadingTokens() * map.channels();
    }

    /**
     * The rows of one sample: {@code [places][channels]}.
     *
     * @param value the layer's value for a batch
     * @param sample which, from 0
     */
    public double[][] of(Tensor value, int sample) {
        float[] numbers = numbers(value, sample);
        double[][] rows = new double[map.count()][map.channels()];
        for (int c = 0; c < map.channels(); c++) {
            int at = first() + c * channelStep();
            for (int p = 0; p < rows.length; p++) {
                rows[p][c] = numbers[at + p * placeStep()];
            }
        }
        return rows;
    }

    /** All numbers of one sample. */
    private float[] numbers(Tensor value, int sample) {
        FloatBuffer all =
                value.elementType() == ElementType.FLOAT ? value.floats() : FloatBuffer.wrap(value.toFloats());
        float[] numbers = new float[size()];
        all.get(sample * numbers.length, numbers);
        return numbers;
    }

    /**
     * Values of the layer with other rows; tokens that are no rows stay as they are.
     *
     * @param like the value for one sample
     * @param rows {@code [samples][places][channels]}
     * @return the value for so many samples
     */
    Tensor replaced(Tensor like, double[][][] rows) {
        float[] one = like.toFloats();
        float[] all = new float[rows.length * one.length];
        int step = channelStep();
        for (int n = 0; n < rows.length; n++) {
            System.arraycopy(one, 0, all, n * one.length, one.length);
            for (int p = 0; p < rows[n].length; p++) {
                double[] row = rows[n][p];
                int at = n * one.length + first() + p * placeStep();
                for (int c = 0; c < row.length; c++) {
                    all[at + c * step] = (float) row[c];
                }
            }
        }
        long[] shape = like.shape();
        shape[0] = rows.length;
        return like.elementType() == ElementType.FLOAT
                ? Tensor.of(all, shape)
                : Tensor.of(like.elementType(), Tensor.of(all, shape).toDoubles(), shape);
    }
}
