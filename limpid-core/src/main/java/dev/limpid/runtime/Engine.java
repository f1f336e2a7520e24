package dev.limpid.runtime;

import dev.limpid.graph.Graph;
import dev.limpid.graph.TensorType;
import java.util.Map;

/** Compiles graphs to programs. An engine is immutable: many threads may compile at once. */
public interface Engine {
    /**
     * A program for this graph; it holds native memory until it is closed. Compiling cannot be cancelled.
     *
     * <p>Large constants are used in place if the tensor is outside the heap, so the file of the graph should not be
     * overwritten while the program exists.
     *
     * @throws dev.limpid.error.LimpidException if the engine does not accept the graph
     */
    Program compile(Graph graph);

    /**
     * The types of values that the engine infers without running the graph, by name; other sizes are unknown, and
     * values that are not tensors are left out.
     *
     * @throws dev.limpid.error.LimpidException if the engine does not accept the graph
     */
    Map<String, TensorType> infer(Graph graph);

    /** The same engine with a single thread, which is as fast for small graphs and starts sooner. */
    Engine single();

    /** The same engine, whose programs keep no memory between runs: for many programs of which each runs now and then. */
    default Engine sparing() {
        return this;
    }

    /**
     * The same engine, which does not compare the first run of a program with a run without optimisations: for graphs with the
     * nodes of one that was compared and held, and other weights.
     */
    default Engine trusting() {
        return this;
    }

    /**
     * How many runs of programs of {@link #single} compute at once without slowing each other: one per thread that the
     * engine may use; 1 if another device than the processor computes.
     */
    int parallelism();

    /** Name, version and device for provenance: {@code ONNX Runtime 1.28.0, cpu}. */
    String description();
}
