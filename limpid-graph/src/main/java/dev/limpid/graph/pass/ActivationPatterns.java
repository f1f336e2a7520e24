package dev.limpid.graph.pass;

import dev.limpid.graph.Node;
import dev.limpid.graph.pass.Matching.Beside;
import dev.limpid.graph.pass.Matching.Product;
import dev.limpid.graph.pass.Pattern.Kind;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Patterns of activation functions that are written as sums and products. */
final class ActivationPatterns {
    private static final double INVERSE_ROOT_2 = Math.sqrt(0.5);
    private static final double ROOT_2_BY_PI = Math.sqrt(2 / Math.PI);

    private final Matching m;

    ActivationPatterns(Matching matching) {
        this.m = matching;
    }

    /** The activation function that ends at this node. */
    Optional<Pattern> at(Node node) {
        if (node.is("Mul") || node.is("Div")) {
            return product(node);
        }
        return node.is("Clip") || node.is("Min") || node.is("Max")
                ? relu6(node).or(() -> sloped(node))
                : Optional.empty();
    }

    private Optional<Pattern> product(Node node) {
        Product product = m.product(node.output());
        List<String> factors = product.factors();
        if (factors.size() == 1) {
            return ramp(factors.get(0), product.factor(), new HashSet<>(product.nodes()))
                    .map(r -> hardSigmoid(r, node));
        }
        if (factors.size() != 2) {
            return Optional.empty();
        }
        return gated(node, product, factors.get(0), factors.get(1))
                .or(() -> gated(node, product, factors.get(1), factors.get(0)));
    }

    /** {@code x} times a gate that is computed from {@code x}. */
    private Optional<Pattern> gated(Node node, Product product, String x, String gate) {
        return sigmoid(node, product, x, gate)
                .or(() -> gelu(node, product, x, gate))
                .or(() -> hardSwish(node, product, x, gate));
    }

    private Optional<Pattern> sigmoid(Node node, Product product, String x, String gate) {
        @Nullable Node sigmoid = m.findProducer(gate, "Sigmoid").orElse(null);
        if (sigmoid == null || product.factor() != 1) {
            return Optional.empty();
        }
        Set<Node> nodes = new HashSet<>(product.nodes());
        nodes.add(sigmoid);
        if (sigmoid.input(0).equals(x)) {
            return Optional.of(found(Kind.SILU, nodes, x, node, Map.of("alpha", 1.0)));
        }
        Product inner = m.product(sigmoid.input(0));
        nodes.addAll(inner.nodes());
        return inner.factors().equals(List.of(x))
                ? Optional.of(found(Kind.SILU, nodes, x, node, Map.of("alpha", inner.factor())))
                : Optional.empty();
    }

    /** The gate is {@code a + a f(x)}, and {@code a} times the outer factor is 0.5. */
    private Optional<Pattern> gelu(Node node, Product product, String x, String gate) {
        @Nullable Node sum = m.findProducer(gate, "Add").orElse(null);
        @Nullable Beside beside = sum == null ? null : m.besideNumber(sum, true).orElse(null);
        if (sum == null || beside == null || !m.near(product.factor() * beside.number(), 0.5, x)) {
            return Optional.empty();
        }
        Product wave = m.product(beside.value());
        if (wave.factors().size() != 1 || !m.near(wave.factor(), beside.number(), x)) {
            return Optional.empty();
        }
        @Nullable
        Node function = m.findProducer(wave.factors().get(0), "Erf", "Tanh").orElse(null);
        if (function == null) {
            return Optional.empty();
        }
        Set<Node> nodes = new HashSet<>(product.nodes());
        nodes.addAll(wave.nodes());
        Collections.addAll(nodes, sum, function);
        Product inner = m.product(function.input(0));
        nodes.addAll(inner.nodes());
        if (function.is("Erf")) {
            return inner.factors().equals(List.of(x)) && m.near(inner.factor(), INVERSE_ROOT_2, x)
                    ? Optional.of(found(Kind.GELU, nodes, x, node, Map.of()))
                    : Optional.empty();
        }
        return m.near(inner.factor(), ROOT_2_BY_PI, x) && cubic(inner.factors(), x, nodes)
                ? Optional.of(found(Kind.GELU_TANH, nodes, x, node, Map.of()))
                : Optional.empty();
    }

    /** {@code x + 0.044715 x^3}, or {@code x} times {@code 1 + 0.044715 x^2}. */
    private boolean cubic(List<String> factors, String x, Set<Node> nodes) {
        boolean split = factors.size() == 2 && factors.contains(x);
        String rest = split && factors.get(0).equals(x) ? factors.get(1) : factors.get(0);
        @Nullable
        Node sum = split || factors.size() == 1 ? m.findProducer(rest, "Add").orElse(null) : null;
        if (sum == null) {
            return false;
        }
        nodes.add(sum);
        for (int k = 0; k < 2; k++) {
            String low = sum.input(k);
            boolean begins = split ? m.isNumber(low, 1) : low.equals(x);
            Product power = m.product(sum.input(1 - k));
            if (begins
                    && m.near(power.factor(), 0.044715, x)
                    && power.factors().equals(Collections.nCopies(split ? 2 : 3, x))) {
                nodes.addAll(power.nodes());
                return true;
            }
        }
        return false;
    }

