package dev.limpid.runtime;

import dev.limpid.graph.Tensor;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * A compiled graph. All methods may be called from many threads at once.
 *
 * <p>A run ends early, with a {@link dev.limpid.error.LimpidException} of kind CANCELLED, when its thread is
 * interrupted (the thread stays interrupted), when whoever started it says so, when {@link #cancel} is called, or when
 * the program is closed. The runtime looks between two nodes, so that one long node is finished first.
 */
public interface Program extends AutoCloseable {
    /** Names of the inputs, in the graph's order. */
    List<String> inputs();

    /** Names of the outputs, in the graph's order. */
    List<String> outputs();

    /**
     * Computes some of the outputs.
     *
     * @param feeds a tensor for every input; those outside the heap are used without a copy
     * @param wanted names of the outputs to hand back
     * @param isCancelled whether the run is to end; asked before it and, several times a second and from another
     *     thread, during it
     * @return the wanted outputs by name, in their order; they stay valid after the program is closed
     * @throws dev.limpid.error.LimpidException if a feed is missing, does not fit, or a node fails; of kind CANCELLED
     *     if the run was cancelled or the program is closed
     */
    Map<String, Tensor> run(Map<String, Tensor> feeds, Collection<String> wanted, BooleanSupplier isCancelled);

    /** Computes some of the outputs; see {@link #run(Map, Collection, BooleanSupplier)}. */
    default Map<String, Tensor> run(Map<String, Tensor> feeds, Collection<String> wanted) {
        return run(feeds, wanted, () -> false);
    }

    /** Computes all outputs; see {@link #run(Map, Collection, BooleanSupplier)}. */
    default Map<String, Tensor> run(Map<String, Tensor> feeds) {
        return run(feeds, outputs());
    }

    /**
     * Gives results of this program back, so that later runs write into them instead of new memory; what does not fit is
     * left to the garbage collector. Nobody may read them, or anything made from their bytes without a copy, any more.
     */
    default void reuse(Collection<Tensor> results) {}

    /** Ends the runs in flight; later runs are not touched. */
    void cancel();

    /**
     * Closes the program: further runs are refused with a failure of kind CANCELLED, runs in flight are told to end,
     * and the native memory is freed after the last of them has left, for which this method waits. Closing again does
     * nothing more. A thread that is interrupted does not wait; the memory is freed all the same.
     */
    @Override
    void close();
}
