package dev.limpid.runtime;

import dev.limpid.graph.Tensor;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;

/** A compiled graph. Several threads may run it at once; it is closed once, when no run is under way. */
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
     * @return the wanted outputs by name, in their order; they stay valid after the program is closed
     * @throws dev.limpid.error.LimpidException if a feed is missing, does not fit, or a node fails
     * @throws CancellationException if {@link #cancel} was called meanwhile
     */
    Map<String, Tensor> run(Map<String, Tensor> feeds, Collection<String> wanted);

    /** Computes all outputs; see {@link #run(Map, Collection)}. */
    default Map<String, Tensor> run(Map<String, Tensor> feeds) {
        return run(feeds, outputs());
    }

    /** Ends the runs that are under way, from any thread; later runs are not touched. */
    void cancel();

    /** Frees the native memory. */
    @Override
    void close();
}