    private Optional<Pattern> hardSwish(Node node, Product product, String x, String gate) {
        Set<Node> nodes = new HashSet<>(product.nodes());
        @Nullable Node hard = m.findProducer(gate, "HardSigmoid").orElse(null);
        if (hard != null) {
            nodes.add(hard);
            boolean same = hard.input(0).equals(x)
                    && m.near(hard.realAttribute("alpha", 0.2f), 1 / 6.0, x)
                    && hard.realAttribute("beta", 0.5f) == 0.5f;
            return same && product.factor() == 1
                    ? Optional.of(found(Kind.HARD_SWISH, nodes, x, node, Map.of()))
                    : Optional.empty();
        }
        return ramp(gate, product.factor(), nodes)
                .filter(r -> r.x.equals(x) && m.near(r.alpha, 1 / 6.0, x) && m.near(r.beta, 0.5, x))
                .map(r -> found(Kind.HARD_SWISH, r.nodes, x, node, Map.of()));
    }

    /** {@code min(max(alpha x + beta, 0), 1)} with its nodes. */
    private record Ramp(String x, double alpha, double beta, Set<Node> nodes) {}

    private Optional<Ramp> ramp(String value, double factor, Set<Node> nodes) {
        @Nullable Limits limits = limits(value, nodes).orElse(null);
        if (limits == null || limits.low != 0 || !m.near(limits.high * factor, 1, value)) {
            return Optional.empty();
        }
        @Nullable Node sum = m.findProducer(limits.x, "Add").orElse(null);
        @Nullable Beside beside = sum == null ? null : m.besideNumber(sum, true).orElse(null);
        if (sum == null || beside == null) {
            return Optional.empty();
        }
        nodes.add(sum);
        Product slope = m.findOnlyReader(beside.value()).isPresent()
                ? m.product(beside.value())
                : new Product(1, List.of(beside.value()), Set.of());
        boolean one = slope.factors().size() == 1;
        if (one) {
            nodes.addAll(slope.nodes());
        }
        String x = one ? slope.factors().get(0) : beside.value();
        return Optional.of(new Ramp(x, factor * (one ? slope.factor() : 1), factor * beside.number(), nodes));
    }

    /** A ramp that ends at 1 without a factor; with slope 1 it is only a clipped sum. */
    private Optional<Pattern> sloped(Node node) {
        return ramp(node.output(), 1, new HashSet<>()).filter(r -> r.alpha != 1).map(r -> hardSigmoid(r, node));
    }

    private Pattern hardSigmoid(Ramp ramp, Node last) {
        return found(Kind.HARD_SIGMOID, ramp.nodes, ramp.x, last, Map.of("alpha", ramp.alpha, "beta", ramp.beta));
    }

    private Optional<Pattern> relu6(Node node) {
        Set<Node> nodes = new HashSet<>();
        return limits(node.output(), nodes)
                .filter(l -> l.low == 0 && l.high == 6 && nodes.size() > 1)
                .map(l -> found(Kind.RELU6, nodes, l.x, node, Map.of()));
    }

    /** {@code min(max(x, low), high)}. */
    private record Limits(String x, double low, double high) {}

    /** Decomposes nested Clip, Min, Max and Relu; inner ones only if nothing else reads them. */
    private Optional<Limits> limits(String value, Set<Node> nodes) {
        double low = Double.NEGATIVE_INFINITY;
        double high = Double.POSITIVE_INFINITY;
        String x = value;
        for (@Nullable Limits step = limit(x).orElse(null);
                step != null
                        && nodes.size() < 16
                        && (x.equals(value) || m.findOnlyReader(x).isPresent());
                step = limit(x).orElse(null)) {
            m.findProducer(x, "Clip", "Min", "Max", "Relu").ifPresent(nodes::add);
            double inner = Math.min(Math.max(step.low, low), high);
            high = Math.min(Math.max(step.high, low), high);
            low = inner;
            x = step.x;
        }
        return x.equals(value) ? Optional.empty() : Optional.of(new Limits(x, low, high));
    }

    private Optional<Limits> limit(String value) {
        @Nullable
        Node node = m.findProducer(value, "Clip", "Min", "Max", "Relu").orElse(null);
        if (node == null) {
            return Optional.empty();
        }
        double none = Double.POSITIVE_INFINITY;
        return switch (node.op().name()) {
            case "Relu" -> Optional.of(new Limits(node.input(0), 0, none));
            case "Clip" -> {
                OptionalDouble low = node.hasInput(1) ? m.findNumber(node.input(1)) : OptionalDouble.of(-none);
                OptionalDouble high = node.hasInput(2) ? m.findNumber(node.input(2)) : OptionalDouble.of(none);
                yield low.isPresent() && high.isPresent()
                        ? Optional.of(new Limits(node.input(0), low.getAsDouble(), high.getAsDouble()))
                        : Optional.empty();
            }
            default ->
                (node.inputs().size() == 2 ? m.besideNumber(node, true) : Optional.<Beside>empty())
                        .map(b -> node.is("Min")
                                ? new Limits(b.value(), -none, b.number())
                                : new Limits(b.value(), b.number(), none));
        };
    }

    private Pattern found(Kind kind, Set<Node> nodes, String x, Node last, Map<String, Double> numbers) {
        return m.pattern(kind, nodes, Matching.roles("x", x, "y", last.output()), numbers);
    }
}
