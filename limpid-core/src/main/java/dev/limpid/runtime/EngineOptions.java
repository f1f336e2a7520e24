package dev.limpid.runtime;

import dev.limpid.error.LimpidException;

/**
 * How an engine runs a graph.
 *
 * @param threads threads within one operator; 0 leaves the choice to the engine (one per core)
 * @param optimization how much the engine optimises the graph before it runs
 * @param device the device that computes
 * @param spinning whether idle threads wait actively during a run: faster for a single stream, wasteful if cores are shared
 * @param arena whether freed memory is kept for the next run: faster when a program runs often
 */
public record EngineOptions(int threads, Optimization optimization, Device device, boolean spinning, boolean arena) {
    /**
     * One stream on the processor: all cores, all optimisations. Idle threads wait actively, unless the system property
     * {@code limpid.spinning} is {@code false}, which suits a machine that does other work at the same time.
     */
    public static final EngineOptions DEFAULT = new EngineOptions(
            0, Optimization.ALL, Device.CPU, !"false".equals(System.getProperty("limpid.spinning")), true);

    /** How much a graph is optimised before it runs. */
    public enum Optimization {
        /** No optimisation: every node runs unchanged. */
        NONE,
        /** Constants are folded and redundant nodes removed. */
        BASIC,
        /** Nodes are fused. */
        EXTENDED,
        /** Memory layouts are changed as well; fastest for convolutions. */
        ALL
    }

    /** @throws LimpidException if the number of threads is negative */
    public EngineOptions {
        if (threads < 0) {
            throw LimpidException.badInput("the number of threads cannot be " + threads);
        }
    }

    /** These options with another number of threads. */
    public EngineOptions withThreads(int other) {
        return new EngineOptions(other, optimization, device, spinning, arena);
    }

    /** These options with another optimisation level. */
    public EngineOptions withOptimization(Optimization other) {
        return new EngineOptions(threads, other, device, spinning, arena);
    }

    /** These options on another device. */
    public EngineOptions withDevice(Device other) {
        return new EngineOptions(threads, optimization, other, spinning, arena);
    }

    /** These options with or without active waiting. */
    public EngineOptions withSpinning(boolean other) {
        return new EngineOptions(threads, optimization, device, other, arena);
    }

    /** These options with or without memory kept between runs. */
    public EngineOptions withArena(boolean other) {
        return new EngineOptions(threads, optimization, device, spinning, other);
    }

    /** For graphs that run once or are small: one thread, nothing kept. */
    EngineOptions light() {
        return new EngineOptions(1, Optimization.NONE, Device.CPU, false, false);
    }
}
