package dev.limpid.trust;

import java.util.List;
import java.util.OptionalDouble;

/**
 * What became of a metric on trial; see {@code dev.limpid.trust.trial}. A test that does not apply to the metric is empty.
 *
 * @param intraNoise whether its numbers stay when noise changes no prediction, 0 to 1
 * @param intraAdversary whether its numbers move when a disruption changes the prediction, 0 to 1
 * @param interNoise how much of the ranking of explainers stays under noise, 0 to 1
 * @param interAdversary how often its number becomes worse by a disruption, 0 to 1
 * @param reliability Krippendorff's alpha of the rankings of explainers by picture, at most 1
 * @param recovery Kendall's correlation with the order of explanations that were degraded in steps, -1 to 1
 * @param recoveryLow the lower end of its 95 % interval
 * @param truth Kendall's correlation with the order of explainers by the known truth, -1 to 1
 * @param truthLow the lower end of its 95 % interval
 * @param failures why it failed, one sentence without a full stop each; empty if it passed
 */
public record TrialOutcome(
        OptionalDouble intraNoise,
        OptionalDouble intraAdversary,
        OptionalDouble interNoise,
        OptionalDouble interAdversary,
        OptionalDouble reliability,
        OptionalDouble recovery,
        OptionalDouble recoveryLow,
        OptionalDouble truth,
        OptionalDouble truthLow,
        List<String> failures) {
    public TrialOutcome {
        failures = List.copyOf(failures);
    }

    /** MC: the mean of the four consistencies; empty if one of them is. */
    public OptionalDouble consistency() {
        List<OptionalDouble> all = List.of(intraNoise, intraAdversary, interNoise, interAdversary);
        return all.stream().anyMatch(OptionalDouble::isEmpty)
                ? OptionalDouble.empty()
                : all.stream().mapToDouble(OptionalDouble::getAsDouble).average();
    }

    /** Whether it passed. */
    public boolean isPassed() {
        return failures.isEmpty();
    }

    /** One word for tables. */
    public String status() {
        return isPassed() ? "passed" : "failed";
    }
}
