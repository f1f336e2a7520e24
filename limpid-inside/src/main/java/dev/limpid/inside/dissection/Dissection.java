package dev.limpid.inside.dissection;

import dev.limpid.attribution.Progress;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.Graph;
import dev.limpid.inside.Checkpoint;
import dev.limpid.inside.Gathered;
import dev.limpid.inside.Samples;
import dev.limpid.inside.Sweep;
import dev.limpid.runtime.Engine;
import dev.limpid.runtime.InOrder;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.function.ToDoubleBiFunction;
import java.util.stream.Stream;

/**
 * Network dissection over data: a run of the network, then a look at what it kept.
 *
 * @param probes the layers
 * @param annotations what the data show
 * @param activations of all units
 * @param overlaps of their active areas with concepts
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

    /** Numbers of a chunk of samples, all layers together, that stay in the processor's cache: eight megabytes. */
    private static final long CACHED = 1 << 21;

    /** Bytes of the file with the cells that may reach thresholds; if it would be larger, the network runs twice. */
    private static final long MOST_KEPT = 1L << 31;

    /** Copies the lists. */
    public Dissection {
        probes = List.copyOf(probes);
        failures = List.copyOf(failures);
    }

    /**
     * Samples that best go through a network together: few enough that the values of the layers stay in the processor's cache until
     * they are read.
     *
     * @return 2 to 8
     */
    public static int chunk(List<Probe> probes) {
        long size = probes.stream().mapToLong(Probe::size).sum();
        return size * 8 <= CACHED ? 8 : size * 4 <= CACHED ? 4 : 2;
    }

    /**
     * Runs a network over data, and counts overlaps from the cells of its maps that it kept in a file beside the state. If these
     * are more than two gibibytes, the network runs again; so it does, with nothing left out of these units, if the threshold of units
     * stays unknown that saturate only in later samples.
     *
     * @param graph with the probes' values as outputs
     * @param chunk samples that go through the network together
     * @param share of the largest activations of a unit that count as active, by probe and unit
     * @param first keeps the state of the run
     * @param second keeps the state of the count of overlaps
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
        try (Sweep sweep = Sweep.of(engine, MapSummaries.added(graph, probes), chunk);
                KeptCells cells = first.map(c -> KeptCells.in(beside(c.file()), MOST_KEPT))
                        .orElseGet(() -> KeptCells.temporary(MOST_KEPT))) {
            BitSet[] whole = Stream.generate(BitSet::new).limit(probes.size()).toArray(BitSet[]::new);
            Gathered<Activations> read;
            float[][] thresholds;
            boolean isAgain;
            do {
                Floors floors =
                        Floors.of(probes, samples.size(), (p, u) -> whole[p].get(u) ? 1 : share.applyAsDouble(p, u));
                read = activations(sweep, probes, samples, floors, cells, first, half(progress, 0));
                thresholds = thresholds(probes, read.statistic(), share);
                isAgain = addUnknown(thresholds, whole);
                if (isAgain) {
                    first.ifPresent(Checkpoint::delete);
                }
            } while (isAgain);
            Overlaps overlaps =
                    overlaps(engine, sweep, probes, cells, samples, annotations, thresholds, second, half(progress, 1));
            return new Dissection(probes, annotations, read.statistic(), overlaps, read.failures());
        }
    }

    private static Path beside(Path state) {
        return state.resolveSibling(state.getFileName() + "-cells");
    }

    private static Gathered<Activations> activations(
            Sweep sweep,
            List<Probe> probes,
            Samples samples,
            Floors floors,
            KeptCells cells,
            Optional<Checkpoint> checkpoint,
            Progress progress) {
        Optional<KeptCells> kept = Optional.of(cells);
        return sweep.gather(
                samples,
                () -> {
                    cells.clear();
                    return new Activations(probes, floors, kept);
                },
                batch -> Activations.of(probes, batch, floors, kept),
                checkpoint,
                progress);
    }

    /** The overlaps from the cells that were kept, or from another run of the network if they were not. */
    private static Overlaps overlaps(
            Engine engine,
            Sweep sweep,
            List<Probe> probes,
            KeptCells cells,
            Samples samples,
            Annotations annotations,
            float[][] thresholds,
            Optional<Checkpoint> checkpoint,
            Progress progress) {
        Supplier<Overlaps> empty = () -> new Overlaps(probes);
        Checkpoint.Resumed<Overlaps> start =
                checkpoint.map(c -> c.resume(empty)).orElseGet(() -> new Checkpoint.Resumed<>(0, empty.get()));
        Overlaps all = start.statistic();
        int chunk = sweep.chunk();
        int first = chunks(start.next(), chunk);
        int[] done = {first};
        boolean isKept = cells.isComplete();
        IntFunction<Overlaps> work = number -> isKept
                ? Overlaps.of(probes, cells.read(number), annotations, thresholds)
                : sweep.reduce(samples, number * chunk, batch -> Overlaps.of(probes, batch, annotations, thresholds));
        InOrder.run(engine.parallelism(), chunks(samples.size(), chunk) - first, i -> work.apply(first + i), found -> {
            all.merge(found);
            done[0]++;
            int next = Math.min(samples.size(), done[0] * chunk);
            checkpoint.ifPresent(c -> c.keep(next, all));
            progress.reached(next, samples.size());
        });
        return all;
    }

    /** How many chunks hold so many samples. */
    private static int chunks(int samples, int chunk) {
        return (samples + chunk - 1) / chunk;
    }

    private static float[][] thresholds(
            List<Probe> probes, Activations activations, ToDoubleBiFunction<Integer, Integer> share) {
        float[][] thresholds = new float[probes.size()][];
        for (int p = 0; p < thresholds.length; p++) {
            thresholds[p] = new float[probes.get(p).units()];
            for (int u = 0; u < thresholds[p].length; u++) {
                thresholds[p][u] = activations.threshold(p, u, share.applyAsDouble(p, u));
            }
        }
        return thresholds;
    }

    /**
     * Adds the units whose thresholds are unknown: those that saturate only in later samples, so that too much was left out of them.
     *
     * @return whether there are any
     */
    private static boolean addUnknown(float[][] thresholds, BitSet[] units) {
        boolean isAny = false;
        for (int p = 0; p < thresholds.length; p++) {
            for (int u = 0; u < thresholds[p].length; u++) {
                if (Float.isNaN(thresholds[p][u])) {
                    isAny = true;
                    units[p].set(u);
                }
            }
        }
        return isAny;
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
