package dev.limpid.graph.pass;

import dev.limpid.error.LimpidException;
import dev.limpid.graph.Node;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * One operation that an exporter wrote as several nodes, and its location in a graph.
 *
 * @param kind the operation
 * @param nodes its nodes, in the graph's order
 * @param values names of its values, by role; see {@link Kind}
 * @param numbers its parameters by name; see {@link Kind}
 */
public record Pattern(Kind kind, List<Node> nodes, Map<String, String> values, Map<String, Double> numbers) {
    /** The recognised operations, with the roles of their values and the names of their numbers. */
    public enum Kind {
        /**
         * {@code y = (x - mean) / sqrt(variance + epsilon) * scale + bias} over the axes from {@code axis} on; scale
         * and bias are optional.
         */
        LAYER_NORMALIZATION,
        /** {@code y = x / sqrt(mean(x^2) + epsilon) * scale} over the axes from {@code axis} on. */
        RMS_NORMALIZATION,
        /** {@code y = x Phi(x)} with the normal distribution function. */
        GELU,
        /** {@code y = x (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3))) / 2}. */
        GELU_TANH,
        /** {@code y = x sigmoid(alpha x)}; {@code alpha} is 1 for SiLU, 1.702 for quick GELU. */
        SILU,
        /** {@code y = x min(max(x + 3, 0), 6) / 6}. */
        HARD_SWISH,
        /** {@code y = min(max(alpha x + beta, 0), 1)}. */
        HARD_SIGMOID,
        /** {@code y = min(max(x, 0), 6)}. */
        RELU6,
        /**
         * {@code y = softmax(scale q k + mask) v}: values {@code q}, {@code k} (as multiplied, so usually
         * transposed), {@code v}, {@code scores} (what enters the softmax), {@code softmax} (the probabilities), and
         * {@code mask} if a mask is added or selected by; {@code heads} if it is known.
         */
        ATTENTION
    }

    public Pattern {
        nodes = List.copyOf(nodes);
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        numbers = Collections.unmodifiableMap(new LinkedHashMap<>(numbers));
    }

    /** The value with a role. @throws LimpidException if there is none */
    public String value(String role) {
        return findValue(role)
                .orElseThrow(() -> LimpidException.unsupported(kind + " at '" + output() + "' has no " + role));
    }

    /** The value with a role, if there is one. */
    public Optional<String> findValue(String role) {
        return Optional.ofNullable(values.get(role));
    }

    /** A parameter, if it is known. */
    public OptionalDouble findNumber(String name) {
        @Nullable Double number = numbers.get(name);
        return number == null ? OptionalDouble.empty() : OptionalDouble.of(number);
    }

    /** The result of the operation. */
    public String output() {
        return nodes.get(nodes.size() - 1).output();
    }
}
