package dev.limpid.evaluate;

import dev.limpid.trust.ExplanationMetric;
import java.util.List;
import java.util.Optional;

/**
 * All numbers of a method.
 *
 * @param method its name
 * @param family its family, or {@code baseline}
 * @param parts the numbers by each metric that gave any
 * @param unmet metrics that gave none, and why
 * @param cost what an explanation costs; empty if no picture could be explained
 */
public record MethodScores(String method, String family, List<Part> parts, List<Unmet> unmet, Optional<Cost> cost) {
    public MethodScores {
        parts = List.copyOf(parts);
        unmet = List.copyOf(unmet);
    }

    /**
     * A metric without numbers.
     *
     * @param metric its name
     * @param reason one sentence
     */
    public record Unmet(String metric, String reason) {}

    /** The numbers by a metric; empty if it gave none. */
    public Optional<Part> find(ExplanationMetric metric) {
        return find(metric.info().name());
    }

    /** The numbers by the metric of a name; empty if it gave none. */
    public Optional<Part> find(String metric) {
        return parts.stream().filter(p -> p.info().name().equals(metric)).findFirst();
    }
}
