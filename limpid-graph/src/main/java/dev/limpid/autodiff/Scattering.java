package dev.limpid.autodiff;

import dev.limpid.graph.Attribute;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Node;
import dev.limpid.graph.TensorType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One of ONNX's two ways to address elements by indices, for reading and for writing.
 *
 * @param reads the operator that reads
 * @param writes the operator that writes
 * @param attributes the attributes of both
 */
record Scattering(String reads, String writes, Map<String, Attribute> attributes) {
    /** GatherND and ScatterND: the last axis of the indices holds index tuples. */
    static final Scattering ND = new Scattering("GatherND", "ScatterND", Map.of());

    Scattering {
        attributes = Map.copyOf(attributes);
    }

    /** GatherElements and ScatterElements along the axis of the given node. */
    static Scattering elements(Node node) {
        return new Scattering(
                "GatherElements", "ScatterElements", Map.of("axis", Attribute.of(node.intAttribute("axis", 0))));
    }

    Expr read(Expr data, Expr indices, Expr like) {
        TensorType type = new TensorType(data.elementType(), like.shape());
        return data.emit(reads, attributes, type, indices);
    }

    Expr add(Expr data, Expr indices, Expr updates) {
        return write(data, indices, updates, "add");
    }

    Expr write(Expr data, Expr indices, Expr updates, String reduction) {
        Map<String, Attribute> all = new LinkedHashMap<>(attributes);
        if (!reduction.equals("none")) {
            all.put("reduction", Attribute.of(reduction));
        }
        return data.builder()
                .emit(
                        writes,
                        List.of(data, indices, updates),
                        all,
                        data.findType().orElse(null));
    }
}
