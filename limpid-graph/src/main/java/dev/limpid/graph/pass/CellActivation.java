package dev.limpid.graph.pass;

import dev.limpid.graph.Attribute;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An activation function inside a recurrent node.
 *
 * @param name its name in lower case
 * @param alpha its first parameter, if it has one
 * @param beta its second parameter, if it has one
 */
record CellActivation(String name, float alpha, float beta) {
    /**
     * A function that recurrent nodes can name.
     *
     * @param op the standard operator
     * @param alpha the default of its first parameter, or null if it has none
     * @param beta the default of its second parameter, or null if it has none
     */
    private record Known(
            String op, @Nullable Float alpha, @Nullable Float beta) {}

    private static final Map<String, Known> KNOWN = Map.ofEntries(
            Map.entry("relu", new Known("Relu", null, null)),
            Map.entry("tanh", new Known("Tanh", null, null)),
            Map.entry("sigmoid", new Known("Sigmoid", null, null)),
            Map.entry("softsign", new Known("Softsign", null, null)),
            Map.entry("softplus", new Known("Softplus", null, null)),
            Map.entry("elu", new Known("Elu", 1f, null)),
            Map.entry("leakyrelu", new Known("LeakyRelu", 0.01f, null)),
            Map.entry("thresholdedrelu", new Known("ThresholdedRelu", 1f, null)),
            Map.entry("hardsigmoid", new Known("HardSigmoid", 0.2f, 0.5f)),
            Map.entry("affine", new Known("", 1f, 0f)),
            Map.entry("scaledtanh", new Known("Tanh", 1f, 1f)));

    /** The functions of one direction of a recurrent node, in ONNX's order. */
    static List<CellActivation> of(Node node, int direction, List<String> defaults) {
        List<String> names = names(node, defaults);
        List<Float> alphas = reals(node, "activation_alpha");
        List<Float> betas = reals(node, "activation_beta");
        List<CellActivation> all = new ArrayList<>();
        int nextAlpha = 0;
        int nextBeta = 0;
        for (String name : names) {
            @Nullable Known known = KNOWN.get(name);
            @Nullable Float alpha = known == null ? null : known.alpha;
            @Nullable Float beta = known == null ? null : known.beta;
            float first = alpha == null ? 0 : nextAlpha < alphas.size() ? alphas.get(nextAlpha++) : alpha;
            float second = beta == null ? 0 : nextBeta < betas.size() ? betas.get(nextBeta++) : beta;
            all.add(new CellActivation(name, first, second));
        }
        int count = defaults.size();
        return List.copyOf(all.subList(direction * count, direction * count + count));
    }

    /** The first name of a function that is not known, if there is one. */
    static Optional<String> unknown(Node node) {
        return names(node, List.of()).stream()
                .filter(n -> !KNOWN.containsKey(n))
                .findFirst();
    }

    private static List<String> names(Node node, List<String> defaults) {
        if (node.findAttribute("activations").orElse(null) instanceof Attribute.Texts given) {
            return given.values().stream().map(n -> n.toLowerCase(Locale.ROOT)).toList();
        }
        List<String> twice = new ArrayList<>(defaults);
        twice.addAll(defaults);
        return twice;
    }

    private static List<Float> reals(Node node, String key) {
        return node.findAttribute(key).orElse(null) instanceof Attribute.Reals given ? given.values() : List.of();
    }

    /** The function of a value. */
    Expr of(Expr x) {
        return switch (name) {
            case "affine" -> x.mul(alpha).add(beta);
            case "scaledtanh" -> x.mul(beta).unary("Tanh").mul(alpha);
            case "hardsigmoid" ->
                x.unary("HardSigmoid", Map.of("alpha", Attribute.of(alpha), "beta", Attribute.of(beta)));
            case "elu", "leakyrelu", "thresholdedrelu" -> x.unary(op(), Map.of("alpha", Attribute.of(alpha)));
            default -> x.unary(op());
        };
    }

    private String op() {
        return Objects.requireNonNull(KNOWN.get(name)).op;
    }
}
