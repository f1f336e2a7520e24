package dev.limpid.inside.concept;

import dev.limpid.graph.ElementType;
import dev.limpid.graph.Tensor;
import dev.limpid.model.FeatureMap;
import dev.limpid.model.Layout;
import java.util.List;

/**
 * A layer's value as rows: one for each position, of one number for each channel. Class tokens and the like are no rows.
 *
 * @param map the layer
 */
public record LayerRows(FeatureMap map) {
    /** Numbers of one sample before its first row. */
    private int offset() {
        return map.leadingTokens() * map.channels();
    }

    /** All numbers of one sample. */
    private int size() {
        return (map.count() + map.leadingTokens() + map.trailingTokens()) * map.channels();
    }

    private int at(int place, int channel) {
        return map.layout() == Layout.NCHW
                ? channel * map.count() + place
                : offset() + place * map.channels() + channel;
    }

    /**
     * The rows of one sample: {@code [places][channels]}.
     *
     * @param value the layer's value for a batch
     * @param sample which, from 0
     */
    public double[][] of(Tensor value, int sample) {
        float[] all = value.toFloats();
        double[][] rows = new double[map.count()][map.channels()];
        for (int p = 0; p < rows.length; p++) {
            for (int c = 0; c < rows[p].length; c++) {
                rows[p][c] = all[sample * size() + at(p, c)];
            }
        }
        return rows;
    }

    /** The mean of the rows of each sample: {@code [samples][channels]}. */
    public double[][] means(Tensor value) {
        double[][] means = new double[(int) value.size(0)][];
        for (int n = 0; n < means.length; n++) {
            means[n] = Cav.mean(List.of(of(value, n)));
        }
        return means;
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
        double[] all = new double[rows.length * size()];
        for (int n = 0; n < rows.length; n++) {
            for (int i = 0; i < size(); i++) {
                all[n * size() + i] = one[i];
            }
            for (int p = 0; p < rows[n].length; p++) {
                for (int c = 0; c < rows[n][p].length; c++) {
                    all[n * size() + at(p, c)] = rows[n][p][c];
                }
            }
        }
        long[] shape = like.shape();
        shape[0] = rows.length;
        ElementType type = like.elementType();
        return Tensor.of(type, all, shape);
    }
}
