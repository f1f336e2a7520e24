package dev.limpid.inside;

import dev.limpid.graph.Dim;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Shape;
import dev.limpid.graph.Tensor;
import dev.limpid.model.FullBatch;
import dev.limpid.runtime.Engine;
import dev.limpid.runtime.Program;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A graph for chunks of samples. The number of samples in a full chunk is written into the graph: then the sizes of all results are
 * known in advance, and the engine writes them where they stay, without copies. Other chunks, such as the last one, go through
 * the graph as it is, which is compiled when the first of them comes. Safe for use by many threads.
 */
final class ChunkPrograms {
    private final Program full;
    private final int chunk;
    private final @Nullable Supplier<Program> compiler;
    private @Nullable Program other;

    private ChunkPrograms(Program full, int chunk, @Nullable Supplier<Program> compiler) {
        this.full = full;
        this.chunk = chunk;
        this.compiler = compiler;
    }

    /** @throws dev.limpid.error.LimpidException if the engine does not accept the graph */
    static ChunkPrograms of(Engine engine, Graph graph, int chunk) {
        Optional<Dim> free = free(graph);
        return free.isEmpty()
                ? new ChunkPrograms(FullBatch.program(engine, graph, rows(graph)), chunk, null)
                : new ChunkPrograms(
                        engine.compile(graph.bind(String.valueOf(free.get().symbol()), chunk)),
                        chunk,
                        () -> engine.compile(graph));
    }

    /** The number of samples of the graph's input, if it has a name instead of a value. */
    private static Optional<Dim> free(Graph graph) {
        @Nullable Shape shape = graph.inputs().get(0).type().shape();
        return shape == null || shape.rank() == 0
                ? Optional.empty()
                : Optional.of(shape.dim(0))
                        .filter(d -> d.symbol() != null && !d.symbol().contains("*"));
    }

    private static int rows(Graph graph) {
        @Nullable Shape shape = graph.inputs().get(0).type().shape();
        return shape == null || shape.rank() == 0 ? -1 : (int) shape.size(0);
    }

    Map<String, Tensor> run(String input, Tensor samples) {
        return program(samples.size(0)).run(Map.of(input, samples));
    }

    /** Takes back the results of a chunk of so many samples, which nobody reads any more. */
    void reuse(long samples, Collection<Tensor> results) {
        if (samples > 0) {
            program(samples).reuse(results);
        }
    }

    private Program program(long samples) {
        return compiler == null || samples == chunk ? full : other(compiler);
    }

    private synchronized Program other(Supplier<Program> made) {
        if (other == null) {
            other = made.get();
        }
        return other;
    }

    synchronized void close() {
        full.close();
        if (other != null) {
            other.close();
        }
    }
}
