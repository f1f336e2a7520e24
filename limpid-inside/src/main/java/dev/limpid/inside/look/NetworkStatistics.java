package dev.limpid.inside.look;

import dev.limpid.attribution.Progress;
import dev.limpid.inside.Batch;
import dev.limpid.inside.Checkpoint;
import dev.limpid.inside.Gathered;
import dev.limpid.inside.Mergeable;
import dev.limpid.inside.RandomOrder;
import dev.limpid.inside.Samples;
import dev.limpid.inside.Sweep;
import dev.limpid.model.Classifier;
import dev.limpid.runtime.Engine;
import dev.limpid.runtime.InOrder;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/**
 * Statistics of several layers of a network over samples, gathered in one run of the network over each. Between 128 and 256 samples,
 * drawn at random, are read closely: the maxima of all layers over all places, and the activations at a few places. Of the
 * others only the maxima of some layers are read, since reading costs time. All of it is reduced within the graph, so that
 * little leaves it.
 */
public final class NetworkStatistics implements Mergeable<NetworkStatistics> {
    /** At least so many samples are read closely; all if there are no more. */
    private static final int LEAST_CLOSE = 128;

    private static final int MOST_CLOSE = 256;

    /** Of so many samples one is read closely, between these limits: it takes about twice the time. */
    private static final int STEP = 10;

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

    /** How the units of each layer vary together, in the order of the layers. */
    public List<UnitCorrelation> correlations(Engine engine) {
        List<UnitCorrelation> found = new ArrayList<>();
        InOrder.run(engine.parallelism(), layers.size(), l -> layers.get(l).correlation(), found::add);
        return found;
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
        try (Ready ready = ready(model, engine, layers, followed, samples.size(), chunk)) {
            return gather(ready, layers, samples, checkpoint, progress);
        }
    }

    /**
     * A network that is made ready for so many samples.
     *
     * @param sweep runs it
     * @param graphs for each chunk of samples one of them
     * @param step of so many chunks one is read closely, by the first graph
     */
    record Ready(Sweep sweep, List<StatisticsGraph> graphs, int step) implements AutoCloseable {
        /** The graph of the chunk that begins with a sample. */
        private static int choice(int first, int chunk, int step) {
            return first / chunk % step == 0 ? 0 : 1;
        }

        StatisticsGraph graphOf(int sample) {
            return graphs.get(choice(sample, sweep.chunk(), step));
        }

        @Override
        public void close() {
            sweep.close();
        }
    }

    static Ready ready(
            Classifier model, Engine engine, List<LookedLayer> layers, Set<String> followed, int samples, int chunk) {
        int chunks = (samples + chunk - 1) / chunk;
        int wanted = Math.max(1, Math.min(MOST_CLOSE, Math.max(LEAST_CLOSE, samples / STEP)) / chunk);
        int step = Math.max(1, (chunks + wanted - 1) / wanted);
        StatisticsGraph close = StatisticsGraph.close(model, layers);
        List<StatisticsGraph> graphs =
                step == 1 ? List.of(close) : List.of(close, StatisticsGraph.maxima(model, layers, followed));
        Sweep sweep = Sweep.of(
                engine,
                graphs.stream().map(StatisticsGraph::graph).toList(),
                chunk,
                first -> Ready.choice(first, chunk, step));
        return new Ready(sweep, graphs, step);
    }

    /**
     * Runs over samples in a random order: neighbours in a folder belong to one class, and those that are read closely to few classes.
     *
     * @param ready for as many samples
     */
    static Gathered<NetworkStatistics> gather(
            Ready ready,
            List<LookedLayer> layers,
            Samples samples,
            Optional<Checkpoint> checkpoint,
            Progress progress) {
        List<AtomicLong> limits =
                layers.stream().map(l -> new AtomicLong(SampledRows.NO_LIMIT)).toList();
        int[] order = RandomOrder.of(samples.size());
        Gathered<NetworkStatistics> found = ready.sweep()
                .gather(
                        samples.chosen(order),
                        () -> new NetworkStatistics(layers, limits),
                        batch -> {
                            NetworkStatistics part = new NetworkStatistics(layers, limits);
                            if (batch.size() > 0) {
                                List<Integer> places = batch.indices();
                                part.add(
                                        ready.graphOf(places.get(0)),
                                        batch,
                                        places.stream().mapToInt(i -> order[i]).toArray());
                            }
                            return part;
                        },
                        checkpoint,
                        progress);
        List<Gathered.Failure> failures = found.failures().stream()
                .map(f -> new Gathered.Failure(order[f.index()], f.name(), f.sentence()))
                .sorted(Comparator.comparingInt(Gathered.Failure::index))
                .toList();
        return new Gathered<>(found.statistic(), failures, found.resumedAt());
    }

    private void add(StatisticsGraph graph, Batch batch, int[] samples) {
        float[] numbers = graph.numbers(batch);
        for (StatisticsGraph.Columns each : graph.columns()) {
            LayerStatistics layer = layers.get(each.layer());
            layer.add(samples, numbers, each.maximum(), graph.width());
            if (each.read() >= 0) {
                int[] points = each.places().points();
                for (int row = 0; row < samples.length; row++) {
                    int from = row * graph.width() + each.read();
                    layer.add(samples[row], each.places().reading(numbers, from, points));
                }
            }
        }
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
