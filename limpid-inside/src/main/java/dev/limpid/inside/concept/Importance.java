package dev.limpid.inside.concept;

import dev.limpid.inside.Batch;
import dev.limpid.inside.Mergeable;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * How important the parts of a factorisation are for the class that the network sees: total Sobol indices of masks, each
 * between 0 and 1, on the coefficients of a picture, averaged over pictures.
 *
 * <p>Ref.: Fel et al., CRAFT: Concept Recursive Activation FacTorization for Explainability, 2023, arXiv 2211.10154.
 */
public final class Importance implements Mergeable<Importance> {
    /** Masks that are decoded together, so that memory does not grow with the number of masks. */
    private static final int CHUNK = 32;

    private final double[][] sums;
    private final long[] counts;

    /** Nothing yet. */
    public Importance(int classes, int parts) {
        sums = new double[classes][parts];
        counts = new long[classes];
    }

    /**
     * Adds a picture.
     *
     * @param design its arguments are the parts
     * @return the total index of each part in this picture
     */
    public double[] add(LayerTail tail, Nmf bank, TotalSobol design, Batch batch, int sample) {
        double[] logits = tail.logits(batch, sample);
        int top = argMax(logits);
        double[][] codes = bank.code(tail.rows(batch, sample));
        double[] values = new double[design.points().length];
        for (int from = 0; from < values.length; from += CHUNK) {
            double[][][] masked = new double[Math.min(CHUNK, values.length - from)][][];
            for (int m = 0; m < masked.length; m++) {
                masked[m] = bank.decode(masked(codes, design.points()[from + m]));
            }
            double[][] found = tail.behind(batch, sample, masked);
            for (int m = 0; m < masked.length; m++) {
                values[from + m] = found[m][top];
            }
        }
        double[] indices = design.indices(values);
        counts[top]++;
        for (int k = 0; k < indices.length; k++) {
            sums[top][k] += indices[k];
        }
        return indices;
    }

    static int argMax(double[] values) {
        int best = 0;
        for (int k = 1; k < values.length; k++) {
            best = values[k] > values[best] ? k : best;
        }
        return best;
    }

    private static double[][] masked(double[][] codes, double[] mask) {
        double[][] masked = new double[codes.length][mask.length];
        for (int p = 0; p < codes.length; p++) {
            for (int k = 0; k < mask.length; k++) {
                masked[p][k] = codes[p][k] * mask[k];
            }
        }
        return masked;
    }

    /** The mean index of each part over the pictures of a class; zeros if there are none. */
    public double[] of(int target) {
        double[] mean = new double[sums[target].length];
        for (int k = 0; k < mean.length; k++) {
            mean[k] = counts[target] == 0 ? 0 : sums[target][k] / counts[target];
        }
        return mean;
    }

    /** The mean index of each part over all pictures. */
    public double[] overall() {
        double[] mean = new double[sums[0].length];
        long all = 0;
        for (int t = 0; t < sums.length; t++) {
            all += counts[t];
            for (int k = 0; k < mean.length; k++) {
                mean[k] += sums[t][k];
            }
        }
        for (int k = 0; k < mean.length; k++) {
            mean[k] /= Math.max(1, all);
        }
        return mean;
    }

    /** How many pictures of a class were read. */
    public long count(int target) {
        return counts[target];
    }

    @Override
    public void merge(Importance other) {
        for (int t = 0; t < sums.length; t++) {
            counts[t] += other.counts[t];
            for (int k = 0; k < sums[t].length; k++) {
                sums[t][k] += other.sums[t][k];
            }
        }
    }

    @Override
    public void writeTo(DataOutput out) throws IOException {
        for (int t = 0; t < sums.length; t++) {
            out.writeLong(counts[t]);
            for (double each : sums[t]) {
                out.writeDouble(each);
            }
        }
    }

    @Override
    public void readFrom(DataInput in) throws IOException {
        for (int t = 0; t < sums.length; t++) {
            counts[t] = in.readLong();
            for (int k = 0; k < sums[t].length; k++) {
                sums[t][k] = in.readDouble();
            }
        }
    }
}
