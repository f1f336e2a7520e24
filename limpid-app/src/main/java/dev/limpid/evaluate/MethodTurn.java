package dev.limpid.evaluate;

import dev.limpid.trust.ExplanationMetric;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One method while it is judged: what is known of it, and what is missing. For one thread.
 */
final class MethodTurn {
    private final Judged method;
    private final Optional<Cost> cost;
    private final Map<String, Part> parts = new LinkedHashMap<>();
    private final Map<String, String> unmet = new LinkedHashMap<>();
    private final List<ExplanationMetric> missing = new ArrayList<>();

    MethodTurn(Judged method, Optional<Cost> cost) {
        this.method = method;
        this.cost = cost;
    }

    /** The method. */
    Judged method() {
        return method;
    }

    /** The metrics that must be computed. */
    List<ExplanationMetric> missing() {
        return missing;
    }

    /** Notes what is known of a metric: why it cannot be computed, its numbers, or nothing, so that it is missing. */
    void note(ExplanationMetric metric, Optional<String> reason, Optional<Part> known) {
        reason.ifPresent(r -> unmet.put(metric.info().name(), r));
        known.ifPresent(this::add);
        if (reason.isEmpty() && known.isEmpty()) {
            missing.add(metric);
        }
    }

    /** Adds the numbers of a metric. */
    void add(Part part) {
        parts.put(part.info().name(), part);
    }

    /** All numbers, in the order of the metrics that were asked for. */
    MethodScores scores(List<ExplanationMetric> metrics) {
        List<Part> ordered = new ArrayList<>();
        List<MethodScores.Unmet> without = new ArrayList<>();
        for (ExplanationMetric metric : metrics) {
            String name = metric.info().name();
            Optional<Part> part = Optional.ofNullable(parts.get(name));
            if (part.flatMap(Part::mean).isPresent()) {
                ordered.add(part.get());
            } else {
                without.add(new MethodScores.Unmet(
                        name,
                        part.flatMap(Part::note)
                                .or(() -> Optional.ofNullable(unmet.get(name)))
                                .orElse("no picture has a number")));
            }
        }
        return new MethodScores(method.name(), method.family(), ordered, without, cost);
    }
}
