package dev.limpid;

import dev.limpid.attribution.Attribution;
import dev.limpid.attribution.Ledger;
import dev.limpid.attribution.MethodInfo;
import dev.limpid.attribution.formula.Settings;
import java.util.Comparator;
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

    /** The warning, if one is due; then the input is explained again to name the nodes that kept the relevance. */
    Optional<String> find(Settings settings, MethodInfo info) {
        double share = share(answer);
        if (Double.isNaN(share) || share >= LEAST) {
            return Optional.empty();
        }
        Ledger account = ledger.apply(settings);
        String losses = account.lines().stream()
                .sorted(Comparator.comparingDouble(line -> -kept(line)))
                .limit(MOST_NAMED)
                .filter(line -> kept(line) > 0)
                .map(RelevanceLoss::described)
                .collect(Collectors.joining(", "));
        String warning = String.format(
                Locale.ROOT,
                "only %.2g %% of the relevance (%.3g of %.3g) reaches the place where scores are read; %s",
                100 * share,
                share * account.start(),
                account.start(),
                losses);
        return Optional.of(warning + advice(settings, info));
    }

    private static double kept(Ledger.Line line) {
        return Math.max(Math.abs(line.absorbed()), Math.abs(line.leak()));
    }

    private static String described(Ledger.Line line) {
        boolean isBias = Math.abs(line.absorbed()) >= Math.abs(line.leak());
        return String.format(
                Locale.ROOT,
                isBias ? "the bias of %s absorbed %.3g" : "%s lost %.3g, since no contribution to it counts",
                line.node(),
                isBias ? line.absorbed() : line.leak());
    }

    private String advice(Settings settings, MethodInfo info) {
        boolean canIgnore = info.parameters().stream().anyMatch(p -> p.name().equals(BIAS));
        if (!canIgnore || IGNORED.equals(settings.parameters().get(BIAS))) {
            return "";
        }
        double share = share(other.apply(settings.with(BIAS, IGNORED)));
        return String.format(Locale.ROOT, "; with bias=ignored %.3g %% would reach it", 100 * share);
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
