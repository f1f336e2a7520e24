package dev.limpid.inside.dissection;

import dev.limpid.attribution.Progress;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.Graph;
import dev.limpid.inside.Checkpoint;
import dev.limpid.inside.Gathered;
import dev.limpid.inside.Samples;
import dev.limpid.inside.Sweep;
import dev.limpid.runtime.Engine;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleBiFunction;

/**
 * Both runs of network dissection over the data.
 *
 * @param probes the layers
 * @param annotations what the data show
 * @param activations of the first run
 * @param overlaps of the second
 * @param failures samples that could not be read
 */
public record Dissection(
        List<Probe> probes,
        Annotations annotations,
        Activations activations,
        Overlaps overlaps,
        List<Gathered.Failure> failures) {
    /** The share of the largest activations of a unit that count as active, as published. */
    public static final double SHARE = 0.005;

    /** Copies the lists. */
    public Dissection {
        probes = List.copyOf(probes);
        failures = List.copyOf(failures);
    }

    /**
     * Runs a network over data twice.
     *
     * @param graph with the probes' values as outputs
     * @param chunk samples that go through the network together
     * @param share of the largest activations of a unit that count as active, by probe and unit
     * @param first keeps the state of the first run
     * @param second keeps the state of the second run
     * @throws LimpidException of kind CANCELLED if the progress cancels, or if a state cannot be written
     */
    public static Dissection run(
            Engine engine,
            Graph graph,
            List<Probe> probes,
            Samples samples,
            Annotations annotations,
            int chunk,
            ToDoubleBiFunction<Integer, Integer> share,
            Optional<Checkpoint> first,
            Optional<Checkpoint> second,
            Progress progress) {
        Graph probed =
                graph.withOutputs(probes.stream().map(Probe::value).toList()).pruned();
        try (Sweep sweep = Sweep.of(engine, probed, chunk)) {
            Gathered<Activations> activations = sweep.gather(
                    samples,
                    () -> new Activations(probes),
                    batch -> Activations.of(probes, batch),
                    first,
                    half(progress, 0));
            float[][] thresholds = new float[probes.size()][];
            for (int p = 0; p < thresholds.length; p++) {
                thresholds[p] = new float[probes.get(p).units()];
                for (int u = 0; u < thresholds[p].length; u++) {
                    thresholds[p][u] = activations.statistic().threshold(p, u, share.applyAsDouble(p, u));
                }
            }
            Gathered<Overlaps> overlaps = sweep.gather(
                    samples,
                    () -> new Overlaps(probes),
                    batch -> Overlaps.of(probes, batch, annotations, thresholds),
                    second,
                    half(progress, 1));
            return new Dissection(
                    probes, annotations, activations.statistic(), overlaps.statistic(), overlaps.failures());
        }
    }

    private static Progress half(Progress whole, int number) {
        return new Progress() {
            @Override
            public void update(long done, long total) {
                whole.update((number * total) + done, 2 * total);
            }

            @Override
            public boolean isCancelled() {
                return whole.isCancelled();
            }
        };
    }

    /** The overlap of every unit with every concept. */
    public Alignment alignment() {
        return new Alignment(annotations, overlaps);
    }
}
