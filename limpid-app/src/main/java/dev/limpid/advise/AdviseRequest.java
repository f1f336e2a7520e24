package dev.limpid.advise;

import dev.limpid.error.LimpidException;
import dev.limpid.evaluate.MetricChoice;
import dev.limpid.trust.ExplanationMetric;
import dev.limpid.trust.TrialOutcome;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What advice is asked for.
 *
 * @param candidates what is tried, in this order
 * @param metrics what decides; all trusted
 * @param budget how long it may take; the last step that was begun is finished
 * @param steps how many steps to take, however long they take; empty to end when the time is up
 * @param seed of the order of the pictures and of random draws
 */
public record AdviseRequest(
        List<Candidate> candidates,
        List<ExplanationMetric> metrics,
        Duration budget,
        Optional<AdviseSteps> steps,
        long seed) {
    private static final List<String> OF_THE_NETWORK = List.of("sufficiency", "average-drop", "insertion");
    private static final List<String> OF_THE_EVIDENCE = List.of("relevance-mass-accuracy", "roc-auc");

    /** @throws LimpidException if nothing can be tried, a metric must not decide, or there is no time */
    public AdviseRequest {
        candidates = List.copyOf(candidates);
        metrics = List.copyOf(metrics);
        if (candidates.isEmpty() || metrics.isEmpty()) {
            throw LimpidException.badInput("no method can be tried, or no metric may decide");
        }
        for (ExplanationMetric metric : metrics) {
            if (!isTrusted(metric)) {
                throw LimpidException.badInput(metric.info().name() + " must not decide: it did not pass the trial");
            }
        }
        if (budget.isNegative() || budget.isZero()) {
            throw LimpidException.badInput("the time must be more than 0");
        }
    }

    /** A request that ends when its time is up. */
    public AdviseRequest(List<Candidate> candidates, List<ExplanationMetric> metrics, Duration budget, long seed) {
        this(candidates, metrics, budget, Optional.empty(), seed);
    }

    /** The same with these numbers of steps instead of a time. */
    public AdviseRequest going(AdviseSteps far) {
        return new AdviseRequest(candidates, metrics, budget, Optional.of(far), seed);
    }

    /** Whether a metric may decide: it passed the trial and is not quarantined. */
    static boolean isTrusted(ExplanationMetric metric) {
        return metric.info().isTrusted()
                && metric.info().trial().map(TrialOutcome::isPassed).orElse(false);
    }

    /**
     * The metrics that decide: those of faithfulness, and where it is known where the evidence is, those of localisation, too.
     *
     * @param hasEvidence whether it is known
     */
    public static List<ExplanationMetric> deciding(boolean hasEvidence) {
        return Stream.concat(OF_THE_NETWORK.stream(), hasEvidence ? OF_THE_EVIDENCE.stream() : Stream.of())
                .map(MetricChoice::named)
                .filter(AdviseRequest::isTrusted)
                .toList();
    }
}
