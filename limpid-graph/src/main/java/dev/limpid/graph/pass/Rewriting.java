package dev.limpid.graph.pass;

import dev.limpid.graph.Attribute;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Header;
import dev.limpid.graph.Node;
import dev.limpid.graph.Op;
import dev.limpid.graph.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A node-by-node copy of a graph in which each node may be replaced by others; control-flow bodies are copied likewise.
 *
 * <p>Values keep their names. New constants are added to the graph that uses them, so that a body has no new captures.
 */
final class Rewriting {
    private final Graph source;
    private final @Nullable Rewriting outer;
    private final Map<String, Form> forms;
    private final Names names;
    private final int opset;
    private int requiredOpset;
    private final Map<String, Tensor> constants;
    private final Map<Tensor, String> smallConstants = new HashMap<>();
    private final List<Node> nodes = new ArrayList<>();
    private final Facts facts;
    private final Set<String> read = new HashSet<>();

    private Rewriting(Graph source, Map<String, Form> forms, Names names, int opset, @Nullable Rewriting outer) {
        this.source = source;
        this.outer = outer;
        this.forms = forms;
        this.names = names;
        this.opset = opset;
        this.constants = new LinkedHashMap<>(source.constants());
        this.facts = new Facts(source.types(), outer == null ? null : outer.facts);
        read.addAll(source.outputs());
        source.nodes().forEach(n -> read.addAll(n.reads()));
    }

    /** The graph with every node in its form, in the lowest opset that supports all of them. */
    static Graph rewrite(Graph graph, Map<String, Form> forms, int atLeastOpset) {
        Rewriting rewriting = new Rewriting(graph, forms, Names.of(graph), graph.opset(), null);
        rewriting.require(atLeastOpset);
        Graph rewritten = rewriting.run();
        return withOpset(rewritten, Math.max(graph.opset(), rewriting.requiredOpset));
    }

    private static Graph withOpset(Graph graph, int opset) {
        List<Node> nodes = graph.nodes().stream()
                .map(n -> mapBodies(n, body -> withOpset(body, opset)))
                .toList();
        Header header = graph.opset() == opset ? graph.header() : graph.header().withOpset(opset);
        return graph.with(nodes, graph.constants()).withHeader(header);
    }

    static Node mapBodies(Node node, java.util.function.UnaryOperator<Graph> change) {
        Node changed = node;
        for (Map.Entry<String, Graph> body : Names.bodies(node).entrySet()) {
            changed = changed.withAttribute(body.getKey(), new Attribute.Body(change.apply(body.getValue())));
        }
        return changed;
    }

    private Graph run() {
        for (Node node : source.nodes()) {
            Node inner = mapBodies(node, body -> new Rewriting(body, forms, names, opset, this).run());
            @Nullable Form form = forms.get(inner.op().toString());
            if (form == null) {
                keep(inner);
            } else {
                form.rewrite(inner, this);
            }
        }
        Set<String> captures = new HashSet<>(source.captures());
        Set<String> needed = new HashSet<>(source.outputs());
        nodes.forEach(n -> needed.addAll(n.reads()));
        captures.retainAll(needed);
        return new Graph(
                source.inputs(), source.outputs(), constants, nodes, source.types(), captures, source.header());
    }

    /** The opset of the original nodes. */
    int opset() {
        return opset;
    }

    /** Requires at least this opset for the result. */
    void require(int version) {
        if (outer != null) {
            outer.require(version);
        } else {
            requiredOpset = Math.max(requiredOpset, version);
        }
    }

    /** Whether anything reads a value that the original graph defines. */
    boolean isRead(String value) {
        return read.contains(value);
    }

    /** The element types and ranks known so far. */
    Facts facts() {
        return facts;
    }

    /** The constant with a name, in this graph or an enclosing one. */
    Optional<Tensor> findConstant(String name) {
        @Nullable Tensor tensor = constants.get(name);
        return tensor != null ? Optional.of(tensor) : outer == null ? Optional.empty() : outer.findConstant(name);
    }

    /** Appends a node unchanged. */
    void keep(Node node) {
        nodes.add(node);
        facts.learn(node);
    }

    /** An unused name. */
    String fresh(String stem) {
        return names.fresh(stem);
    }

    /** Appends a standard operator with one new value and returns its name. */
    String emit(String op, List<String> inputs, Map<String, Attribute> attributes) {
        String output = names.fresh(op.toLowerCase(java.util.Locale.ROOT));
        keep(Node.of(op, inputs, List.of(output), attributes));
        return output;
    }

    /** Appends a standard operator that computes the outputs of the original node. */
    void replace(Node original, String op, List<String> inputs, Map<String, Attribute> attributes) {
        keep(new Node(Op.of(op), original.name(), inputs, original.outputs(), attributes));
    }

    /** Replaces a value of the original graph by a constant with the same name. */
    void define(String name, Tensor tensor) {
        constants.put(name, tensor);
        facts.learn(name, tensor.type());
    }

    /** A new constant; equal small ones are stored once. */
    String constant(String stem, Tensor tensor) {
        if (tensor.elementCount() > 64) {
            return defined(stem, tensor);
        }
        return smallConstants.computeIfAbsent(tensor, t -> defined(stem, t));
    }

    private String defined(String stem, Tensor tensor) {
        String name = names.fresh(stem);
        define(name, tensor);
        return name;
    }

    /** A constant list of integers: {@code int64[n]}. */
    String list(String stem, long... numbers) {
        return constant(stem, Tensor.list(numbers));
    }

    /** A constant scalar of a value's element type; {@code float} if that is not known. */
    String scalarLike(String value, String stem, double number) {
        ElementType type = facts.findElement(value).orElse(ElementType.FLOAT);
        return constant(stem, Tensor.scalar(type, number));
    }
}
