package dev.limpid.graph.pass;

import dev.limpid.graph.Attribute;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;
import dev.limpid.graph.Pass;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Value;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Computes a network of other floating-point types ({@code float16}, {@code bfloat16}, {@code double}) in {@code
 * float32}, also in control-flow bodies.
 *
 * <p>Weights keep their values ({@code double} ones are rounded), so the results differ from those of the original only
 * by the rounding of its intermediate values. Inputs and outputs become {@code float32} too. Integers, such as quantised
 * weights and indices, stay. A graph without these types is returned unchanged.
 */
public final class Float32 implements Pass {
    /** Attributes that hold the number of an element type. */
    private static final List<String> TYPE_ATTRIBUTES = List.of("to", "dtype", "output_dtype");

    @Override
    public Graph apply(Graph graph) {
        return typesToLift(graph).isEmpty() ? graph : lifted(graph);
    }

    /** The types in a graph that the pass replaces, by name; empty if there are none. */
    public static Set<String> typesToLift(Graph graph) {
        Set<String> found = new TreeSet<>();
        graph.inputs().forEach(v -> add(v.type().element(), found));
        graph.constants().values().forEach(t -> add(t.elementType(), found));
        for (Node node : graph.nodes()) {
            for (String key : TYPE_ATTRIBUTES) {
                add(typeIn(node.attributes().get(key)), found);
            }
            for (Attribute attribute : node.attributes().values()) {
                if (attribute instanceof Attribute.TensorValue tensor) {
                    add(tensor.value().elementType(), found);
                } else if (attribute instanceof Attribute.Body body) {
                    found.addAll(typesToLift(body.graph()));
                }
            }
        }
        return found;
    }

    private static void add(@Nullable ElementType type, Set<String> found) {
        if (type != null && isLifted(type)) {
            found.add(type.name().toLowerCase(java.util.Locale.ROOT));
        }
    }

    private static boolean isLifted(ElementType type) {
        return type.isFloating() && type != ElementType.FLOAT;
    }

    private static @Nullable ElementType typeIn(@Nullable Attribute attribute) {
        return attribute instanceof Attribute.Int number ? ElementType.of(Math.toIntExact(number.value())) : null;
    }

    private static Graph lifted(Graph graph) {
        Map<String, Tensor> constants = new LinkedHashMap<>();
        graph.constants().forEach((name, tensor) -> constants.put(name, lifted(tensor)));
        Map<String, TensorType> types = new HashMap<>();
        graph.types().forEach((name, type) -> types.put(name, lifted(type)));
        return new Graph(
                graph.inputs().stream()
                        .map(v -> new Value(v.name(), lifted(v.type())))
                        .toList(),
                graph.outputs(),
                constants,
                graph.nodes().stream().map(Float32::lifted).toList(),
                types,
                graph.captures(),
                graph.header());
    }

    private static Node lifted(Node node) {
        Node changed = node;
        for (Map.Entry<String, Attribute> each : node.attributes().entrySet()) {
            @Nullable Attribute other = lifted(each.getKey(), each.getValue());
            changed = other == null ? changed : changed.withAttribute(each.getKey(), other);
        }
        return changed;
    }

    /** What replaces an attribute; null if it stays. */
    private static @Nullable Attribute lifted(String key, Attribute attribute) {
        if (attribute instanceof Attribute.Body body) {
            return new Attribute.Body(lifted(body.graph()));
        }
        if (attribute instanceof Attribute.TensorValue tensor) {
            return new Attribute.TensorValue(lifted(tensor.value()));
        }
        @Nullable ElementType type = TYPE_ATTRIBUTES.contains(key) ? typeIn(attribute) : null;
        return type != null && isLifted(type) ? Attribute.of((long) ElementType.FLOAT.onnxNumber()) : null;
    }

    private static Tensor lifted(Tensor tensor) {
        return isLifted(tensor.elementType()) ? Tensor.of(tensor.toFloats(), tensor.shape()) : tensor;
    }

    private static TensorType lifted(TensorType type) {
        return isLifted(type.element()) ? new TensorType(ElementType.FLOAT, type.shape()) : type;
    }
}
