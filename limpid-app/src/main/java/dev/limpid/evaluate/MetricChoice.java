package dev.limpid.evaluate;

import dev.limpid.error.LimpidException;
import dev.limpid.error.Suggestion;
import dev.limpid.trust.ExplanationMetric;
import dev.limpid.trust.MetricInfo.Family;
import dev.limpid.trust.catalogue.Metrics;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Metrics as people name them. */
public final class MetricChoice {
    /** Stands for every metric. */
    public static final String ALL = "all";

    private static final List<String> USUAL = List.of(
            "deletion",
            "insertion",
            "faithfulness-correlation",
            "comprehensiveness",
            "sufficiency",
            "pointing-game",
            "relevance-mass-accuracy",
            "roc-auc",
            "sparseness",
            "total-variation",
            "avg-sensitivity",
            "random-logit");

    /** Other names, and names of metrics that belong together. */
    private static final Map<String, List<String>> ALIASES = Map.of(
            "idsds", List.of("in-domain-single-deletion"),
            "f-fidelity", List.of("f-fidelity-plus", "f-fidelity-minus"));

    private MetricChoice() {}

    /** All metrics, by family: those of single explanations, and those of protocols that need more of the data. */
    public static List<ExplanationMetric> all() {
        List<ExplanationMetric> all = new ArrayList<>(Metrics.all());
        all.addAll(VerificationMetrics.PROTOCOL.metrics());
        all.addAll(BirdMetrics.PROTOCOL.metrics());
        return all;
    }

    /** The metrics of a family by its name; empty if there is no such family. */
    public static List<ExplanationMetric> family(String name) {
        return all().stream()
                .filter(m -> m.info().family().label().equals(name))
                .toList();
    }

    /** The metrics that train networks again, which are no part of an evaluation. */
    public static List<ExplanationMetric> retrained() {
        return Metrics.retrained();
    }

    /** The metric of a name, also one that trains again. @throws LimpidException if there is none; the message names similar ones */
    public static ExplanationMetric named(String name) {
        List<ExplanationMetric> known = all();
        known.addAll(retrained());
        List<String> names = known.stream().map(m -> m.info().name()).toList();
        return known.stream()
                .filter(m -> m.info().name().equals(name))
                .findFirst()
                .orElseThrow(() ->
                        LimpidException.notFound("there is no metric '" + name + "'" + Suggestion.clause(name, names)));
    }

    /** Metrics of several families that are trusted and take at most some hundred passes of the network. */
    public static List<ExplanationMetric> usual() {
        return USUAL.stream().map(Metrics::named).toList();
    }

    /**
     * The metrics of names: {@link #ALL}, a family such as {@code faithfulness}, the name of a metric, {@code idsds} or
     * {@code f-fidelity}; each once.
     *
     * @param names none for {@link #usual}
     * @throws LimpidException if there is no such metric or family
     */
    public static List<ExplanationMetric> of(List<String> names) {
        if (names.isEmpty()) {
            return usual();
        }
        Set<ExplanationMetric> chosen = new LinkedHashSet<>();
        for (String each : names) {
            String name = each.strip();
            List<String> aliased = ALIASES.getOrDefault(name, List.of());
            List<ExplanationMetric> found = all().stream()
                    .filter(m -> name.equals(ALL)
                            || m.info().family().label().equals(name)
                            || m.info().name().equals(name)
                            || aliased.contains(m.info().name()))
                    .toList();
            if (Metrics.retrained().stream().anyMatch(m -> m.info().name().equals(name))) {
                throw LimpidException.unsupported(
                        name
                                + " trains networks again, so that it is not part of an evaluation; 'limpid zoo retrain' computes it");
            }
            if (found.isEmpty()) {
                throw unknown(name);
            }
            chosen.addAll(found);
        }
        // In the order of the catalogue, whatever the order of the names.
        return all().stream().filter(chosen::contains).toList();
    }

    /** The names of the metrics among names that were named one by one, and not as a family or {@link #ALL}. */
    public static Set<String> asked(List<String> names) {
        Set<String> asked = new LinkedHashSet<>();
        for (String each : names) {
            String name = each.strip();
            asked.addAll(ALIASES.getOrDefault(name, List.of(name)));
        }
        asked.retainAll(all().stream().map(m -> m.info().name()).toList());
        return asked;
    }

    private static LimpidException unknown(String name) {
        List<String> known = new ArrayList<>();
        all().forEach(m -> known.add(m.info().name()));
        known.addAll(ALIASES.keySet());
        Stream.concat(Stream.of(ALL), Arrays.stream(Family.values()).map(Family::label))
                .forEach(known::add);
        String question = Suggestion.clause(name, known);
        return LimpidException.notFound("there is no metric or family of metrics '" + name + "'"
                + (question.isEmpty() ? "; 'limpid metrics' lists them" : question));
    }
}
