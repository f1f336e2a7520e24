package dev.limpid.graph;

import dev.limpid.error.LimpidException;
import dev.limpid.graph.op.Trait;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A graph under construction; the only mutable class of this package.
 *
 * <p>It grows through {@link Expr} and {@link #emit}. A node with the same operator, inputs and attributes as an
 * earlier one is reused, so two formulas over one network share its forward pass.
 */
public final class GraphBuilder {
    /** Constants of at most this many elements are stored once per content. */
    static final int SMALL = 64;

    private final List<Value> inputs = new ArrayList<>();
    private final Map<String, Tensor> constants = new LinkedHashMap<>();
    private final List<Node> nodes = new ArrayList<>();
    private final Map<String, Node> producers = new HashMap<>();
    private final Map<String, TensorType> types = new HashMap<>();
    private final Set<String> defined = new java.util.HashSet<>();
    private final Map<Node, List<String>> emitted = new HashMap<>();
    private final Map<Tensor, String> constantNames = new HashMap<>();
    private final Map<String, Integer> counters = new HashMap<>();
    private Header header;
    private String scope = "";

    private GraphBuilder(Header header) {
        this.header = header;
    }

    /** An empty graph with this opset. */
    public static GraphBuilder ofOpset(int opset) {
        return new GraphBuilder(Header.ofOpset(opset));
    }

    /** Starts with the contents of a graph, under the same names. @throws LimpidException for a control-flow body */
    public static GraphBuilder extending(Graph graph) {
        if (!graph.captures().isEmpty()) {
            throw LimpidException.unsupported("the body of a control-flow operator cannot be extended separately");
        }
        GraphBuilder b = new GraphBuilder(graph.header());
        b.types.putAll(graph.types());
        b.inputs.addAll(graph.inputs());
        graph.inputs().forEach(v -> b.defined.add(v.name()));
        graph.constants().forEach(b::addConstant);
        graph.nodes().forEach(b::append);
        return b;
    }

    /** Sets a name prefix for values emitted from now on, for readability. */
    public GraphBuilder scope(String prefix) {
        this.scope = prefix;
        return this;
    }

    /** The opset: the version of the standard operators. */
    public int opset() {
        return header.opset();
    }

    /** Raises the opset if it is lower. */
    public void requireOpset(int opset) {
        if (header.opset() < opset) {
            header = header.withOpset(opset);
        }
    }

    /** The node that computes a value, if a node of this graph does. */
    public Optional<Node> findProducer(String value) {
        return Optional.ofNullable(producers.get(value));
    }

    /** The nodes so far. */
    public List<Node> nodes() {
        return List.copyOf(nodes);
    }

    /** The inputs so far. */
    public List<Value> inputs() {
        return List.copyOf(inputs);
    }

    /** Adds an input. @throws LimpidException if the name is taken */
    public Expr input(String name, TensorType type) {
        define(name);
        inputs.add(new Value(name, type));
        types.put(name, type);
        return new Expr(this, name);
    }

    /** An existing value. @throws LimpidException if there is none with that name */
    public Expr value(String name) {
        if (!defined.contains(name)) {
            throw LimpidException.notFound("there is no value '" + name + "' in the graph");
        }
        return new Expr(this, name);
    }

    /** The placeholder for an omitted optional input. */
    public Expr none() {
        return new Expr(this, "");
    }

    /** A constant; equal small ones are stored once. */
    public Expr constant(Tensor tensor) {
        @Nullable String known = constantNames.get(tensor);
        if (known != null) {
            return new Expr(this, known);
        }
        String name = fresh("const");
        addConstant(name, tensor);
        return new Expr(this, name);
    }

    /** A constant list of integers: {@code int64[n]}. */
    public Expr list(long... numbers) {
        return constant(Tensor.list(numbers));
    }

    /** A constant scalar. */
    public Expr scalar(ElementType type, double number) {
        return constant(Tensor.scalar(type, number));
    }

    /** The constant with a name, if there is one. */
    public Optional<Tensor> findConstant(String name) {
        return Optional.ofNullable(constants.get(name));
    }

    /** The type of a value, if it is known. */
    public Optional<TensorType> findType(String name) {
        return Optional.ofNullable(types.get(name));
    }

    /** Adds a type whose known dimensions complete those of a value; known dimensions stay. */
    void learn(String name, Shape shape) {
        @Nullable TensorType known = types.get(name);
        if (known != null) {
            types.put(name, known.withShape(TypeRules.sharper(known.shape(), shape)));
        }
    }

    /** Appends a standard operator with one output. */
    public Expr emit(String op, List<Expr> in, Map<String, Attribute> attributes, @Nullable TensorType type) {
        return emitAll(op, in, attributes, Arrays.asList(type)).get(0);
    }

    /** Appends a standard operator with one output for each type; null is an unknown type. */
    public List<Expr> emitAll(
            String op, List<Expr> in, Map<String, Attribute> attributes, List<@Nullable TensorType> outputTypes) {
        Node shell = Node.of(op, in.stream().map(Expr::name).toList(), List.of(), attributes);
        return emitAll(shell, outputTypes);
    }

    /** Appends a node given without its outputs, or returns the outputs of an equal earlier node. */
    public List<Expr> emitAll(Node shell, List<@Nullable TensorType> outputTypes) {
        @Nullable List<String> known = emitted.get(shell);
        if (known == null || known.size() < outputTypes.size() || known.contains("")) {
            known = IntStream.range(0, outputTypes.size())
                    .mapToObj(i -> fresh(shell.op().name().toLowerCase(java.util.Locale.ROOT)))
                    .toList();
            append(shell.withOutputs(known));
        }
        for (int i = 0; i < outputTypes.size(); i++) {
            @Nullable TensorType type = outputTypes.get(i);
            if (type != null) {
                types.putIfAbsent(known.get(i), type);
            }
        }
        return known.subList(0, outputTypes.size()).stream().map(this::value).toList();
    }

    /**
     * Inlines a graph: its inputs are replaced by the arguments, in order.
     *
     * @return the expressions of all of its values, inner ones too, by their names in the inlined graph
     * @throws LimpidException if the number of arguments differs from the number of inputs
     */
    public Map<String, Expr> call(Graph graph, List<Expr> arguments) {
        return Inlining.inline(this, graph, arguments);
    }

    /** The finished graph, with only the nodes that the named outputs depend on. All inputs stay. */
    public Graph build(Map<String, Expr> outputs) {
        outputs.forEach((name, expr) -> {
            if (!name.equals(expr.name())) {
                define(name);
                append(Node.of("Identity", List.of(expr.name()), List.of(name), Map.of()), false);
                findType(expr.name()).ifPresent(t -> types.put(name, t));
            }
        });
        return new Graph(inputs, List.copyOf(outputs.keySet()), constants, nodes, types, Set.of(), header).pruned();
    }

    /** The finished graph with these values as outputs, under their own names. */
    public Graph build(List<Expr> outputs) {
        Map<String, Expr> named = new LinkedHashMap<>();
        outputs.forEach(e -> named.put(e.name(), e));
        return build(named);
    }

    void addConstant(String name, Tensor tensor) {
        define(name);
        constants.put(name, tensor);
        types.put(name, tensor.type());
        if (tensor.elementCount() <= SMALL) {
            constantNames.putIfAbsent(tensor, name);
        }
    }

    boolean isDefined(String name) {
        return defined.contains(name);
    }

    void raiseTo(Header other) {
        requireOpset(other.opset());
        Map<String, Integer> opsets = new LinkedHashMap<>(header.opsets());
        other.opsets().forEach((domain, version) -> opsets.merge(domain, version, Math::max));
        header = new Header(
                Math.max(header.irVersion(), other.irVersion()),
                opsets,
                header.origin(),
                header.graphName(),
                header.documentation(),
                header.metadata());
    }

    private void append(Node node) {
        node.outputs().stream()
                .filter(o -> !o.isEmpty() && !defined.contains(o))
                .forEach(this::define);
        append(node, true);
    }

    private void append(Node node, boolean shareable) {
        nodes.add(node);
        node.outputs().forEach(o -> producers.put(o, node));
        boolean pure = !node.has(Trait.RANDOM)
                && node.attributes().values().stream().noneMatch(a -> a instanceof Attribute.Body);
        if (shareable && pure) {
            Node shell = new Node(node.op(), "", node.inputs(), List.of(), node.attributes());
            @Nullable List<String> known = emitted.get(shell);
            if (known == null || known.size() < node.outputs().size()) {
                emitted.put(shell, node.outputs());
            }
        }
    }

    private void define(String name) {
        if (name.isEmpty() || !defined.add(name)) {
            throw LimpidException.badInput("the name '" + name + "' is taken or empty");
        }
    }

    /** An unused name. */
    String fresh(String stem) {
        String scoped = scope + stem;
        String name;
        do {
            name = scoped + "_" + counters.merge(scoped, 1, Integer::sum);
        } while (defined.contains(name));
        return name;
    }
}
