package dev.limpid.graph.pass;

import dev.limpid.graph.Node;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.pass.Matching.Beside;
import dev.limpid.graph.pass.Pattern.Kind;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Patterns of layer and RMS normalisation written with means and a square root. */
final class NormalizationPatterns {
    private final Matching m;

    NormalizationPatterns(Matching matching) {
        this.m = matching;
    }

    /** The parts of the quotient: the input, its mean if that is subtracted, and the root. */
    record Moments(String x, @Nullable String mean, int axis, double epsilon, Set<Node> nodes) {
        Set<Node> and(Node... more) {
            Set<Node> all = new HashSet<>(nodes);
            all.addAll(List.of(more));
            return all;
        }
    }

    /** The normalisation that contains this square root. */
    Optional<Pattern> at(Node root) {
        if (!root.is("Sqrt")) {
            return Optional.empty();
        }
        @Nullable Moments moments = moments(root).orElse(null);
        if (moments == null) {
            return Optional.empty();
        }
        for (Node reader : m.readers(root.output())) {
            Optional<Pattern> found = reader.is("Div") && reader.input(1).equals(root.output())
                    ? quotient(moments, reader)
                    : reader.is("Reciprocal") ? inverse(moments, reader) : Optional.empty();
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    /** {@code sqrt(mean((x - mean(x))^2) + epsilon)}, or without the inner mean. */
    private Optional<Moments> moments(Node root) {
        @Nullable Node sum = m.findProducer(root.input(0), "Add").orElse(null);
        @Nullable
        Beside epsilon = sum == null ? null : m.besideNumber(sum, true).orElse(null);
        @Nullable Node variance = epsilon == null ? null : mean(epsilon.value()).orElse(null);
        @Nullable
        Node square = variance == null
                ? null
                : m.findProducer(variance.input(0), "Pow", "Mul").orElse(null);
        if (sum == null || epsilon == null || variance == null || square == null || !isSquare(square)) {
            return Optional.empty();
        }
        int axis = firstAxis(variance).orElse(0);
        Set<Node> nodes = new HashSet<>(List.of(root, sum, variance, square));
        String centred = square.input(0);
        @Nullable Node sub = m.findProducer(centred, "Sub").orElse(null);
        @Nullable Node mean = sub == null ? null : mean(sub.input(1)).orElse(null);
        if (axis == 0) {
            return Optional.empty();
        }
        if (sub == null || mean == null || !mean.input(0).equals(sub.input(0))) {
            return Optional.of(new Moments(centred, null, axis, epsilon.number(), nodes));
        }
        nodes.addAll(List.of(sub, mean));
        return firstAxis(mean).orElse(0) == axis
                ? Optional.of(new Moments(sub.input(0), mean.output(), axis, epsilon.number(), nodes))
                : Optional.empty();
    }

    private boolean isSquare(Node node) {
        return node.is("Pow") ? m.isNumber(node.input(1), 2) : node.input(0).equals(node.input(1));
    }

    private Optional<Node> mean(String value) {
        return m.findProducer(value, "ReduceMean", "GlobalAveragePool").filter(n -> n.intAttribute("keepdims", 1) != 0);
    }

    /** The first reduced axis, counted from the end, if the reduced axes are the trailing ones. */
    private OptionalInt firstAxis(Node mean) {
        @Nullable Tensor axes = m.graph().constants().get(mean.input(1));
        OptionalInt rank = m.facts().findRank(mean.input(0));
        if (mean.is("GlobalAveragePool")) {
            return rank.orElse(0) > 2 ? OptionalInt.of(2 - rank.getAsInt()) : OptionalInt.empty();
        }
        if (axes == null || axes.elementCount() == 0) {
            return OptionalInt.empty();
        }
        Set<Long> fromEnd = new HashSet<>();
        for (long axis : axes.toLongs()) {
            if (axis >= 0 && rank.isEmpty()) {
                return OptionalInt.empty();
            }
            fromEnd.add(axis < 0 ? axis : axis - rank.getAsInt());
        }
        for (long k = 1; k <= fromEnd.size(); k++) {
            if (!fromEnd.contains(-k)) {
                return OptionalInt.empty();
            }
        }
        return OptionalInt.of(-fromEnd.size());
    }

    /** {@code (x - mean) / root}, then scale and bias, as PyTorch exports it. */
    private Optional<Pattern> quotient(Moments moments, Node div) {
        return centred(moments, div.input(0)).map(nodes -> {
            nodes.add(div);
            return affine(moments, nodes, div);
        });
    }

    /** The nodes, extended by the mean subtraction, if this value is the centred input. */
    private Optional<Set<Node>> centred(Moments moments, String value) {
        if (moments.mean == null) {
            return value.equals(moments.x) ? Optional.of(moments.and()) : Optional.empty();
        }
        return m.findProducer(value, "Sub")
                .filter(s -> s.input(0).equals(moments.x) && s.input(1).equals(moments.mean))
                .map(moments::and);
    }

    /**
     * With {@code 1 / root}: times the centred input, or Keras' {@code x g + (bias - mean g)} with {@code g = scale /
     * root}.
     */
    private Optional<Pattern> inverse(Moments moments, Node reciprocal) {
        @Nullable
        Node gain =
                m.findOnlyReader(reciprocal.output()).filter(n -> n.is("Mul")).orElse(null);
        if (gain != null) {
            String other = other(gain, reciprocal.output());
            Optional<Set<Node>> centred = centred(moments, other);
            if (centred.isPresent()) {
                Set<Node> nodes = centred.get();
                nodes.addAll(List.of(reciprocal, gain));
                return Optional.of(affine(moments, nodes, gain));
            }
            if (isWeight(other)) {
                return unfolded(moments, moments.and(reciprocal, gain), gain.output(), other);
            }
        }
        return unfolded(moments, moments.and(reciprocal), reciprocal.output(), "");
    }

    private Optional<Pattern> unfolded(Moments moments, Set<Node> nodes, String gain, String scale) {
        if (moments.mean == null) {
            return Optional.empty();
        }
        @Nullable Node main = multiplied(gain, moments.x);
        @Nullable Node negated = negated(moments.mean).orElse(null);
        if (main != null && negated != null && m.readers(gain).size() == 2) {
            return withoutBias(moments, nodes, gain, scale, main, negated);
        }
        @Nullable Node shift = multiplied(gain, moments.mean);
        @Nullable
        Node rest = shift == null
                ? null
                : m.findOnlyReader(shift.output()).filter(n -> n.is("Sub")).orElse(null);
        @Nullable
        Node sum = main == null
                ? null
                : m.findOnlyReader(main.output()).filter(n -> n.is("Add")).orElse(null);
        if (main == null
                || shift == null
                || rest == null
                || sum == null
                || m.readers(gain).size() != 2) {
            return Optional.empty();
        }
        boolean fits = rest.input(1).equals(shift.output())
                && isWeight(rest.input(0))
                && other(sum, main.output()).equals(rest.output());
        nodes.addAll(List.of(main, shift, rest, sum));
        return fits ? Optional.of(found(moments, nodes, scale, rest.input(0), sum)) : Optional.empty();
    }

    /** Keras without bias: {@code x g + (-mean) g}. */
    private Optional<Pattern> withoutBias(
            Moments moments, Set<Node> nodes, String gain, String scale, Node main, Node negated) {
        @Nullable Node shift = multiplied(gain, negated.output());
        @Nullable
        Node sum = m.findOnlyReader(main.output()).filter(n -> n.is("Add")).orElse(null);
        if (shift == null || sum == null || !other(sum, main.output()).equals(shift.output())) {
            return Optional.empty();
        }
        nodes.addAll(List.of(main, negated, shift, sum));
        return Optional.of(found(moments, nodes, scale, "", sum));
    }

    private Optional<Node> negated(String value) {
        return m.readers(value).stream().filter(n -> n.is("Neg")).findFirst();
    }

    private @Nullable Node multiplied(String gain, String value) {
        return m.readers(gain).stream()
                .filter(n -> n.is("Mul") && other(n, gain).equals(value))
                .findFirst()
                .orElse(null);
    }

    /** Extends a normalisation by the following scale and bias, if there are any. */
    Pattern affine(Moments moments, Set<Node> nodes, Node normalised) {
        Node last = normalised;
        String scale = "";
        String bias = "";
        @Nullable
        Node mul = m.findOnlyReader(last.output()).filter(n -> n.is("Mul")).orElse(null);
        if (mul != null && isWeight(other(mul, last.output()))) {
            scale = other(mul, last.output());
            nodes.add(mul);
            last = mul;
        }
        @Nullable
        Node add = m.findOnlyReader(last.output()).filter(n -> n.is("Add")).orElse(null);
        if (add != null && moments.mean != null && isWeight(other(add, last.output()))) {
            bias = other(add, last.output());
            nodes.add(add);
            last = add;
        }
        return found(moments, nodes, scale, bias, last);
    }

    private boolean isWeight(String value) {
        return m.graph().findConstant(value).isPresent();
    }

    private static String other(Node node, String operand) {
        return node.input(0).equals(operand) ? node.input(1) : node.input(0);
    }

    private Pattern found(Moments moments, Set<Node> nodes, String scale, String bias, Node last) {
        Map<String, Double> numbers = new LinkedHashMap<>();
        numbers.put("axis", (double) moments.axis);
        numbers.put("epsilon", moments.epsilon);
        return m.pattern(
                moments.mean == null ? Kind.RMS_NORMALIZATION : Kind.LAYER_NORMALIZATION,
                nodes,
                Matching.roles("x", moments.x, "scale", scale, "bias", bias, "y", last.output()),
                numbers);
    }
}
