package dev.limpid.runtime;

import dev.limpid.graph.Tensor;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * A compiled graph. All methods may be called from many threads at once.
 *
 * <p>A run ends early, with a {@link dev.limpid.error.LimpidException} of kind CANCELLED, when its thread is
 * interrupted (the thread stays interrupted), when its caller requests it, when {@link #cancel} is called, or when the
 * program is closed. The runtime checks between two nodes, so a long node is finished first.
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
     * @param wanted names of the outputs to return
     * @param isCancelled whether to cancel the run; checked before it and, several times a second and from another
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
     * Recycles results of this program: later runs write into them instead of new memory; results that do not fit are
     * left to the garbage collector. After this call they must not be read, nor anything that shares their bytes.
     */
    default void reuse(Collection<Tensor> results) {}

    /**
     * A sentence that tells which optimisations of the engine are off because they broke this graph; empty as long as
     * nothing was wrong. Such a program gives right results, more slowly.
     */
    default Optional<String> findCaution() {
        return Optional.empty();
    }

    /** Cancels the active runs; later runs are not affected. */
    void cancel();

    /**
     * Closes the program: further runs fail with kind CANCELLED, active runs are cancelled, and this method waits until
     * the last of them has ended and the native memory is freed. Closing again has no effect. A thread that is
     * interrupted does not wait; the memory is freed nevertheless.
     */
    @Override
    void close();
}
