package dev.limpid.inside.concept;

import dev.limpid.inside.Batch;
import dev.limpid.inside.Mergeable;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * How much of the predictions concepts explain: the layer's rows are replaced by what the concepts say about them, and the
 * network goes on from there.
 *
 * <p>The completeness score is {@code (kept - without) / (1 - without)}: the share of predictions that stay the same, between
 * the share without any concept (each row replaced by the mean row) and all. Ref.: Yeh et al., On Completeness-aware
 * Concept-Based Explanations in Deep Neural Networks, 2019, arXiv 1910.07969. Differs from the paper: the rows are rebuilt
 * by projection or by non-negative parts, not by a trained network. Of a single score the prediction is its sign.
 */
public final class Completeness implements Mergeable<Completeness> {
    private final int variants;
    private final long[] kept;
    private final double[] squares;
    private long count;
    private double sum;
    private double square;

    /**
     * Nothing yet.
     *
     * @param variants ways of rebuilding that are compared; the first is the one without concepts
     */
    public Completeness(int variants) {
        this.variants = variants;
        this.kept = new long[variants];
        this.squares = new double[variants];
    }

    /** Adds a picture of a batch of {@link LayerTail#front}. */
    public void add(LayerTail tail, Batch batch, int sample, List<UnaryOperator<double[][]>> rebuild) {
        double[] logits = tail.logits(batch, sample);
        int top = Importance.argMax(logits);
        int decision = tail.decision(logits);
        double[][] rows = tail.rows(batch, sample);
        double[][][] rebuilt = new double[variants][][];
        for (int v = 0; v < variants; v++) {
            rebuilt[v] = rebuild.get(v).apply(rows);
        }
        double[][] found = tail.behind(batch, sample, rebuilt);
        count++;
        sum += logits[top];
        square += logits[top] * logits[top];
        for (int v = 0; v < variants; v++) {
            kept[v] += tail.decision(found[v]) == decision ? 1 : 0;
            double missing = found[v][top] - logits[top];
            squares[v] += missing * missing;
        }
    }

    /** The share of inputs whose prediction stays the same. */
    public double kept(int variant) {
        return (double) kept[variant] / count;
    }

    /** The completeness score: 0 for no concepts, 1 if all predictions stay; it can be negative. NaN if all stay without concepts, too. */
    public double score(int variant) {
        double without = kept(0);
        return without == 1 ? Double.NaN : (kept(variant) - without) / (1 - without);
    }

    /** The share of the variance of the predicted class's logit that is explained; it can be negative. */
    public double explained(int variant) {
        double variance = square - sum * sum / count;
        return variance > 0 ? 1 - squares[variant] / variance : 0;
    }

    /** How many inputs were read. */
    public long count() {
        return count;
    }

    @Override
    public void merge(Completeness other) {
        count += other.count;
        sum += other.sum;
        square += other.square;
        for (int v = 0; v < variants; v++) {
            kept[v] += other.kept[v];
            squares[v] += other.squares[v];
        }
    }

    @Override
    public void writeTo(DataOutput out) throws IOException {
        out.writeLong(count);
        out.writeDouble(sum);
        out.writeDouble(square);
        for (int v = 0; v < variants; v++) {
            out.writeLong(kept[v]);
            out.writeDouble(squares[v]);
        }
    }

    @Override
    public void readFrom(DataInput in) throws IOException {
        count = in.readLong();
        sum = in.readDouble();
        square = in.readDouble();
        for (int v = 0; v < variants; v++) {
            kept[v] = in.readLong();
            squares[v] = in.readDouble();
        }
    }
}
