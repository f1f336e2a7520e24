package dev.limpid;

import dev.limpid.attribution.Attribution;
import dev.limpid.attribution.MethodInfo;
import dev.limpid.attribution.formula.Settings;
import dev.limpid.attribution.relevance.Ledger;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Warns where almost none of the relevance of a method that keeps account reaches the place where scores are read.
 *
 * @param answer the method's answer, whose completeness gap tells what was lost
 * @param ledger the account under some settings
 * @param other the same explanation under other settings
 */
record RelevanceLoss(Attribution answer, Function<Settings, Ledger> ledger, Function<Settings, Attribution> other) {
    /** Below this share of the relevance the map says little. */
    static final double LEAST = 0.05;

    private static final int MOST_NAMED = 3;
    private static final String BIAS = "bias";
    private static final String IGNORED = "ignored";

    /** The warning, if one is due; then the input is explained again to name what absorbed the relevance. */
    Optional<String> find(Settings settings, MethodInfo info) {
        double share = share(answer);
        if (Double.isNaN(share) || share >= LEAST) {
            return Optional.empty();
        }
        Ledger account = ledger.apply(settings);
        List<Ledger.Line> most = account.lines().stream()
                .sorted(Comparator.comparingDouble((Ledger.Line l) -> -Math.abs(l.absorbed())))
                .limit(MOST_NAMED)
                .filter(l -> l.absorbed() != 0)
                .toList();
        String absorbers = most.isEmpty()
                ? ""
                : "; most was absorbed by the biases of "
                        + most.stream()
                                .map(l -> String.format(Locale.ROOT, "%s (%.3g)", l.node(), l.absorbed()))
                                .collect(Collectors.joining(", "));
        String warning = String.format(
                Locale.ROOT,
                "only %.2g %% of the relevance (%.3g of %.3g) reaches the place where scores are read%s",
                100 * share,
                share * account.start(),
                account.start(),
                absorbers);
        return Optional.of(warning + advice(settings, info));
    }

    private String advice(Settings settings, MethodInfo info) {
        boolean canIgnore = info.parameters().stream().anyMatch(p -> p.name().equals(BIAS));
        if (!canIgnore || IGNORED.equals(settings.parameters().get(BIAS))) {
            return "";
        }
        double share = share(other.apply(settings.with(BIAS, IGNORED)));
        return String.format(Locale.ROOT, "; with bias=ignored it would be %.3g %%", 100 * share);
    }

    /** The sum of the scores as a share of what the logits received; not a number where that is not known. */
    private static double share(Attribution answer) {
        if (answer.completenessGap().isEmpty() || answer.scores().size(0) != 1) {
            return Double.NaN;
        }
        double sum = 0;
        for (float score : answer.scores().toFloats()) {
            sum += score;
        }
        double start = sum - answer.completenessGap().getAsDouble();
        return start == 0 ? Double.NaN : Math.abs(sum / start);
    }
}
