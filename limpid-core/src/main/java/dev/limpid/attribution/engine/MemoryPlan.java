package dev.limpid.attribution.engine;

import dev.limpid.attribution.formula.Samples;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;
import dev.limpid.graph.Shape;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.op.Trait;
import dev.limpid.model.Classifier;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Estimates the resident memory that an explanation adds to the process, and from it the number of samples per forward
 * pass.
 *
 * <p>The estimate comes from the graphs and was compared with measurements on five networks: between 20 % too low and
 * 60 % too high, mostly too high. Each program holds its weights in their fastest layout, with what remains of packing
 * them. It holds the values that are live at the same time about twice, since the runtime first allocates memory value
 * by value and later, when it knows all sizes, as one block. Garbage on the Java heap is limited by the options of the
 * virtual machine and is not part of the estimate.
 *
 * @param shared bytes that all programs of a process share
 * @param own bytes of the programs that do not depend on the number of samples in a chunk
 * @param perSample bytes for each sample in a chunk
 */
record MemoryPlan(long shared, long own, long perSample) {
    /** Memory of the code and data structures of the runtime and of the virtual machine when they are first used. */
    static final long OVERHEAD = 12L << 20;

    /** A program's weights in their fastest layout, with what remains of packing, as a multiple of their size. */
    private static final double PACKED = 1.8;

    /** The values of a program that runs once for each explanation, as a multiple of the largest sum of live ones. */
    private static final double HELD_ONCE = 2;

    /** The same for the program that runs repeatedly. */
    private static final double HELD = 2.5;

    /** The share of the remaining memory that chunks may use, since this is an estimate. */
    private static final double FILLED = 0.8;

    /** Largest size (bytes) of a chunk of several samples: larger ones leave the cache and run more slowly. */
    private static final long ENOUGH = 16L << 20;

    /** Fewest chunks per thread for which chunks run at once. */
    private static final int ENOUGH_CHUNKS = 4;

    private static final int MOST = 1024;
    private static final long MEGABYTE = 1 << 20;

    /**
     * A plan.
     *
     * @param model the model, whose weights are read in place, once for all programs
     * @param once the graphs that run once
     * @param each the graph of a chunk of one sample
     */
    static MemoryPlan of(Classifier model, List<Graph> once, Graph each) {
        long own = (long) (PACKED * weights(each));
        for (Graph graph : once) {
            own += ofProgram(graph);
        }
        return new MemoryPlan(OVERHEAD + weights(model.graph()), own, Math.max(1, (long) (HELD * workspace(each))));
    }

    /** This plan with the numbers from which samples are made. */
    MemoryPlan with(Samples samples) {
        long bytes = bytes(samples.numbers().type()) + bytes(samples.weights().type());
        return new MemoryPlan(shared, own + bytes, perSample);
    }

    /** The plan for several such explainers that are kept at the same time. */
    MemoryPlan times(int explainers) {
        return new MemoryPlan(shared, explainers * own, explainers * perSample);
    }

    private long fixed() {
        return shared + own;
    }

    private static long ofProgram(Graph graph) {
        return (long) ((PACKED * weights(graph)) + (HELD_ONCE * workspace(graph)));
    }

    /**
     * The number of samples in a chunk: as many as the memory allows and are useful, evenly divided.
     *
     * @param count the number of all samples
     * @param memory the memory limit for all of them (bytes)
     * @param free whether the network takes batches of any size
     * @throws LimpidException of kind TOO_LARGE if the memory does not suffice for one sample
     */
    int chunk(int count, long memory, boolean free) {
        int most = atOnce(MOST, memory, free);
        int chunks = (count + most - 1) / most;
        return (count + chunks - 1) / chunks;
    }

