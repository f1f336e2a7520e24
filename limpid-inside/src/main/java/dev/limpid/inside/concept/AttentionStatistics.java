package dev.limpid.inside.concept;

import dev.limpid.inside.Batch;
import dev.limpid.inside.Mergeable;
import dev.limpid.model.FeatureMap;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What attention does over data: the mean gates of each block for the inputs of each predicted class, and of each head how far
 * and how sharply it looks.
 */
public final class AttentionStatistics implements Mergeable<AttentionStatistics> {
    private static final int NUMBERS = 3;

    private final AttentionReadout readout;
    private final int classes;
    private final long[] counts;
    private final List<double[]> gates = new ArrayList<>();
    private final List<double[]> squares = new ArrayList<>();
    private final List<double[]> heads = new ArrayList<>();

    /**
     * How a head looks, averaged over inputs and tokens.
     *
     * @param distance the mean distance between a token and what it looks at, as a share of the picture's diagonal
     * @param entropy of its shares, from 0 (one token) to 1 (all tokens alike)
     * @param special the share that goes to tokens without a place, such as the class token
     */
    public record Head(double distance, double entropy, double special) {}

    /** Nothing yet. */
    public AttentionStatistics(AttentionReadout readout, int classes) {
        this.readout = readout;
        this.classes = classes;
        this.counts = new long[classes];
        for (AttentionReadout.Block each : readout.blocks()) {
            gates.add(new double[classes * each.size()]);
            squares.add(new double[each.size()]);
        }
        readout.layers().forEach(l -> heads.add(new double[l.heads() * NUMBERS]));
    }

    /** The statistics of a batch of {@link AttentionReadout#graph}. */
    public static AttentionStatistics of(AttentionReadout readout, int classes, Batch batch) {
        AttentionStatistics found = new AttentionStatistics(readout, classes);
        if (batch.size() > 0) {
            found.add(batch);
        }
        return found;
    }

    private void add(Batch batch) {
        int[] predicted = readout.predicted(batch);
        for (int each : predicted) {
            counts[each]++;
        }
        for (int i = 0; i < gates.size(); i++) {
            float[] numbers = readout.gates(batch, i);
            int size = squares.get(i).length;
            for (int n = 0; n < predicted.length; n++) {
                for (int c = 0; c < size; c++) {
                    double gate = numbers[n * size + c];
                    gates.get(i)[predicted[n] * size + c] += gate;
                    squares.get(i)[c] += gate * gate;
                }
            }
        }
        for (int i = 0; i < heads.size(); i++) {
            AttentionReadout.Layer layer = readout.layers().get(i);
            float[] shares = readout.shares(batch, i);
            int size = layer.tokens() * layer.tokens();
            for (int j = 0; j < batch.size() * layer.heads(); j++) {
                add(heads.get(i), j % layer.heads(), shares, j * size, layer);
            }
        }
    }

    private static void add(double[] sums, int head, float[] shares, int from, AttentionReadout.Layer layer) {
        FeatureMap grid = layer.grid();
        int tokens = layer.tokens();
        double diagonal = Math.hypot(grid.height(), grid.width());
        for (int q = 0; q < tokens; q++) {
            int query = q - grid.leadingTokens();
            boolean isPlace = query >= 0 && query < grid.count();
            double distance = 0;
            double within = 0;
            double entropy = 0;
            double special = 0;
            for (int t = 0; t < tokens; t++) {
                double share = shares[from + q * tokens + t];
                int key = t - grid.leadingTokens();
                entropy -= share > 0 ? share * Math.log(share) : 0;
                if (key < 0 || key >= grid.count()) {
                    special += share;
                } else if (isPlace) {
                    within += share;
                    distance += share
                            * Math.hypot(
                                    key / grid.width() - query / grid.width(),
                                    key % grid.width() - query % grid.width());
                }
            }
            sums[head * NUMBERS] += within > 0 ? distance / within / diagonal / grid.count() : 0;
            sums[head * NUMBERS + 1] += entropy / Math.log(tokens) / tokens;
            sums[head * NUMBERS + 2] += special / tokens;
        }
    }

    /** How many classes the network has. */
    public int classes() {
        return classes;
    }

    /** How many inputs were read. */
    public long count() {
        return Arrays.stream(counts).sum();
    }

    /** How many inputs the network puts into a class. */
    public long count(int target) {
        return counts[target];
    }

    /** The mean gates of a block for the inputs of a class; zeros if there are none. */
    public double[] gates(int block, int target) {
        int size = squares.get(block).length;
        double[] mean = new double[size];
        for (int c = 0; c < size; c++) {
            mean[c] = counts[target] == 0 ? 0 : gates.get(block)[target * size + c] / counts[target];
        }
        return mean;
    }

    /** The mean gates of a block over all inputs. */
    public double[] gates(int block) {
        int size = squares.get(block).length;
        double[] mean = new double[size];
        for (int t = 0; t < classes; t++) {
            for (int c = 0; c < size; c++) {
                mean[c] += gates.get(block)[t * size + c] / count();
            }
        }
        return mean;
    }

    /** The share of each gate's variance that lies between the predicted classes, 0 to 1: how much it tells classes apart. */
    public double[] byClass(int block) {
        double[] mean = gates(block);
        double[][] each = new double[classes][];
        Arrays.setAll(each, t -> gates(block, t));
        double[] shares = new double[mean.length];
        for (int c = 0; c < mean.length; c++) {
            double all = squares.get(block)[c] / count() - mean[c] * mean[c];
            double between = 0;
            for (int t = 0; t < classes; t++) {
                double difference = counts[t] == 0 ? 0 : each[t][c] - mean[c];
                between += difference * difference * counts[t] / count();
            }
            shares[c] = all > 1e-12 ? Math.min(1, between / all) : 0;
        }
        return shares;
    }

    /** How a head looks. */
    public Head head(int layer, int head) {
        double[] sums = heads.get(layer);
        return new Head(
                sums[head * NUMBERS] / count(), sums[head * NUMBERS + 1] / count(), sums[head * NUMBERS + 2] / count());
    }

    @Override
    public void merge(AttentionStatistics other) {
        for (int t = 0; t < classes; t++) {
            counts[t] += other.counts[t];
        }
        for (int i = 0; i < gates.size(); i++) {
            add(gates.get(i), other.gates.get(i));
            add(squares.get(i), other.squares.get(i));
        }
        for (int i = 0; i < heads.size(); i++) {
            add(heads.get(i), other.heads.get(i));
        }
    }

    private static void add(double[] sums, double[] more) {
        for (int i = 0; i < sums.length; i++) {
            sums[i] += more[i];
        }
    }

    @Override
    public void writeTo(DataOutput out) throws IOException {
        for (long each : counts) {
            out.writeLong(each);
        }
        for (List<double[]> list : List.of(gates, squares, heads)) {
            for (double[] numbers : list) {
                for (double each : numbers) {
                    out.writeDouble(each);
                }
            }
        }
    }

    @Override
    public void readFrom(DataInput in) throws IOException {
        for (int t = 0; t < classes; t++) {
            counts[t] = in.readLong();
        }
        for (List<double[]> list : List.of(gates, squares, heads)) {
            for (double[] numbers : list) {
                for (int i = 0; i < numbers.length; i++) {
                    numbers[i] = in.readDouble();
                }
            }
        }
    }
}
