package dev.limpid.graph.pass;

import dev.limpid.graph.Node;
import dev.limpid.graph.Shape;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.op.Trait;
import dev.limpid.graph.pass.Matching.Beside;
import dev.limpid.graph.pass.Pattern.Kind;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The pattern of scaled dot-product attention: two matrix products with a softmax between them. */
final class AttentionPatterns {
    private final Matching m;

    AttentionPatterns(Matching matching) {
        this.m = matching;
    }

    /** The path from the softmax back to the product of queries and keys. */
    private static final class Way {
        final Set<Node> nodes = new HashSet<>();
        String mask = "";
        double scale = 1;
        /** How many more nodes may be visited; a path that branches without end is not a match. */
        int patience = 64;
        /** Whether the keys are on the second-to-last axis. */
        boolean keysFirst;

        void take(Way other) {
            nodes.addAll(other.nodes);
            mask = other.mask;
            scale *= other.scale;
            patience = other.patience;
            keysFirst = other.keysFirst;
        }
    }

    /** The attention that contains this softmax. */
    Optional<Pattern> at(Node softmax) {
        int axis = softmax.is("Softmax") ? axisFromEnd(softmax) : 0;
        if (axis != -1 && axis != -2) {
            return Optional.empty();
        }
        Way way = new Way();
        way.keysFirst = axis == -2;
        Set<Node> after = new HashSet<>();
        @Nullable Node values = values(softmax.output(), 4, after).orElse(null);
        @Nullable
        Node product = values == null ? null : product(softmax.input(0), way).orElse(null);
        if (values == null || product == null) {
            return Optional.empty();
        }
        String first = unscaled(product.input(0), way);
        String second = unscaled(product.input(1), way);
        way.nodes.addAll(after);
        way.nodes.addAll(List.of(softmax, values, product));
        Map<String, Double> numbers = new LinkedHashMap<>();
        numbers.put("scale", way.scale);
        heads(softmax, values).ifPresent(h -> numbers.put("heads", (double) h));
        Map<String, String> roles = Matching.roles(
                "q",
                way.keysFirst ? second : first,
                "k",
                way.keysFirst ? first : second,
                "v",
                after.stream().anyMatch(n -> n.output().equals(values.input(1)))
                                || values.input(1).equals(softmax.output())
                        ? values.input(0)
                        : values.input(1),
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

    private int axisFromEnd(Node softmax) {
        int axis = (int) softmax.intAttribute("axis", -1);
        OptionalInt rank = m.facts().findRank(softmax.input(0));
        return axis < 0 ? axis : rank.isPresent() ? axis - rank.getAsInt() : 0;
    }

    /** The product of the probabilities with the values, possibly after layout changes. */
    private Optional<Node> values(String probabilities, int steps, Set<Node> between) {
        for (Node reader : m.readers(probabilities)) {
            if (isProduct(reader)) {
                return Optional.of(reader);
            }
            if (steps > 0 && reader.has(Trait.SAME_ELEMENTS)) {
                Optional<Node> found = values(reader.output(), steps - 1, between);
                if (found.isPresent()) {
                    between.add(reader);
                    return found;
                }
            }
        }
        return Optional.empty();
    }

    private static boolean isProduct(Node node) {
        return node.is("MatMul") || (node.is("Einsum") && node.inputs().size() == 2);
    }

    /** Walks back over scales, masks and layout changes. */
    private Optional<Node> product(String scores, Way way) {
        @Nullable Node node = m.findProducer(scores).orElse(null);
        if (node == null || way.patience-- <= 0) {
            return Optional.empty();
        }
        if (isProduct(node)) {
            return isWeighted(node) ? Optional.empty() : Optional.of(node);
        }
        boolean isPassed = node.is("Mul") || node.is("Div") || node.is("Where") || node.is("Add");
        if (!isPassed && !node.has(Trait.SAME_ELEMENTS)) {
            return Optional.empty();
        }
        way.nodes.add(node);
        return switch (node.op().name()) {
            case "Mul", "Div" -> scaled(node, way);
            case "Where" -> masked(node, node.input(0), node.input(1), node.input(2), way);
            case "Add" -> masked(node, "", node.input(0), node.input(1), way);
            default -> {
                way.keysFirst ^= swapsLastTwo(node);
                yield product(node.input(0), way);
            }
        };
    }

    private static boolean swapsLastTwo(Node node) {
        long[] order = node.intsAttribute("perm");
        int rank = order.length;
        int last = IntStream.range(0, rank)
                .filter(i -> order[i] == rank - 1)
                .findFirst()
                .orElse(1);
        int before = IntStream.range(0, rank)
                .filter(i -> order[i] == rank - 2)
                .findFirst()
                .orElse(0);
        return last < before;
    }

    /** A product with a constant is a layer, not a product of queries and keys. */
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
            tried.keysFirst = way.keysFirst;
            tried.patience = way.patience;
            Optional<Node> product = product(scores, tried);
            way.patience = tried.patience;
            if (product.isPresent()) {
                way.take(tried);
                way.mask = !condition.isEmpty() ? condition : scores.equals(a) ? b : a;
                return product;
            }
        }
        way.nodes.remove(node);
        return Optional.empty();
    }

    /** A factor may be applied to queries or keys before the product. */
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

    /** The third-to-last axis of the probabilities, or the width ratio after the heads are joined. */
    private OptionalLong heads(Node softmax, Node values) {
        @Nullable
        Shape shape =
                m.graph().findType(softmax.output()).map(TensorType::shape).orElse(null);
        if (shape != null && shape.rank() >= 4) {
            return shape.dim(-3).isFixed() ? OptionalLong.of(shape.size(-3)) : OptionalLong.empty();
        }
        @Nullable
        Node turned =
                m.findOnlyReader(values.output()).filter(n -> n.is("Transpose")).orElse(null);
        @Nullable
        Node joined = turned == null
                ? null
                : m.findOnlyReader(turned.output()).filter(n -> n.is("Reshape")).orElse(null);
        long width = lastSize(values.output());
        long all = joined == null ? -1 : lastSize(joined.output());
        return width > 0 && all > 0 && all % width == 0 ? OptionalLong.of(all / width) : OptionalLong.empty();
    }

    private long lastSize(String value) {
        @Nullable Shape shape = m.graph().findType(value).map(TensorType::shape).orElse(null);
        return shape == null || shape.rank() == 0 ? -1 : shape.size(-1);
    }
}
