package dev.limpid.graph;

import dev.limpid.error.LimpidException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A network: an immutable, topologically ordered list of single-assignment nodes. The constructor rejects invalid
 * graphs.
 *
 * @param inputs the values to feed, with types
 * @param outputs names of the results
 * @param constants tensors by name (ONNX's initialisers)
 * @param nodes in execution order
 * @param types known types of values, by name; always includes inputs and constants
 * @param captures names that a control-flow body takes from the enclosing graph; empty for a whole model
 * @param header opsets and metadata of the file
 */
public record Graph(
        List<Value> inputs,
        List<String> outputs,
        Map<String, Tensor> constants,
        List<Node> nodes,
        Map<String, TensorType> types,
        Set<String> captures,
        Header header) {

    /** @throws LimpidException if a value is used before it is defined or defined twice, or a node has no outputs */
    public Graph {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        constants = Collections.unmodifiableMap(new LinkedHashMap<>(constants));
        nodes = List.copyOf(nodes);
        captures = Set.copyOf(captures);
        Set<String> defined = checked(inputs, outputs, constants, nodes, captures);
        Map<String, TensorType> known = new HashMap<>(types);
        known.keySet().retainAll(defined);
        inputs.forEach(v -> known.put(v.name(), v.type()));
        constants.forEach((name, tensor) -> known.put(name, tensor.type()));
        types = Collections.unmodifiableMap(known);
    }

    private static Set<String> checked(
            List<Value> inputs,
            List<String> outputs,
            Map<String, Tensor> constants,
            List<Node> nodes,
            Set<String> captures) {
        Set<String> defined = new HashSet<>(captures);
        for (Value input : inputs) {
            define(defined, input.name(), "the graph's input");
        }
        for (String constant : constants.keySet()) {
            define(defined, constant, "the graph's constant");
        }
        for (Node node : nodes) {
            for (String read : node.reads()) {
                if (!defined.contains(read)) {
                    throw LimpidException.badInput(
                            node.op() + " node '" + node.label() + "': input '" + read + "' is not defined before it");
                }
            }
            if (node.outputs().isEmpty()) {
                throw LimpidException.badInput(node.op() + " node '" + node.label() + "' has no outputs");
            }
            for (String output : node.outputs()) {
                if (!output.isEmpty()) {
                    define(defined, output, node.op() + " node '" + node.label() + "': output");
                }
            }
        }
        for (String output : outputs) {
            if (!defined.contains(output)) {
                throw LimpidException.badInput("the graph's output '" + output + "' is not defined by any node");
            }
        }
        return defined;
    }

    private static void define(Set<String> defined, String name, String who) {
        if (name.isEmpty()) {
            throw LimpidException.badInput(who + " has no name");
        }
        if (!defined.add(name)) {
            throw LimpidException.badInput(who + " '" + name + "' is defined twice");
        }
    }

    /** The version of the standard operators. */
    public int opset() {
        return header.opset();
    }

    /** The type of a value, if it is known. */
    public Optional<TensorType> findType(String value) {
        return Optional.ofNullable(types.get(value));
    }

    /** The constant with a name, if there is one. */
    public Optional<Tensor> findConstant(String value) {
        return Optional.ofNullable(constants.get(value));
    }

    /** The node that computes a value, if there is one. */
    public Optional<Node> findProducer(String value) {
        return nodes.stream().filter(n -> n.outputs().contains(value)).findFirst();
    }

    /** The nodes that compute values, by value name. */
    public Map<String, Node> producers() {
        Map<String, Node> producers = new HashMap<>();
        nodes.forEach(n -> n.outputs().forEach(o -> producers.put(o, n)));
        producers.remove("");
        return producers;
    }

    /** The nodes that read each value, in graph order, by value name. */
    public Map<String, List<Node>> consumers() {
        Map<String, List<Node>> consumers = new HashMap<>();
        for (Node node : nodes) {
            node.reads()
                    .forEach(name -> consumers
                            .computeIfAbsent(name, k -> new ArrayList<>())
                            .add(node));
        }
        return consumers;
    }

    /** The input with this name. @throws LimpidException if there is none */
    public Value input(String name) {
        return inputs.stream()
                .filter(v -> v.name().equals(name))
                .findFirst()
                .orElseThrow(() -> LimpidException.notFound("the graph has no input '" + name + "'"));
    }

    /** This graph with other outputs; the nodes stay. */
    public Graph withOutputs(List<String> other) {
        return new Graph(inputs, other, constants, nodes, types, captures, header);
    }

    /** This graph with additional types of values. */
    public Graph withTypes(Map<String, TensorType> more) {
        Map<String, TensorType> merged = new HashMap<>(types);
        merged.putAll(more);
        return new Graph(inputs, outputs, constants, nodes, merged, captures, header);
    }

    /** This graph with other inputs of the same names. */
    public Graph withInputs(List<Value> other) {
        return new Graph(other, outputs, constants, nodes, types, captures, header);
    }

    /** This graph with a symbolic dimension bound to one value, which allows a runtime to plan memory. */
    public Graph bind(String symbol, long value) {
        return withDims(d -> d.bind(symbol, value));
    }

    /** This graph with a symbolic dimension renamed. */
    public Graph renameSymbol(String symbol, String other) {
        return withDims(d -> d.rename(symbol, other));
    }

    private Graph withDims(UnaryOperator<Dim> change) {
        Map<String, TensorType> changed = new HashMap<>();
        types.forEach((name, type) -> changed.put(name, type.map(change)));
        List<Value> changedInputs = inputs.stream()
                .map(v -> new Value(v.name(), v.type().map(change)))
                .toList();
        return new Graph(changedInputs, outputs, constants, nodes, changed, captures, header);
    }

    /** This graph with other nodes and constants. */
    public Graph with(List<Node> otherNodes, Map<String, Tensor> otherConstants) {
        return new Graph(inputs, outputs, otherConstants, otherNodes, types, captures, header);
    }

    /** This graph with another header. */
    public Graph withHeader(Header other) {
        return new Graph(inputs, outputs, constants, nodes, types, captures, other);
    }

    /** This graph rewritten by a pass. */
    public Graph apply(Pass pass) {
        return pass.apply(this);
    }

    /** A builder that starts with the contents of this graph. */
    public GraphBuilder toBuilder() {
        return GraphBuilder.extending(this);
    }

    /** The readable text form: one line per input, constant, node and output. */
    public String toText() {
        return GraphText.of(this);
    }

    /** The shape of a value. @throws LimpidException if its type or number of dimensions is not known */
    public Shape shapeOf(String value) {
        @Nullable TensorType type = types.get(value);
        if (type == null || type.shape() == null) {
            throw LimpidException.unsupported("the shape of value '" + value + "' is not known");
        }
        return type.shape();
    }

    /** This graph without nodes and constants that no output depends on. Inputs stay. */
    public Graph pruned() {
        Set<String> live = new HashSet<>(outputs);
        ArrayDeque<Node> kept = new ArrayDeque<>();
        for (int i = nodes.size() - 1; i >= 0; i--) {
            Node node = nodes.get(i);
            if (node.outputs().stream().anyMatch(live::contains)) {
                kept.addFirst(node);
                live.addAll(node.reads());
            }
        }
        Map<String, Tensor> used = new LinkedHashMap<>(constants);
        used.keySet().retainAll(live);
        return with(List.copyOf(kept), used);
    }

    /** This graph with values renamed, also in control-flow bodies; names not in the map stay. */
    public Graph renamed(Map<String, String> names) {
        UnaryOperator<String> rename = n -> names.getOrDefault(n, n);
        Map<String, Tensor> newConstants = new LinkedHashMap<>();
        constants.forEach((name, tensor) -> newConstants.put(rename.apply(name), tensor));
        Map<String, TensorType> newTypes = new HashMap<>();
        types.forEach((name, type) -> newTypes.put(rename.apply(name), type));
        return new Graph(
                inputs.stream()
                        .map(v -> new Value(rename.apply(v.name()), v.type()))
                        .toList(),
                outputs.stream().map(rename).toList(),
                newConstants,
                nodes.stream().map(n -> renamed(n, rename, names)).toList(),
                newTypes,
                captures.stream().map(rename).collect(Collectors.toSet()),
                header);
    }

    private static Node renamed(Node node, UnaryOperator<String> rename, Map<String, String> names) {
        Map<String, Attribute> attributes = new LinkedHashMap<>();
        node.attributes()
                .forEach((key, value) -> attributes.put(
                        key,
                        value instanceof Attribute.Body body
                                ? new Attribute.Body(body.graph().renamed(names))
                                : value));
        return new Node(
                node.op(),
                node.name(),
                node.inputs().stream().map(rename).toList(),
                node.outputs().stream().map(rename).toList(),
                attributes);
    }
}
