package dev.limpid.graph;

import dev.limpid.error.LimpidException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Copies a graph into another graph under construction, reusing equal constants and nodes. */
final class Inlining {
    private Inlining() {}

    static Map<String, Expr> inline(GraphBuilder b, Graph graph, List<Expr> arguments) {
        if (arguments.size() != graph.inputs().size()) {
            throw LimpidException.badInput("a graph with " + graph.inputs().size() + " inputs was called with "
                    + arguments.size() + " arguments");
        }
        b.raiseTo(graph.header());
        Map<String, Expr> values = new HashMap<>();
        for (int i = 0; i < arguments.size(); i++) {
            values.put(graph.inputs().get(i).name(), arguments.get(i));
        }
        graph.constants().forEach((name, tensor) -> values.put(name, constant(b, name, tensor)));
        for (Node node : graph.nodes()) {
            copy(b, graph, node, values);
        }
        return values;
    }

    private static Expr constant(GraphBuilder b, String name, Tensor tensor) {
        if (b.findConstant(name).filter(tensor::equals).isPresent()) {
            return b.value(name);
        }
        if (tensor.elementCount() <= GraphBuilder.SMALL || b.isDefined(name)) {
            return b.constant(tensor);
        }
        b.addConstant(name, tensor);
        return b.value(name);
    }

    private static void copy(GraphBuilder b, Graph graph, Node node, Map<String, Expr> values) {
        Node renamed = renamed(node, values);
        Node shell = new Node(renamed.op(), "", renamed.inputs(), List.of(), renamed.attributes());
        List<Expr> outputs = b.emitAll(
                shell,
                node.outputs().stream()
                        .map(o -> graph.findType(o).orElse(null))
                        .collect(java.util.stream.Collectors.toCollection(java.util.ArrayList::new)));
        for (int i = 0; i < outputs.size(); i++) {
            values.put(node.outputs().get(i), outputs.get(i));
        }
    }

    private static Node renamed(Node node, Map<String, Expr> values) {
        Map<String, Attribute> attributes = new HashMap<>();
        node.attributes().forEach((key, value) -> attributes.put(key, renamed(value, values)));
        return node.withInputs(node.inputs().stream()
                        .map(name -> name.isEmpty() ? "" : named(values, name).name())
                        .toList())
                .withAttributes(attributes);
    }

    private static Attribute renamed(Attribute attribute, Map<String, Expr> values) {
        if (!(attribute instanceof Attribute.Body body)) {
            return attribute;
        }
        Map<String, String> names = new HashMap<>();
        body.graph().captures().forEach(c -> names.put(c, named(values, c).name()));
        return new Attribute.Body(body.graph().renamed(names));
    }

    private static Expr named(Map<String, Expr> values, String name) {
        return Objects.requireNonNull(values.get(name), name);
    }
}
