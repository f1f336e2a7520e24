package dev.limpid.inside.space;

import dev.limpid.attribution.Progress;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.Shape;
import dev.limpid.inside.Batch;
import dev.limpid.inside.Checkpoint;
import dev.limpid.inside.Gathered;
import dev.limpid.inside.RandomOrder;
import dev.limpid.inside.Samples;
import dev.limpid.inside.Sweep;
import dev.limpid.metrics.Vectors;
import dev.limpid.model.Classifier;
import dev.limpid.runtime.Engine;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Centred kernel alignment: how similar layers see inputs, whatever the rotation and scale of their features. Linear kernel
 * over all numbers of a layer, debiased, and summed over batches of inputs chosen at random, so that the memory is that of a batch:
 * {@code sum HSIC(K,L) / sqrt(sum HSIC(K,K) sum HSIC(L,L))}. 1 for equal layers, about 0 for unrelated ones; by the
 * correction of the bias it may fall a little below 0.
 *
 * <p>Ref.: Kornblith et al., Similarity of neural network representations revisited, 2019, arXiv:1905.00414; Nguyen,
 * Raghu and Kornblith, 2021, arXiv:2010.15327 (equations 2 and 3).
 */
public final class Cka {
    /** Inputs that are compared with each other; the estimate needs at least four. */
    public static final int BATCH = 64;

    /**
     * From so many inputs on, half as many are compared with each other, and from three times as many a quarter. Products cost as much as there
     * are inputs in a batch, and many small batches are as certain as a few large ones: over draws of 500 pictures the standard deviation is 0.008
     * in batches of 64, 0.011 in batches of 32 and 0.019 in batches of 16, and it falls with the root of the number of inputs. So it stays
     * at 0.011 or less from 300 inputs on.
     */
    private static final int MANY = 512;

    private static final int LEAST = 4;
    private static final int FEWEST = 8;

    /** Inner products are rounded to a few parts in ten million, and what is estimated goes by their squares. */
    private static final double ROUNDING = 1e-11;

    /** Values of the size of the largest layer that are alive at once: on two cores, with its transposed. */
    private static final int COPIES = 6;

    private final Products products;

    private Cka(Products products) {
        this.products = products;
    }

    /**
     * Runs a network over inputs and keeps their inner products by its layers. Batches are drawn at random, with the same draw for inputs
     * of the same number: in the order of a folder they would hold inputs of one class.
     *
     * @param values the layers' values
     * @param batch inputs that are compared with each other; for two networks the same
     * @param checkpoint where a run that was ended is taken up
     * @throws LimpidException if the network takes one input at a time, or a layer has no row of numbers for each input
     */
    public static Cka of(
            Classifier model,
            Engine engine,
            List<String> values,
            int batch,
            Samples samples,
            Optional<Checkpoint> checkpoint,
            Progress progress) {
        if (!model.isBatched()) {
            throw LimpidException.unsupported(
                    "the network takes one input at a time, so inputs cannot be compared within a batch");
        }
        FeatureGraph graph = FeatureGraph.products(model, values);
        Samples mixed = samples.chosen(RandomOrder.of(samples.size()));
        try (Sweep sweep = Sweep.of(engine, graph.graph(), batch)) {
            Gathered<Products> all =
                    sweep.gather(mixed, Products::new, found -> products(graph, found), checkpoint, progress);
            return new Cka(all.statistic());
        }
    }