    /**
     * How many chunks run at once, each on one thread: as many as there are threads, or one on all threads if the
     * memory does not suffice or there are too few chunks to keep all threads busy.
     *
     * @param size the number of samples in a chunk
     * @param count the number of all samples
     */
    int streams(int size, int count, long memory, int threads) {
        boolean fits = perSample <= FILLED * (memory - fixed()) / ((double) size * threads);
        return fits && count >= (long) ENOUGH_CHUNKS * size * threads ? threads : 1;
    }

    /** The number of samples that the memory allows and that are useful, up to a maximum; see {@link #chunk}. */
    int atOnce(int limit, long memory, boolean free) {
        require(fixed() + perSample, memory);
        if (!free) {
            return 1;
        }
        long useful = Math.min(limit, Math.max(1, ENOUGH / perSample));
        return (int) Math.max(1, Math.min(useful, (long) (FILLED * (memory - fixed())) / perSample));
    }

    /** @throws LimpidException of kind TOO_LARGE if another program does not fit */
    void admit(Graph graph, long memory) {
        require(fixed() + ofProgram(graph), memory);
    }

    /** @throws LimpidException of kind TOO_LARGE if a program that runs once for each explanation does not fit alone */
    static void admitAlone(Classifier model, Graph graph, long memory) {
        require(OVERHEAD + weights(model.graph()) + ofProgram(graph), memory);
    }

    /** @throws LimpidException of kind TOO_LARGE if the limit is lower than the memory needed */
    private static void require(long needed, long memory) {
        if (needed > memory) {
            String limit = memory < MEGABYTE ? memory + (memory == 1 ? " byte" : " bytes") : memory / MEGABYTE + " MB";
            throw LimpidException.tooLarge("the explanation needs about " + megabytes(needed)
                    + " MB; the memory limit of " + limit + " is too small");
        }
    }

    private static long megabytes(long bytes) {
        return (bytes + MEGABYTE - 1) / MEGABYTE;
    }

    /** The bytes of the constants that the runtime copies into another layout. */
    private static long weights(Graph graph) {
        Set<String> packed = new HashSet<>();
        for (Node node : graph.nodes()) {
            if (node.has(Trait.PACKED)) {
                packed.addAll(node.inputs());
            }
        }
        long bytes = 0;
        for (Map.Entry<String, Tensor> constant : graph.constants().entrySet()) {
            if (packed.contains(constant.getKey())) {
                bytes += bytes(constant.getValue().type());
            }
        }
        return bytes;
    }

    /** The largest sum of bytes of values that are needed at the same time; values of unknown size do not count. */
    static long workspace(Graph graph) {
        Map<String, Integer> uses = new HashMap<>();
        graph.outputs().forEach(o -> uses.merge(o, 1, Integer::sum));
        graph.nodes().forEach(n -> n.inputs().forEach(i -> uses.merge(i, 1, Integer::sum)));
        Map<String, Long> held = new HashMap<>();
        long now = 0;
        long most = 0;
        for (Node node : graph.nodes()) {
            long results = 0;
            for (String output : node.outputs()) {
                if (uses.containsKey(output)) {
                    long bytes = bytes(graph.findType(output).orElse(null));
                    held.put(output, bytes);
                    results += bytes;
                }
            }
            now += results;
            long freed = 0;
            long largest = 0;
            for (String input : node.inputs()) {
                if (uses.merge(input, -1, Integer::sum) == 0 && held.containsKey(input)) {
                    long bytes = held.remove(input);
                    freed += bytes;
                    largest = Math.max(largest, bytes);
                }
            }
            boolean isInPlace = largest >= results && !node.has(Trait.NOT_IN_PLACE);
            most = Math.max(most, now - (isInPlace ? results : 0));
            now -= freed;
        }
        return most;
    }

    private static long bytes(@Nullable TensorType type) {
        @Nullable Shape shape = type == null ? null : type.shape();
        return type == null || shape == null || !shape.isFixed()
                ? 0
                : type.element().bytesFor(Tensor.elementCount(shape.sizes()));
    }
}
