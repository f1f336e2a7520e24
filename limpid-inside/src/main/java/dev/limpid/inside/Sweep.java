package dev.limpid.inside;

import dev.limpid.attribution.Progress;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;
import dev.limpid.graph.Shape;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Value;
import dev.limpid.graph.op.Trait;
import dev.limpid.model.Classifier;
import dev.limpid.runtime.Engine;
import dev.limpid.runtime.InOrder;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.IntUnaryOperator;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Runs a graph over many samples. Each core takes a chunk of samples, reads them, runs the graph and reduces its outputs, so that
 * reading and reducing cost no waiting; the results are handed over in the order of the chunks, whatever the number of
 * cores. Memory is bounded by a few chunks.
 */
public final class Sweep implements AutoCloseable {
    private static final int CHUNK = 8;
    private static final int LARGE_CHUNK = 4;
    private static final long LARGE = 4_000_000;

    private final List<ChunkPrograms> programs;
    private final IntUnaryOperator choice;
    private final String input;
    private final int threads;
    private final int chunk;

    private Sweep(List<ChunkPrograms> programs, IntUnaryOperator choice, String input, int threads, int chunk) {
        this.programs = programs;
        this.choice = choice;
        this.input = input;
        this.threads = threads;
        this.chunk = chunk;
    }

    /**
     * Makes a graph ready.
     *
     * @param graph has one input, and as outputs what is reduced
     * @param chunk samples that go through the graph together, at least 1; a graph that fixes its batch takes that many
     * @throws LimpidException if the engine does not accept the graph
     */
    public static Sweep of(Engine engine, Graph graph, int chunk) {
        return of(engine, List.of(graph), chunk, first -> 0);
    }

    /**
     * Makes graphs ready of which each chunk of samples goes through one.
     *
     * @param graphs have the same single input
     * @param chunk as in {@link #of(Engine, Graph, int)}
     * @param choice the number of the graph for the chunk that begins with a sample
     * @throws LimpidException if the engine does not accept a graph
     */
    public static Sweep of(Engine engine, List<Graph> graphs, int chunk, IntUnaryOperator choice) {
        Graph graph = graphs.get(0);
        if (chunk < 1 || graph.inputs().size() != 1) {
            throw new IllegalArgumentException("a chunk of " + chunk + " through inputs " + graph.inputs());
        }
        Value input = graph.inputs().get(0);
        @Nullable Shape shape = input.type().shape();
        int fixed = shape == null || shape.rank() == 0 ? -1 : (int) shape.size(0);
        int taken = fixed > 0 ? fixed : chunk;
        List<ChunkPrograms> programs = new ArrayList<>();
        try {
            graphs.forEach(g -> programs.add(ChunkPrograms.of(engine.single(), g, taken)));
        } catch (LimpidException e) {
            programs.forEach(ChunkPrograms::close);
            throw e;
        }
        return new Sweep(programs, choice, input.name(), engine.parallelism(), taken);
    }

    /**
     * Samples that best go through a network together: few, since more of their activations stay in the processor's cache.
     *
     * @return 8, or 4 where a sample has more than four million activations; what the network takes if it takes an exact number
     */
    public static int chunk(Classifier model) {
        long activations = 0;
        for (Node node : model.graph().nodes()) {
            activations += node.has(Trait.ACTIVATION) || node.is("Conv") ? size(model.graph(), node.output()) : 0;
        }
        return model.together(activations > LARGE ? LARGE_CHUNK : CHUNK);
    }

    private static long size(Graph graph, String value) {
        return graph.findType(value)
                .map(TensorType::shape)
                .filter(shape -> shape.rank() > 1 && shape.isFixed(1, shape.rank()))
                .map(shape -> LongStream.range(1, shape.rank())
                        .map(axis -> shape.size((int) axis))
                        .reduce(1, (a, b) -> a * b))
                .orElse(0L);
    }

    /** Samples that go through the graph together. */
    public int chunk() {
        return chunk;
    }

    /**
     * Runs over samples.
     *
     * @param first the sample to begin with, a multiple of the chunk, or their number
     * @param reduce what is kept of a batch; called in several threads at once. A batch of which no sample could be read is
     *     empty and has no values
     * @param consumer receives the sample after each chunk and what was kept of it, in order, in the calling thread
     * @param progress hears of samples that are done, and may cancel between chunks
     * @throws LimpidException of kind CANCELLED if the thread is interrupted or the progress cancels
     */
    public <R> void run(
            Samples samples, int first, Function<Batch, R> reduce, BiConsumer<Integer, R> consumer, Progress progress) {
        run(samples, first, reduce, consumer, progress, false);
    }

