package dev.limpid.testkit;

import dev.limpid.error.LimpidException;
import dev.limpid.graph.Attribute;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Value;
import dev.limpid.testkit.kernel.Call;
import dev.limpid.testkit.kernel.Kernel;
import dev.limpid.testkit.kernel.Kernels;
import dev.limpid.testkit.kernel.NdArray;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates graphs in double precision with simple code, as a reference for optimised implementations.
 *
 * <p>All floating-point values are computed as {@code double} whatever their declared type, so nothing is rounded;
 * declared types are still checked, and an operator with operands of different types is rejected. Integers
 * wrap around according to their declared type.
 */
public final class ReferenceEvaluator {
    private final Graph graph;
    private final Map<String, NdArray> values = new HashMap<>();

    private ReferenceEvaluator(Graph graph) {
        this.graph = graph;
    }

    /**
     * The results of a graph; floating-point ones are {@code DOUBLE} tensors.
     *
     * @param feeds a tensor for each input, floating-point ones of any floating-point type
     * @throws LimpidException if an input is missing, an operator is not supported or its inputs do not match
     */
    public static Map<String, Tensor> run(Graph graph, Map<String, Tensor> feeds) {
        Map<String, NdArray> values = valuesOf(graph, feeds);
        Map<String, Tensor> results = new LinkedHashMap<>();
        graph.outputs().forEach(o -> results.put(o, found(values, o).toTensor()));
        return results;
    }

    /** The results of a graph with inputs and outputs in the order the graph has them. */
    public static List<Tensor> run(Graph graph, List<Tensor> feeds) {
        Map<String, Tensor> named = new HashMap<>();
        for (int i = 0; i < feeds.size(); i++) {
            named.put(graph.inputs().get(i).name(), feeds.get(i));
        }
        return List.copyOf(run(graph, named).values());
    }

    /** The graph with the element type and fixed shape of every value for these input values. */
    public static Graph typed(Graph graph, Map<String, Tensor> feeds) {
        Map<String, TensorType> types = new HashMap<>();
        valuesOf(graph, feeds).forEach((name, v) -> types.put(name, typeOf(v)));
        return graph.withInputs(graph.inputs().stream()
                        .map(v -> new Value(v.name(), Objects.requireNonNull(types.get(v.name()))))
                        .toList())
                .withTypes(types);
    }

    /** Whether every operator of a graph is supported, also in control-flow bodies. */
    public static boolean supports(Graph graph) {
        return graph.nodes().stream()
                .allMatch(n -> Kernels.find(n).isPresent()
                        && n.attributes().values().stream()
                                .allMatch(a -> !(a instanceof Attribute.Body body) || supports(body.graph())));
    }

    private static TensorType typeOf(NdArray v) {
        return TensorType.of(v.type(), Arrays.stream(v.shape()).asLongStream().toArray());
    }

    private static Map<String, NdArray> valuesOf(Graph graph, Map<String, Tensor> feeds) {
        ReferenceEvaluator evaluator = new ReferenceEvaluator(graph);
        for (Value input : graph.inputs()) {
            @Nullable Tensor feed = feeds.get(input.name());
            if (feed == null) {
                throw LimpidException.badInput("input '" + input.name() + "' has no value");
            }
            evaluator.values.put(input.name(), NdArray.of(feed, input.type().element()));
        }
        evaluator.evaluate();
        return evaluator.values;
    }

    private void evaluate() {
        graph.constants().forEach((name, tensor) -> values.put(name, NdArray.of(tensor)));
        graph.nodes().forEach(this::evaluate);
    }

    private void evaluate(Node node) {
        Optional<Kernel> kernel = Kernels.find(node);
        if (kernel.isEmpty()) {
            throw LimpidException.badInput("the reference evaluator does not support operator " + node.op());
        }
        List<@Nullable NdArray> inputs = new ArrayList<>();
        node.inputs().forEach(name -> inputs.add(name.isEmpty() ? null : found(values, name)));
        List<NdArray> outputs;
        try {
            outputs = kernel.get().apply(new Call(node, graph.opset(), inputs, this::body));
        } catch (RuntimeException e) {
            throw LimpidException.badInput(node.op() + " node '" + node.label() + "': " + e.getMessage(), e);
        }
        for (int i = 0; i < node.outputs().size(); i++) {
            if (node.hasOutput(i)) {
                values.put(node.outputs().get(i), outputs.get(i));
            }
        }
    }

    private List<NdArray> body(Graph inner, List<NdArray> arguments) {
        ReferenceEvaluator evaluator = new ReferenceEvaluator(inner.withHeader(graph.header()));
        inner.captures().forEach(name -> evaluator.values.put(name, found(values, name)));
        for (int i = 0; i < arguments.size(); i++) {
            evaluator.values.put(inner.inputs().get(i).name(), arguments.get(i));
        }
        evaluator.evaluate();
        return inner.outputs().stream().map(o -> found(evaluator.values, o)).toList();
    }

    private static NdArray found(Map<String, NdArray> values, String name) {
        @Nullable NdArray value = values.get(name);
        if (value == null) {
            throw LimpidException.notFound("there is no value '" + name + "'");
        }
        return value;
    }
}
