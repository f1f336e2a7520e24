package dev.limpid.model;

import dev.limpid.error.LimpidException;
import dev.limpid.graph.Dim;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;
import dev.limpid.graph.Shape;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.Value;
import dev.limpid.runtime.Engine;
import dev.limpid.runtime.Program;
import dev.limpid.runtime.Shapes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Opens the batch of a network that was exported for batches of one size, such as 4.
 *
 * <p>Exporters write the batch into the targets of {@code Reshape}, and into constants with one row for each sample
 * ({@link BatchRows}); these are changed, and the result is run: it must give for each sample what the original gives for
 * it within a full batch. A network that cannot be opened this way keeps its batch, and inputs are repeated to fill it,
 * if no sample changes the result of another.
 *
 * @param graph the network
 * @param isOpen whether its batch is open now
 */
record OpenBatch(Graph graph, boolean isOpen) {
    private static final double TOLERANCE = 1e-3;

    /**
     * The network with an open batch, or with a batch that can be filled up; empty if its batch is open already, or
     * fixed at 1.
     *
     * @throws LimpidException if a sample changes the result of another
     */
    static Optional<OpenBatch> find(Engine engine, Graph graph, String input) {
        @Nullable Shape shape = graph.input(input).type().shape();
        if (shape == null || shape.rank() == 0 || shape.size(0) <= 1) {
            return Optional.empty();
        }
        long batch = shape.size(0);
        Graph opened = opened(graph, input, batch);
        Graph further = BatchRows.opened(opened, input, batch);
        for (Graph each : List.of(opened, further)) {
            if (isEqual(engine, graph, each, input, shape)) {
                return Optional.of(new OpenBatch(each, true));
            }
        }
        if (!isIndependent(engine, graph, input, shape)) {
            throw LimpidException.unsupported("input '" + input + "' takes exactly " + batch
                    + " samples, and the network mixes them or treats them differently; export it with an open batch");
        }
        return Optional.of(new OpenBatch(graph, false));
    }

    /** What was done, in a sentence. */
    String note(String input) {
        return isOpen
                ? "the file fixes the batch; here it is open"
                : "the network takes exactly "
                        + Objects.requireNonNull(graph.input(input).type().shape())
                                .size(0)
                        + " samples at once and cannot be opened for others; each input is repeated to fill the batch";
    }

    private static Graph opened(Graph graph, String input, long batch) {
        Value fixed = graph.input(input);
        Shape shape = Objects.requireNonNull(fixed.type().shape()).with(0, Dim.symbol(Shapes.BATCH));
        Map<String, Tensor> constants = new LinkedHashMap<>(graph.constants());
        List<Node> nodes = new ArrayList<>();
        for (Node node : graph.nodes()) {
            Optional<Tensor> target = node.is("Reshape") ? graph.findConstant(node.input(1)) : Optional.empty();
            long @Nullable [] sizes =
                    target.map(t -> target(t.toLongs(), batch)).orElse(null);
            if (sizes == null) {
                nodes.add(node);
            } else {
                String name = node.output() + "::open";
                constants.put(name, Tensor.list(sizes));
                nodes.add(node.withInputs(List.of(node.input(0), name)));
            }
        }
        return new Graph(
                List.of(new Value(input, fixed.type().withShape(shape))),
                graph.outputs(),
                constants,
                nodes,
                Map.of(),
                Set.of(),
                graph.header());
    }

    /** A target whose first size follows the batch; null if it need not change. */
    private static long @Nullable [] target(long[] sizes, long batch) {
        if (sizes.length == 0 || sizes[0] <= 0 || sizes[0] % batch != 0) {
            return null;
        }
        long[] open = sizes.clone();
        boolean hasOpen = Arrays.stream(sizes).anyMatch(s -> s == -1);
        open[0] = hasOpen ? 0 : -1;
        return open;
    }

    private static boolean isEqual(Engine engine, Graph graph, Graph opened, String input, Shape shape) {
        long[] sizes = shape.sizes();
        int length = Math.toIntExact(Tensor.elementCount(sizes) / sizes[0]);
        float[] numbers = random(0, length * Math.toIntExact(sizes[0]));
        String output = graph.outputs().get(0);
        try {
            float[] whole = run(engine, graph, input, output, Tensor.of(numbers, sizes));
            sizes[0] = 1;
            float[] first = Arrays.copyOf(numbers, length);
            float[] single = run(engine, opened, input, output, Tensor.of(first, sizes));
            return isPrefix(single, whole, Objects.requireNonNull(shape).size(0));
        } catch (LimpidException e) {
            if (e.kind() == LimpidException.Kind.CANCELLED || e.kind() == LimpidException.Kind.TOO_LARGE) {
                throw e;
            }
            // The opened network does not run at another batch.
            return false;
        }
    }

    /** Whether two samples that change places among other ones keep their results. */
    private static boolean isIndependent(Engine engine, Graph graph, String input, Shape shape) {
        long[] sizes = shape.sizes();
        int rows = Math.toIntExact(sizes[0]);
        int length = Math.toIntExact(Tensor.elementCount(sizes) / rows);
        float[] before = random(0, length * rows);
        float[] after = random(1, length * rows);
        System.arraycopy(before, 0, after, length, length);
        System.arraycopy(before, length, after, 0, length);
        String output = graph.outputs().get(0);
        float[] one = run(engine, graph, input, output, Tensor.of(before, sizes));
        float[] other = run(engine, graph, input, output, Tensor.of(after, sizes));
        if (one.length % rows != 0 || one.length != other.length) {
            return false;
        }
        int each = one.length / rows;
        float[] swapped = new float[2 * each];
        System.arraycopy(other, each, swapped, 0, each);
        System.arraycopy(other, 0, swapped, each, each);
        return isClose(swapped, Arrays.copyOf(one, 2 * each));
    }

    private static float[] random(long seed, int length) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] numbers = new float[length];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (float) random.nextDouble();
        }
        return numbers;
    }

    private static float[] run(Engine engine, Graph graph, String input, String output, Tensor tensor) {
        try (Program program = engine.compile(graph.withOutputs(List.of(output)))) {
            return Objects.requireNonNull(program.run(Map.of(input, tensor)).get(output))
                    .toFloats();
        }
    }

    private static boolean isPrefix(float[] single, float[] whole, long batch) {
        return single.length * batch == whole.length && isClose(single, whole);
    }

    /** Whether the numbers are the first ones of others. */
    private static boolean isClose(float[] some, float[] others) {
        double largest = 0;
        double error = 0;
        for (int i = 0; i < some.length; i++) {
            largest = Math.max(largest, Math.abs(others[i]));
            error = Math.max(error, Math.abs(others[i] - some[i]));
        }
        return error <= TOLERANCE * Math.max(largest, 1e-6);
    }
}
