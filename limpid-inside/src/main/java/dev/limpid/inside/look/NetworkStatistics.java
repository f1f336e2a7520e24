package dev.limpid.inside.look;

import dev.limpid.attribution.Progress;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.inside.Batch;
import dev.limpid.inside.Checkpoint;
import dev.limpid.inside.Gathered;
import dev.limpid.inside.Mergeable;
import dev.limpid.inside.Samples;
import dev.limpid.inside.Sweep;
import dev.limpid.model.Classifier;
import dev.limpid.runtime.Engine;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/**
 * Statistics of several layers of a network over samples, gathered in one run of the network over each. A few hundred samples,
 * spread evenly, are read closely: the maxima of all layers over all places, and the activations at a few places. Of the
 * others only the maxima of some layers are read, since reading costs time. All of it is reduced within the graph, so that
 * little leaves it.
 */
public final class NetworkStatistics implements Mergeable<NetworkStatistics> {
    /** Samples that are read closely, about; all if there are no more. */
    static final int CLOSE = 256;

    private static final String READ = "read/";
    private static final String MAXIMUM = "maximum/";

    private final List<LayerStatistics> layers;

    /** Statistics of nothing. */
    public NetworkStatistics(List<LookedLayer> layers) {
        this.layers = layers.stream().map(LayerStatistics::new).toList();
    }

    private NetworkStatistics(List<LookedLayer> layers, List<AtomicLong> limits) {
        this.layers = IntStream.range(0, layers.size())
                .mapToObj(l -> new LayerStatistics(layers.get(l), limits.get(l)))
                .toList();
    }

    /** The statistics of each layer, in the order in which the layers were given. */
    public List<LayerStatistics> layers() {
        return layers;
    }

    /**
     * Runs a network over samples.
     *
     * @param followed values of the layers whose maxima are read of every sample
     * @param chunk samples that go through the network together, at least 1; which samples are read closely depends on it
     * @param checkpoint where a run that was ended is taken up
     * @throws dev.limpid.error.LimpidException as {@link Sweep#gather}
     */
    public static Gathered<NetworkStatistics> gather(
            Classifier model,
            Engine engine,
            List<LookedLayer> layers,
            Set<String> followed,
            Samples samples,
            int chunk,
            Optional<Checkpoint> checkpoint,
            Progress progress) {
        try (Sweep sweep = sweep(model, engine, layers, followed, samples.size(), chunk)) {
            return gather(sweep, layers, samples, checkpoint, progress);
        }
    }

    /** A network that is made ready for so many samples. */
    static Sweep sweep(
            Classifier model, Engine engine, List<LookedLayer> layers, Set<String> followed, int samples, int chunk) {
        int chunks = (samples + chunk - 1) / chunk;
        int wanted = Math.max(1, CLOSE / chunk);
        int step = Math.max(1, (chunks + wanted - 1) / wanted);
        Graph close = graph(model, layers, Optional.empty());
        List<Graph> graphs = step == 1 ? List.of(close) : List.of(close, graph(model, layers, Optional.of(followed)));
        return Sweep.of(engine, graphs, chunk, first -> first / chunk % step == 0 ? 0 : 1);
    }

    /** @param sweep made ready for as many samples */
    static Gathered<NetworkStatistics> gather(
            Sweep sweep,
            List<LookedLayer> layers,
            Samples samples,
            Optional<Checkpoint> checkpoint,
            Progress progress) {
        List<AtomicLong> limits =
                layers.stream().map(l -> new AtomicLong(SampledRows.NO_LIMIT)).toList();
        List<ReadPlaces> places =
                layers.stream().map(l -> ReadPlaces.of(l.map())).toList();
        return sweep.gather(
                samples,
                () -> new NetworkStatistics(layers, limits),
                batch -> new NetworkStatistics(layers, limits).with(places, batch),
                checkpoint,
                progress);
    }

    private NetworkStatistics with(List<ReadPlaces> places, Batch batch) {
        for (int l = 0; l < layers.size() && batch.size() > 0; l++) {
            LayerStatistics layer = layers.get(l);
            if (batch.values().containsKey(MAXIMUM + l)) {
                layer.add(
                        batch.indices().stream().mapToInt(i -> i).toArray(),
                        batch.value(MAXIMUM + l).toFloats());
            }
            if (batch.values().containsKey(READ + l)) {
                float[] read = batch.value(READ + l).toFloats();
                int[] points = places.get(l).points();
                for (int row = 0; row < batch.size(); row++) {
                    layer.add(batch.indices().get(row), places.get(l).reading(read, row, points));
                }
            }
        }
        return this;
    }

    /**
     * The network with, for each layer, the activations at some places and the maxima; see {@link ReadPlaces}.
     *
     * @param followed only the maxima of these layers
     */
    static Graph graph(Classifier model, List<LookedLayer> layers, Optional<Set<String>> followed) {
        GraphBuilder b = model.graph().toBuilder().scope("look/");
        Map<String, Expr> outputs = new LinkedHashMap<>();
        for (int l = 0; l < layers.size(); l++) {
            ReadPlaces places = ReadPlaces.of(layers.get(l).map());
            Expr value = b.value(layers.get(l).value());
            if (followed.isEmpty()) {
                outputs.put(READ + l, places.read(value));
            }
            if (followed.isEmpty() || followed.get().contains(layers.get(l).value())) {
                outputs.put(MAXIMUM + l, places.maximum(value));
            }
        }
        return outputs.isEmpty() ? model.graph() : b.build(outputs);
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
