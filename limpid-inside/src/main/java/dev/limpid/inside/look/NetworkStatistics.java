package dev.limpid.inside.look;

import dev.limpid.attribution.Progress;
import dev.limpid.graph.Attribute;
import dev.limpid.graph.Dim;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.TensorType;
import dev.limpid.inside.Batch;
import dev.limpid.inside.Checkpoint;
import dev.limpid.inside.Gathered;
import dev.limpid.inside.Mergeable;
import dev.limpid.inside.Samples;
import dev.limpid.inside.Sweep;
import dev.limpid.model.Classifier;
import dev.limpid.model.FeatureMap;
import dev.limpid.model.Layout;
import dev.limpid.runtime.Engine;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * Statistics of several layers of a network over samples, gathered in one run of the network over each. The activations at a
 * few places and the maxima are taken within the graph, so that little leaves it.
 */
public final class NetworkStatistics implements Mergeable<NetworkStatistics> {
    private static final String READ = "read/";
    private static final String MAXIMUM = "maximum/";

    private final List<LayerStatistics> layers;

    /** Statistics of nothing. */
    public NetworkStatistics(List<LookedLayer> layers) {
        this.layers = layers.stream().map(LayerStatistics::new).toList();
    }

    /** The statistics of each layer, in the order in which the layers were given. */
    public List<LayerStatistics> layers() {
        return layers;
    }

    /**
     * Runs a network over samples.
     *
     * @param chunk samples that go through the network together, at least 1
     * @param checkpoint where a run that was ended is taken up
     * @throws dev.limpid.error.LimpidException as {@link Sweep#gather}
     */
    public static Gathered<NetworkStatistics> gather(
            Classifier model,
            Engine engine,
            List<LookedLayer> layers,
            Samples samples,
            int chunk,
            Optional<Checkpoint> checkpoint,
            Progress progress) {
        try (Sweep sweep = Sweep.of(engine, graph(model, layers), chunk)) {
            return sweep.gather(
                    samples, () -> new NetworkStatistics(layers), batch -> of(layers, batch), checkpoint, progress);
        }
    }

    private static NetworkStatistics of(List<LookedLayer> layers, Batch batch) {
        NetworkStatistics found = new NetworkStatistics(layers);
        for (int l = 0; l < layers.size() && batch.size() > 0; l++) {
            float[] read = batch.value(READ + l).toFloats();
            float[] maxima = batch.value(MAXIMUM + l).toFloats();
            int places = places(layers.get(l).map()).length;
            for (int row = 0; row < batch.size(); row++) {
                found.layers.get(l).add(batch.indices().get(row), read, maxima, row, places);
            }
        }
        return found;
    }

    /** The network with, for each layer, the activations {@code float[N,places,units]} and the maxima {@code float[N,units]}. */
    static Graph graph(Classifier model, List<LookedLayer> layers) {
        GraphBuilder b = model.graph().toBuilder().scope("look/");
        Map<String, Expr> outputs = new LinkedHashMap<>();
        for (int l = 0; l < layers.size(); l++) {
            FeatureMap map = layers.get(l).map();
            Expr value = b.value(map.value());
            Expr real = value.elementType() == ElementType.FLOAT ? value : value.cast(ElementType.FLOAT);
            int axis = map.layout() == Layout.NCHW ? 2 : 1;
            long all = map.count() + map.leadingTokens() + map.trailingTokens();
            Expr flat = map.layout() == Layout.NCHW
                    ? real.reshape(-1, map.channels(), all)
                    : real.reshape(-1, all, map.channels());
            Expr own = all == map.count()
                    ? flat
                    : flat.slice(axis, map.leadingTokens(), map.leadingTokens() + (long) map.count(), 1);
            Expr read = gathered(own, axis, places(map));
            outputs.put(READ + l, axis == 2 ? read.transpose(0, 2, 1) : read);
            outputs.put(MAXIMUM + l, own.reduce("ReduceMax", false, axis));
        }
        return b.build(outputs);
    }

    private static Expr gathered(Expr value, int axis, long[] places) {
        TensorType type = new TensorType(value.elementType(), value.shape().with(axis, Dim.of(places.length)));
        return value.emit(
                "Gather",
                Map.of("axis", Attribute.of((long) axis)),
                type,
                value.builder().list(places));
    }

    /** The places that are read of a map: a lattice that covers it, whose points are not in line with its axes. */
    static long[] places(FeatureMap map) {
        int count = Math.min(map.count(), LayerStatistics.PLACES);
        int all = map.count();
        return LongStream.range(0, count)
                .map(i -> Math.min(all - 1L, (long) ((i + 0.5) * all / count) + offset(i, all / count)))
                .sorted()
                .distinct()
                .toArray();
    }

    /** Moves a point of the lattice within its part by the golden ratio. */
    private static long offset(long i, long part) {
        double share = (i * 0.6180339887498949) % 1;
        return (long) ((share - 0.5) * part);
    }

    @Override
    public void merge(NetworkStatistics other) {
        for (int l = 0; l < layers.size(); l++) {
            layers.get(l).merge(other.layers.get(l));
        }
    }

    @Override
    public void writeTo(DataOutput out) throws IOException {
        for (LayerStatistics each : layers) {
            each.writeTo(out);
        }
    }

    @Override
    public void readFrom(DataInput in) throws IOException {
        for (LayerStatistics each : layers) {
            each.readFrom(in);
        }
    }
}
