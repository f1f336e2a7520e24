package dev.limpid.evaluate;

import dev.limpid.trust.ExplanationMetric;
import dev.limpid.trust.MetricInfo;
import dev.limpid.trust.Need;
import dev.limpid.trust.TrialOutcome;
import dev.limpid.trust.TrialTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** Metrics as text. */
public final class MetricText {
    private static final String TRIAL = "%-33s %-14s %6s %6s %9s %6s  %s";
    private static final String ROW = "%-33s %-14s %-17s %-12s %-12s %s";

    private MetricText() {}

    /** How metrics did on trial: a head, a line for each, and the count. */
    public static List<String> trial(List<ExplanationMetric> metrics) {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(Locale.ROOT, TRIAL, "metric", "family", "MC", "alpha", "recovery", "truth", "outcome"));
        long tried = 0;
        long passed = 0;
        for (ExplanationMetric metric : metrics) {
            MetricInfo info = metric.info();
            tried += info.trial().isPresent() ? 1 : 0;
            passed += info.trial().map(TrialOutcome::isPassed).orElse(false) ? 1 : 0;
            lines.add(String.format(
                    Locale.ROOT,
                    TRIAL,
                    info.name(),
                    info.family().label(),
                    number(info.trial().map(TrialOutcome::consistency)),
                    number(info.trial().map(TrialOutcome::reliability)),
                    number(info.trial().map(TrialOutcome::recovery)),
                    number(info.trial().map(TrialOutcome::truth)),
                    TrialTable.status(info.name())));
        }
        lines.add("");
        lines.add(passed + " of " + tried + " metrics on trial passed, " + (metrics.size() - tried)
                + " were not tried; 'limpid metrics NAME' shows why one failed");
        return lines;
    }

    private static String number(Optional<OptionalDouble> number) {
        OptionalDouble known = number.orElse(OptionalDouble.empty());
        return known.isPresent() ? String.format(Locale.ROOT, "%.2f", known.getAsDouble()) : "-";
    }

    /** A head and a line for each metric. */
    public static List<String> table(List<ExplanationMetric> metrics) {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(Locale.ROOT, ROW, "metric", "family", "direction", "range", "status", "cost"));
        for (ExplanationMetric metric : metrics) {
            MetricInfo info = metric.info();
            lines.add(String.format(
                    Locale.ROOT,
                    ROW,
                    info.name(),
                    info.family().label(),
                    info.directionText(),
                    info.range(),
                    info.proof().status(),
                    info.cost()));
        }
        lines.add("");
        lines.add(metrics.size() + " metrics, and "
                + MetricChoice.retrained().stream().map(m -> m.info().name()).collect(Collectors.joining(" and "))
                + ", which train networks again; 'limpid metrics NAME' shows all about one");
        return lines;
    }

    /** The metrics of a family with what they mean. */
    public static List<String> family(String family, List<ExplanationMetric> metrics) {
        List<String> lines = new ArrayList<>();
        lines.add(family + ": " + metrics.get(0).info().family().question());
        lines.add("");
        metrics.forEach(m -> lines.add(m.info().name() + " (" + m.info().directionText() + ", "
                + m.info().range() + ", " + m.info().proof().status() + ")\n  "
                + m.info().meaning()));
        lines.add("");
        lines.add(metrics.size() + " metrics; 'limpid metrics NAME' shows all about one");
        return lines;
    }

    private static String sentence(TrialOutcome trial) {
        return trial.isPassed() ? "passed" : "failed: it " + String.join("; it ", trial.failures());
    }

    /** All about a metric. */
    public static List<String> page(ExplanationMetric metric) {
        List<String> lines = new ArrayList<>();
        MetricInfo info = metric.info();
        lines.add(info.name() + " (" + info.family().label() + ")");
        lines.add("  meaning    " + info.meaning());
        lines.add("  direction  " + info.directionText());
        lines.add("  range      " + info.range());
        lines.add(
                "  needs      " + info.orderedNeeds().stream().map(Need::label).collect(Collectors.joining(", ")));
        lines.add("  order      " + info.order());
        lines.add("  cost       " + info.cost());
        lines.add("  reference  " + info.reference());
        lines.add("  status     " + info.proof().status());
        lines.add("  proof      " + info.proof().sentence());
        lines.add("  trial      "
                + info.trial()
                        .map(MetricText::sentence)
                        .or(() -> TrialTable.hindrance(info.name()).map(reason -> "does not apply, since " + reason))
                        .orElse("not tried"));
        return lines;
    }
}
