package dev.limpid.model;

import dev.limpid.graph.Graph;
import dev.limpid.graph.Tensor;
import dev.limpid.runtime.Engine;
import dev.limpid.runtime.Program;
import java.nio.ByteBuffer;

/** Fills up the batch of a network that takes an exact number of samples; see {@link Classifier#fixedBatch}. */
public final class FullBatch {
    private FullBatch() {}

    /**
     * Compiles a graph that is made from a network. Where the network takes an exact number of samples the program takes fewer, too: they
     * are repeated, and the first rows of each result are theirs.
     *
     * @throws dev.limpid.error.LimpidException if the engine does not accept the graph
     */
    public static Program program(Engine engine, Graph graph, Classifier model) {
        return program(engine, graph, model.fixedBatch());
    }

    /**
     * The same for a graph of known inputs.
     *
     * @param rows that its inputs have, if that is an exact number; else 1 or less
     * @throws dev.limpid.error.LimpidException if the engine does not accept the graph
     */
    public static Program program(Engine engine, Graph graph, int rows) {
        Program program = engine.compile(graph);
        return rows > 1 ? new FilledProgram(program, graph.inputs(), rows) : program;
    }

    /** The rows of a tensor, repeated in turn up to a number; the tensor itself if it has as many or more. */
    public static Tensor filled(Tensor some, int rows) {
        int given = Math.toIntExact(some.size(0));
        if (given >= rows || given == 0) {
            return some;
        }
        long[] shape = some.shape();
        shape[0] = rows;
        ByteBuffer bytes = Tensor.allocate(some.elementType(), shape);
        for (int row = 0; row < rows; row++) {
            bytes.put(rows(some, row % given, 1));
        }
        return Tensor.of(some.elementType(), shape, bytes.flip());
    }

    /** The first rows of a tensor; the tensor itself if it has no more. */
    public static Tensor first(Tensor all, int rows) {
        if (all.size(0) <= rows) {
            return all;
        }
        long[] shape = all.shape();
        shape[0] = rows;
        return Tensor.of(all.elementType(), shape, rows(all, 0, rows));
    }

    /** One row of a tensor, as a batch of one. */
    public static Tensor row(Tensor all, int row) {
        long[] shape = all.shape();
        shape[0] = 1;
        return Tensor.of(all.elementType(), shape, rows(all, row, 1));
    }

    private static ByteBuffer rows(Tensor tensor, int from, int count) {
        int row = Math.toIntExact(tensor.elementType().bytesFor(tensor.elementCount() / tensor.size(0)));
        return tensor.bytes().slice(from * row, count * row);
    }
}
