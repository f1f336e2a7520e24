package dev.limpid.runtime;

import dev.limpid.graph.Graph;
import dev.limpid.graph.TensorType;
import java.util.Map;

/** Turns graphs into programs that run. An engine keeps no state that changes: many threads may compile at once. */
public interface Engine {
    /**
     * A program for this graph; it holds native memory until it is closed. Compiling cannot be cancelled.
     *
     * <p>Large constants are used in place where the tensor lies outside the heap, so the graph should not be read
     * from a file that is overwritten meanwhile.
     *
     * @throws dev.limpid.error.LimpidException if the engine does not accept the graph
     */
    Program compile(Graph graph);

    /**
     * What the engine can tell of the types of values without running the graph, by name; sizes it cannot tell are
     * unknown, and values that are no tensors are left out.
     *
     * @throws dev.limpid.error.LimpidException if the engine does not accept the graph
     */
    Map<String, TensorType> infer(Graph graph);

    /** The same engine with a single thread, which is as fast for graphs of little work and ready sooner. */
    Engine single();

    /** Name, version and device for provenance: {@code ONNX Runtime 1.28.0, cpu}. */
    String description();
}
