package dev.limpid;

import dev.limpid.attribution.Attribution;
import dev.limpid.attribution.Ledger;
import dev.limpid.attribution.formula.AttributionExpr;
import dev.limpid.graph.Tensor;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Warns where the scores of a method that promises their sum miss it by about as much as there is to explain.
 *
 * @param answer the method's answer
 * @param most the largest gap without a warning, as a share of what is explained
 * @param ledger where contributions are lost, if the method can tell
 */
record Incompleteness(Attribution answer, double most, Supplier<Optional<Ledger>> ledger) {
    /** Gaps below this share of the largest logit are rounding. */
    private static final double ROUNDING = 1e-4;

    private static final int MOST_NAMED = 3;

    /** The warning, if one is due; then the input may be explained again to name the nodes that did it. */
    Optional<String> find() {
        if (answer.completenessGap().isEmpty() || answer.scores().size(0) != 1) {
            return Optional.empty();
        }
        double gap = answer.completenessGap().getAsDouble();
        Tensor values = answer.more().getOrDefault(AttributionExpr.VALUES, answer.scores());
        double sum = Arrays.stream(values.toDoubles()).sum();
        double promised = sum - gap;
        double logit =
                Arrays.stream(answer.logits().toDoubles()).map(Math::abs).max().orElse(0);
        boolean isDue = Math.abs(gap) > most * Math.abs(promised) && Math.abs(gap) > ROUNDING * logit;
        if (!isDue) {
            return Optional.empty();
        }
        return Optional.of(
                String.format(Locale.ROOT, "the scores sum to %.3g where %.3g is to be explained", sum, promised)
                        + ledger.get().map(Incompleteness::culprits).orElse(""));
    }

    private static String culprits(Ledger ledger) {
        String named = ledger.lines().stream()
                .sorted(Comparator.comparingDouble(line -> -kept(line)))
                .limit(MOST_NAMED)
                .filter(line -> kept(line) > 0)
                .map(line -> String.format(
                        Locale.ROOT,
                        "%s (%s) received %.3g and passed on %.3g",
                        line.node(),
                        line.op(),
                        line.arrived(),
                        line.sent()))
                .collect(Collectors.joining(", "));
        return named.isEmpty() ? "" : "; " + named;
    }

    private static double kept(Ledger.Line line) {
        return Math.abs(line.arrived() - line.sent());
    }
}