    /**
     * How many inputs are compared with each other: {@value #BATCH}, or fewer where there are many inputs, or layers are too large for the
     * memory.
     *
     * @param inputs how many there are
     * @param memory bytes that batches may take
     * @throws LimpidException if not even eight can
     */
    public static int batch(Classifier model, List<String> values, int inputs, long memory) {
        long largest = 1;
        for (String each : values) {
            Shape shape = model.graph().shapeOf(each);
            long size = 1;
            for (int axis = 1; axis < shape.rank(); axis++) {
                size *= Math.max(1, shape.size(axis));
            }
            largest = Math.max(largest, size);
        }
        long fitting = memory / (COPIES * Float.BYTES * largest);
        if (fitting < FEWEST) {
            throw LimpidException.tooLarge("a layer has " + largest + " numbers for each input, so that not even "
                    + FEWEST + " inputs can be compared within " + (memory >> 20)
                    + " MB; use later layers or allow more memory");
        }
        int wanted = inputs >= 3 * MANY ? BATCH / 4 : inputs >= MANY ? BATCH / 2 : BATCH;
        return (int) Math.min(wanted, fitting);
    }

    private static Products products(FeatureGraph graph, Batch batch) {
        Products products = new Products();
        if (batch.size() >= LEAST) {
            float[][] all = graph.read(batch).stream().map(Vectors::values).toArray(float[][]::new);
            products.add(
                    new Products.Part(batch.indices().stream().mapToInt(i -> i).toArray(), all));
        }
        return products;
    }

    /** Features as the only layer, in batches of consecutive rows. */
    static Cka of(Vectors vectors, int batch) {
        Products products = new Products();
        for (int start = 0; start + LEAST <= vectors.count(); start += batch) {
            int n = Math.min(batch, vectors.count() - start);
            float[] inner = new float[n * n];
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < n; j++) {
                    double sum = 0;
                    for (int d = 0; d < vectors.width(); d++) {
                        sum += (double) vectors.at(start + i, d) * vectors.at(start + j, d);
                    }
                    inner[i * n + j] = (float) sum;
                }
            }
            products.add(new Products.Part(new int[n], new float[][] {inner}));
        }
        return new Cka(products);
    }

    /**
     * The similarities of the layers with those of another network, or with each other.
     *
     * @return {@code [layers, layers of the other]}; NaN where a layer does not vary
     * @throws LimpidException if too few inputs could be read, or the two did not read the same ones
     */
    public double[][] with(Cka other) {
        List<Products.Part> parts = products.parts();
        List<Products.Part> others = other.products.parts();
        if (parts.isEmpty()) {
            throw LimpidException.badInput(
                    "at least " + LEAST + " inputs that can be read are needed to compare layers");
        }
        if (parts.size() != others.size()) {
            throw LimpidException.badInput("the two networks could not read the same inputs");
        }
        int rows = parts.get(0).layers().length;
        int columns = others.get(0).layers().length;
        double[][] cross = new double[rows][columns];
        Spread own = new Spread(rows);
        Spread theirs = new Spread(columns);
        for (int p = 0; p < parts.size(); p++) {
            Products.Part a = parts.get(p);
            Products.Part b = others.get(p);
            if (!Arrays.equals(a.inputs(), b.inputs())) {
                throw LimpidException.badInput("the two networks could not read the same inputs");
            }
            int n = a.inputs().length;
            for (int i = 0; i < rows; i++) {
                own.add(i, a.layers()[i], n);
                for (int j = 0; j < columns; j++) {
                    cross[i][j] += Hsic.of(a.layers()[i], b.layers()[j], n);
                }
            }
            for (int j = 0; j < columns; j++) {
                theirs.add(j, b.layers()[j], n);
            }
        }
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                cross[i][j] /= Math.sqrt(own.of(i)) * Math.sqrt(theirs.of(j));
            }
        }
        return cross;
    }

    /** How much each layer varies. */
    private static final class Spread {
        private final double[] sums;
        private final double[] squares;

        Spread(int layers) {
            sums = new double[layers];
            squares = new double[layers];
        }

        void add(int layer, float[] products, int n) {
            sums[layer] += Hsic.of(products, products, n);
            squares[layer] += Hsic.meanSquare(products, n);
        }

        /** NaN for a layer that does not vary: what is found then is the rounding of its inner products. */
        double of(int layer) {
            return sums[layer] > ROUNDING * squares[layer] ? sums[layer] : Double.NaN;
        }
    }
}
