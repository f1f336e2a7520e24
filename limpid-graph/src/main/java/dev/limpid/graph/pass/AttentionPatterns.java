package dev.limpid.graph.pass;

import dev.limpid.graph.Node;
import dev.limpid.graph.Shape;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.pass.Matching.Beside;
import dev.limpid.graph.pass.Pattern.Kind;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Scaled dot-product attention between two matrix products, with its softmax in the middle. */
final class AttentionPatterns {
    private final Matching m;

    AttentionPatterns(Matching matching) {
        this.m = matching;
    }

    /** The way from the softmax back to the product of queries and keys. */
    private static final class Way {
        final Set<Node> nodes = new HashSet<>();
        String mask = "";
        double scale = 1;
    }

    /** The attention whose softmax this is. */
    Optional<Pattern> at(Node softmax) {
        if (!softmax.is("Softmax") || !isLastAxis(softmax)) {
            return Optional.empty();
        }
        @Nullable Node values = values(softmax.output()).orElse(null);
        Way way = new Way();
        @Nullable
        Node product = values == null ? null : product(softmax.input(0), way).orElse(null);
        if (values == null || product == null) {
            return Optional.empty();
        }
        String q = unscaled(product.input(0), way);
        String k = unscaled(product.input(1), way);
        way.nodes.addAll(List.of(softmax, values, product));
        Map<String, Double> numbers = new LinkedHashMap<>();
        numbers.put("scale", way.scale);
        heads(softmax, values).ifPresent(h -> numbers.put("heads", (double) h));
        Map<String, String> roles = Matching.roles(
                "q",
                q,
                "k",
                k,
                "v",
                values.input(1),
                "mask",
                way.mask,
                "scores",
                softmax.input(0),
                "softmax",
                softmax.output(),
                "y",
                values.output());
        return Optional.of(m.pattern(Kind.ATTENTION, way.nodes, roles, numbers));
    }

    private boolean isLastAxis(Node softmax) {
        long axis = softmax.intAttribute("axis", -1);
        return axis == -1 || axis + 1 == m.facts().findRank(softmax.input(0)).orElse(-1);
    }

    /** The product of the probabilities with the values. */
    private Optional<Node> values(String probabilities) {
        return m.readers(probabilities).stream()
                .filter(n -> isProduct(n) && n.input(0).equals(probabilities))
                .findFirst();
    }

    private static boolean isProduct(Node node) {
        return node.is("MatMul") || (node.is("Einsum") && node.inputs().size() == 2);
    }

    /** Walks back over scales, masks and changes of shape. */
    private Optional<Node> product(String scores, Way way) {
        @Nullable
        Node node = m.findProducer(scores, "MatMul", "Einsum", "Mul", "Div", "Add", "Reshape", "Where")
                .orElse(null);
        if (node == null) {
            return Optional.empty();
        }
        if (isProduct(node)) {
            return isWeighted(node) ? Optional.empty() : Optional.of(node);
        }
        way.nodes.add(node);
        return switch (node.op().name()) {
            case "Reshape" -> product(node.input(0), way);
            case "Mul", "Div" -> scaled(node, way);
            case "Where" -> masked(node, node.input(0), node.input(1), node.input(2), way);
            case "Add" -> masked(node, "", node.input(0), node.input(1), way);
            default -> Optional.empty();
        };
    }

    /** A product with a constant is a layer, not a comparison of queries and keys. */
    private boolean isWeighted(Node product) {
        return product.inputs().stream().anyMatch(i -> m.graph().findConstant(i).isPresent());
    }

    private Optional<Node> scaled(Node node, Way way) {
        @Nullable Beside beside = m.besideNumber(node, node.is("Mul")).orElse(null);
        if (beside != null) {
            way.scale *= node.is("Mul") ? beside.number() : 1 / beside.number();
            return product(beside.value(), way);
        }
        way.scale = Double.NaN;
        Optional<Node> left = product(node.input(0), way);
        return left.isPresent() || node.is("Div") ? left : product(node.input(1), way);
    }

    private Optional<Node> masked(Node node, String condition, String a, String b, Way way) {
        for (String scores : List.of(a, b)) {
            Way tried = new Way();
            Optional<Node> product = product(scores, tried);
            if (product.isPresent()) {
                way.nodes.addAll(tried.nodes);
                way.scale *= tried.scale;
                way.mask = !condition.isEmpty() ? condition : scores.equals(a) ? b : a;
                return product;
            }
        }
        way.nodes.remove(node);
        return Optional.empty();
    }

    /** A factor may be applied to queries or keys before they are multiplied. */
    private String unscaled(String operand, Way way) {
        @Nullable Node node = m.findProducer(operand, "Mul", "Div").orElse(null);
        @Nullable
        Beside beside =
                node == null ? null : m.besideNumber(node, node.is("Mul")).orElse(null);
        if (node == null || beside == null || m.findOnlyReader(operand).isEmpty()) {
            return operand;
        }
        way.nodes.add(node);
        way.scale *= node.is("Mul") ? beside.number() : 1 / beside.number();
        return beside.value();
    }

    /** How much wider the result is once the heads are joined, or the third axis from the end of the probabilities. */
    private OptionalLong heads(Node softmax, Node values) {
        String joined = values.output();
        @Nullable Node next = m.findOnlyReader(joined).orElse(null);
        while (next != null && (next.is("Transpose") || next.is("Reshape"))) {
            joined = next.output();
            next = next.is("Reshape") ? null : m.findOnlyReader(joined).orElse(null);
        }
        long width = lastSize(values.output());
        long all = lastSize(joined);
        if (width > 0 && all > 0 && all % width == 0 && !joined.equals(values.output())) {
            return OptionalLong.of(all / width);
        }
        @Nullable
        Shape shape =
                m.graph().findType(softmax.output()).map(TensorType::shape).orElse(null);
        return shape != null && shape.rank() >= 4 && shape.dim(-3).isFixed()
                ? OptionalLong.of(shape.size(-3))
                : OptionalLong.empty();
    }

    private long lastSize(String value) {
        @Nullable Shape shape = m.graph().findType(value).map(TensorType::shape).orElse(null);
        return shape == null || shape.rank() == 0 ? -1 : shape.size(-1);
    }
}
