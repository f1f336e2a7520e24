package dev.limpid.inside.concept;

import dev.limpid.attribution.formula.NetworkTail;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.Value;
import dev.limpid.inside.Batch;
import dev.limpid.model.Classifier;
import dev.limpid.model.FeatureMap;
import dev.limpid.model.FullBatch;
import dev.limpid.runtime.Engine;
import dev.limpid.runtime.Program;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The part of a network behind a layer, run on other values of the layer. Used by several threads at once.
 *
 * <p>{@link #front} computes the layer, the logits and what else the part behind the layer reads.
 */
public final class LayerTail implements AutoCloseable {
    private static final int CHUNK = 64;

    private final Classifier model;
    private final LayerRows rows;
    private final List<String> besides;
    private final List<Value> inputs;
    private final Program program;

    /**
     * Makes the part behind a layer ready.
     *
     * @throws LimpidException if the logits do not depend on the layer
     */
    public LayerTail(Classifier model, FeatureMap layer, Engine engine) {
        NetworkTail tail = NetworkTail.of(model, layer.value());
        this.model = model;
        this.rows = new LayerRows(layer);
        this.besides = tail.besides();
        this.inputs = tail.graph().inputs();
        this.program = FullBatch.program(engine.single(), tail.graph(), model);
    }

    /** The layer's rows. */
    public LayerRows rows() {
        return rows;
    }

    /** The network up to the layer and its logits, with all values that this part reads as outputs. */
    public Graph front() {
        List<String> outputs = new ArrayList<>(List.of(rows.map().value()));
        outputs.addAll(besides);
        if (!outputs.contains(model.logits())) {
            outputs.add(model.logits());
        }
        return model.graph().withOutputs(outputs).pruned();
    }

    /** What logits decide for: the class of the largest, or of a single score 1 if it is above 0, else 0. */
    int decision(double... logits) {
        return logits.length == 1 ? (logits[0] > 0 ? 1 : 0) : Importance.argMax(logits);
    }

    /** The logits of one sample as the network computes them. */
    public double[] logits(Batch batch, int sample) {
        double[] all = batch.value(model.logits()).toDoubles();
        int classes = all.length / batch.size();
        return Arrays.copyOfRange(all, sample * classes, (sample + 1) * classes);
    }

    /** The rows of one sample: {@code [places][channels]}. */
    public double[][] rows(Batch batch, int sample) {
        return rows.of(batch.value(rows.map().value()), sample);
    }

    /**
     * The logits for other rows of a sample.
     *
     * @param batch of {@link #front}
     * @param others {@code [variants][places][channels]}
     * @return {@code [variants][classes]}
     */
    public double[][] behind(Batch batch, int sample, double[][][] others) {
        int size = model.together(CHUNK);
        double[][] logits = new double[others.length][];
        for (int from = 0; from < others.length; from += size) {
            int to = Math.min(others.length, from + size);
            double[][][] some = Arrays.copyOfRange(others, from, to);
            Map<String, Tensor> feeds = new HashMap<>();
            Tensor own = one(batch.value(rows.map().value()), sample, batch.size());
            feeds.put(inputs.get(0).name(), rows.replaced(own, some));
            for (String name : besides) {
                feeds.put(name, repeated(one(batch.value(name), sample, batch.size()), to - from));
            }
            Tensor found = Objects.requireNonNull(program.run(feeds).get(model.logits()));
            double[] all = found.toDoubles();
            int classes = all.length / (to - from);
            for (int i = from; i < to; i++) {
                logits[i] = Arrays.copyOfRange(all, (i - from) * classes, (i - from + 1) * classes);
            }
        }
        return logits;
    }

    /** One sample of a value; the value itself where it has no batch. */
    private static Tensor one(Tensor value, int sample, int batch) {
        if (value.rank() == 0 || value.size(0) != batch) {
            return value;
        }
        long[] shape = value.shape();
        shape[0] = 1;
        ByteBuffer all = value.bytes();
        int size = all.limit() / batch;
        ByteBuffer part = Tensor.allocate(value.elementType(), shape);
        part.put(all.slice(sample * size, size));
        return Tensor.of(value.elementType(), shape, part.flip());
    }

    private static Tensor repeated(Tensor one, int times) {
        if (one.rank() == 0 || one.size(0) != 1 || (one.elementType() == ElementType.INT64 && one.rank() == 1)) {
            return one;
        }
        long[] shape = one.shape();
        shape[0] = times;
        ByteBuffer all = Tensor.allocate(one.elementType(), shape);
        for (int i = 0; i < times; i++) {
            all.put(one.bytes());
        }
        return Tensor.of(one.elementType(), shape, all.flip());
    }

    @Override
    public void close() {
        program.close();
    }
}
