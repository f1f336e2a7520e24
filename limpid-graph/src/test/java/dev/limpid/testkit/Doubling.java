package dev.limpid.testkit;

import dev.limpid.graph.Attribute;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Value;
import java.util.LinkedHashMap;
import java.util.Map;

/** Declares all floating-point values of a graph as {@code double}. */
final class Doubling {
    private Doubling() {}

    static Graph of(Graph graph) {
        Map<String, Tensor> constants = of(graph.constants());
        Map<String, TensorType> types = new LinkedHashMap<>();
        graph.types().forEach((name, type) -> types.put(name, of(type)));
        return new Graph(
                graph.inputs().stream()
                        .map(v -> new Value(v.name(), of(v.type())))
                        .toList(),
                graph.outputs(),
                constants,
                graph.nodes().stream().map(Doubling::of).toList(),
                types,
                graph.captures(),
                graph.header());
    }

    static Map<String, Tensor> of(Map<String, Tensor> tensors) {
        Map<String, Tensor> doubled = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> doubled.put(name, of(tensor)));
        return doubled;
    }

    private static Tensor of(Tensor tensor) {
        return tensor.elementType().isFloating() ? Tensor.of(tensor.toDoubles(), tensor.shape()) : tensor;
    }

    private static TensorType of(TensorType type) {
        return type.element().isFloating() ? new TensorType(ElementType.DOUBLE, type.shape()) : type;
    }

    private static Node of(Node node) {
        Map<String, Attribute> attributes = new LinkedHashMap<>();
        node.attributes().forEach((key, value) -> attributes.put(key, of(node, key, value)));
        return node.withAttributes(attributes);
    }

    private static Attribute of(Node node, String key, Attribute attribute) {
        if (attribute instanceof Attribute.TensorValue t) {
            return new Attribute.TensorValue(of(t.value()));
        }
        if (attribute instanceof Attribute.Body body) {
            return new Attribute.Body(of(body.graph()));
        }
        boolean isType = (node.is("Cast") && key.equals("to")) || key.equals("dtype");
        return isType
                        && attribute instanceof Attribute.Int type
                        && ElementType.of((int) type.value()).isFloating()
                ? Attribute.of((long) ElementType.DOUBLE.onnxNumber())
                : attribute;
    }
}