    private <R> void run(
            Samples samples,
            int first,
            Function<Batch, R> reduce,
            BiConsumer<Integer, R> consumer,
            Progress progress,
            boolean isReused) {
        if (first % chunk != 0 && first != samples.size()) {
            throw new IllegalArgumentException("sample " + first + " is within a chunk of " + chunk);
        }
        int all = samples.size();
        int count = Math.max(0, (all - first + chunk - 1) / chunk);
        int[] done = {0};
        InOrder.run(threads, count, piece -> reduced(samples, first + piece * chunk, reduce, isReused), result -> {
            done[0]++;
            int next = Math.min(all, first + done[0] * chunk);
            consumer.accept(next, result);
            progress.reached(next, all);
        });
    }

    /**
     * Gathers a statistic over all samples.
     *
     * @param empty makes a statistic of nothing
     * @param reduce the statistic of a batch, which keeps none of the batch's values: their memory is used again. Called in
     *     several threads at once
     * @param checkpoint where a run that was ended is taken up, and where the state is kept meanwhile
     * @param progress hears of samples that are done, and may cancel between chunks
     * @throws LimpidException of kind CANCELLED if the thread is interrupted or the progress cancels, or if the state
     *     cannot be written
     */
    public <S extends Mergeable<S>> Gathered<S> gather(
            Samples samples,
            Supplier<S> empty,
            Function<Batch, S> reduce,
            Optional<Checkpoint> checkpoint,
            Progress progress) {
        Checkpoint.State<S> start = checkpoint
                .map(c -> c.restore(empty))
                .orElseGet(() -> new Checkpoint.State<>(0, empty.get(), List.of()));
        S all = start.statistic();
        List<Gathered.Failure> failures = new ArrayList<>(start.failures());
        run(
                samples,
                start.next(),
                batch -> new Part<>(batch.failures(), reduce.apply(batch)),
                (next, part) -> {
                    failures.addAll(part.failures());
                    all.merge(part.statistic());
                    checkpoint.ifPresent(c -> c.reached(new Checkpoint.State<>(next, all, failures)));
                },
                progress,
                true);
        return new Gathered<>(all, failures, start.next());
    }

    private record Part<S>(List<Gathered.Failure> failures, S statistic) {}

    private <R> R reduced(Samples samples, int start, Function<Batch, R> reduce, boolean isReused) {
        return isReused ? reduce(samples, start, reduce) : reduce.apply(batch(samples, start));
    }

    /**
     * Runs over one chunk. May be called by many threads at once.
     *
     * @param start the sample that it begins with
     * @param reduce what is kept of the batch, but none of its values: their memory is used again
     */
    public <R> R reduce(Samples samples, int start, Function<Batch, R> reduce) {
        Batch batch = batch(samples, start);
        R reduced = reduce.apply(batch);
        programs.get(choice.applyAsInt(start))
                .reuse(batch.size(), batch.values().values());
        return reduced;
    }

    private Batch batch(Samples samples, int start) {
        List<Integer> indices = new ArrayList<>();
        List<Tensor> tensors = new ArrayList<>();
        List<Gathered.Failure> failures = new ArrayList<>();
        for (int i = start; i < Math.min(start + chunk, samples.size()); i++) {
            try {
                tensors.add(samples.input(i));
                indices.add(i);
            } catch (LimpidException e) {
                if (e.kind() == LimpidException.Kind.CANCELLED) {
                    throw e;
                }
                failures.add(new Gathered.Failure(i, samples.name(i), e.getMessage()));
            }
        }
        Map<String, Tensor> values = new HashMap<>();
        if (!tensors.isEmpty()) {
            values.putAll(programs.get(choice.applyAsInt(start)).run(input, stacked(tensors)));
        }
        return new Batch(indices, values, failures);
    }

    /** One batch of batches of one. */
    static Tensor stacked(List<Tensor> tensors) {
        Tensor one = tensors.get(0);
        long[] shape = one.shape();
        shape[0] = tensors.size();
        ByteBuffer bytes = Tensor.allocate(one.elementType(), shape);
        for (Tensor each : tensors) {
            bytes.put(each.bytes());
        }
        return Tensor.of(one.elementType(), shape, bytes.flip());
    }

    @Override
    public void close() {
        programs.forEach(ChunkPrograms::close);
    }
}
