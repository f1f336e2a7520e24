package dev.limpid.graph;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The readable text form of a graph, stable enough for byte-by-byte comparison. */
final class GraphText {
    private final StringBuilder text = new StringBuilder();

    private GraphText() {}

    static String of(Graph graph) {
        GraphText writer = new GraphText();
        writer.text.append("opset ").append(graph.opset()).append('\n');
        writer.graph(graph, "");
        return writer.text.toString();
    }

    private void graph(Graph graph, String indent) {
        graph.inputs().forEach(v -> line(indent, "input " + v));
        graph.constants().forEach((name, tensor) -> line(indent, "constant " + name + " = " + tensor));
        graph.nodes().forEach(n -> node(n, indent));
        line(indent, "output " + String.join(", ", graph.outputs()));
    }

    private void node(Node node, String indent) {
        String attributes = node.attributes().entrySet().stream()
                .filter(e -> !(e.getValue() instanceof Attribute.Body))
                .sorted(Map.Entry.comparingByKey())
                .map(e -> e.getKey() + "=" + attribute(e.getValue()))
                .collect(Collectors.joining(", "));
        line(
                indent,
                String.join(", ", node.outputs()) + " = " + node.op() + "(" + String.join(", ", node.inputs()) + ")"
                        + (attributes.isEmpty() ? "" : " {" + attributes + "}"));
        new TreeMap<>(node.attributes()).forEach((key, value) -> {
            if (value instanceof Attribute.Body body) {
                line(indent, "  " + key + ":");
                graph(body.graph(), indent + "    ");
            }
        });
    }

    private static String attribute(Attribute attribute) {
        if (attribute instanceof Attribute.Int a) {
            return Long.toString(a.value());
        } else if (attribute instanceof Attribute.Real a) {
            return Float.toString(a.value());
        } else if (attribute instanceof Attribute.Text a) {
            return '"' + a.value() + '"';
        } else if (attribute instanceof Attribute.Ints a) {
            return list(a.values());
        } else if (attribute instanceof Attribute.Reals a) {
            return list(a.values());
        } else if (attribute instanceof Attribute.Texts a) {
            return list(a.values());
        } else if (attribute instanceof Attribute.TensorValue a) {
            return a.value().toString();
        }
        return "...";
    }

    private static String list(List<?> values) {
        return values.stream().map(String::valueOf).collect(Collectors.joining(",", "[", "]"));
    }

    private void line(String indent, String content) {
        text.append(indent).append(content).append('\n');
    }
}
