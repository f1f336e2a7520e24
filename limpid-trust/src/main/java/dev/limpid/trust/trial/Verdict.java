package dev.limpid.trust.trial;

import dev.limpid.trust.MetricInfo;
import dev.limpid.trust.MetricInfo.Family;
import dev.limpid.trust.TrialOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * Decides whether a metric passed its trial. It fails if
 *
 * <ul>
 *   <li>it recovers the order of fewer than three in four pairs of degraded explanations (a correlation below {@value
 *       #LEAST_RECOVERY}), or the interval of the correlation reaches 0;
 *   <li>its consistency (MC) is not above that of a metric that draws numbers;
 *   <li>pictures agree no better than by chance on the ranking of explainers (Krippendorff's alpha of 0 or less);
 *   <li>it is to say where the evidence is (faithfulness, localisation), and the interval of its correlation with the known
 *       truth reaches 0. What other families measure is not the truth about a picture.
 * </ul>
 */
final class Verdict {
    /** Three of four pairs in the right order: 3/4 - 1/4. */
    static final double LEAST_RECOVERY = 0.5;

    private Verdict() {}

    static TrialOutcome on(MetricInfo info, TrialOutcome found, TrialOutcome control) {
        List<String> failures = new ArrayList<>();
        if (isBelow(found.recovery(), LEAST_RECOVERY) || isAtMost(found.recoveryLow(), 0)) {
            failures.add("recovers the order of degraded explanations with a correlation of " + text(found.recovery()));
        }
        OptionalDouble least = control.consistency();
        if (least.isPresent() && isAtMost(found.consistency(), least.getAsDouble())) {
            failures.add("is no more consistent under noise and disruption than drawn numbers (MC "
                    + text(found.consistency()) + ", theirs " + text(least) + ")");
        }
        if (isAtMost(found.reliability(), 0)) {
            failures.add(
                    "ranks explainers differently from picture to picture (alpha " + text(found.reliability()) + ")");
        }
        boolean isAboutEvidence = info.family() == Family.FAITHFULNESS || info.family() == Family.LOCALISATION;
        if (isAboutEvidence && isAtMost(found.truthLow(), 0)) {
            failures.add("does not rank explainers as the known truth does (correlation " + text(found.truth()) + ")");
        }
        return new TrialOutcome(
                found.intraNoise(),
                found.intraAdversary(),
                found.interNoise(),
                found.interAdversary(),
                found.reliability(),
                found.recovery(),
                found.recoveryLow(),
                found.truth(),
                found.truthLow(),
                failures);
    }

    private static boolean isBelow(OptionalDouble number, double limit) {
        return number.isPresent() && number.getAsDouble() < limit;
    }

    private static boolean isAtMost(OptionalDouble number, double limit) {
        return number.isPresent() && number.getAsDouble() <= limit;
    }

    private static String text(OptionalDouble number) {
        return String.format(Locale.ROOT, "%.2f", number.orElse(Double.NaN));
    }
}
