package dev.limpid.cli;

import dev.limpid.app.json.Json;
import dev.limpid.app.json.MetricJson;
import dev.limpid.evaluate.MetricChoice;
import dev.limpid.trust.ExplanationMetric;
import dev.limpid.trust.MetricInfo;
import dev.limpid.trust.Need;
import dev.limpid.trust.TrialOutcome;
import dev.limpid.trust.TrialTable;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code limpid metrics}: the table of metrics, or all about one. */
@Command(
        name = "metrics",
        description =
                "Lists the metrics of explanations: family, direction, range, proof status and cost. With a name: all"
                        + " about that metric.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  limpid metrics",
            "  limpid metrics deletion",
            "  limpid metrics funnybirds",
            "  limpid metrics --trial",
            "  limpid metrics --json"
        })
final class MetricList implements Callable<Integer> {
    private static final String TRIAL = "%-33s %-14s %6s %6s %9s %6s  %s";
    private static final String ROW = "%-33s %-14s %-17s %-12s %-12s %s";

    @Mixin
    private final Common common = new Common();

    @Parameters(
            arity = "0..1",
            paramLabel = "NAME",
            description = "A metric, or a family of metrics such as funnybirds.")
    private @Nullable String name;

    @Option(names = "--trial", description = "Shows how the metrics did on trial instead.")
    private boolean isTrial;

    @Override
    public Integer call() {
        if (name != null) {
            List<ExplanationMetric> family = MetricChoice.family(name);
            if (family.isEmpty()) {
                page(MetricChoice.named(name));
            } else {
                family(name, family);
            }
        } else if (isTrial) {
            trial(MetricChoice.all());
        } else {
            table(MetricChoice.all());
        }
        return ExitCode.OK;
    }

    private void trial(List<ExplanationMetric> metrics) {
        common.say(
                String.format(Locale.ROOT, TRIAL, "metric", "family", "MC", "alpha", "recovery", "truth", "outcome"));
        long tried = 0;
        long passed = 0;
        for (ExplanationMetric metric : metrics) {
            MetricInfo info = metric.info();
            tried += info.trial().isPresent() ? 1 : 0;
            passed += info.trial().map(TrialOutcome::isPassed).orElse(false) ? 1 : 0;
            common.say(String.format(
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
        common.say("");
        common.say(passed + " of " + tried + " metrics on trial passed, " + (metrics.size() - tried)
                + " were not tried; 'limpid metrics NAME' shows why one failed");
        common.print(Json.object(
                "metrics", metrics.stream().map(MetricJson::described).toList()));
    }

    private static String number(Optional<OptionalDouble> number) {
        OptionalDouble known = number.orElse(OptionalDouble.empty());
        return known.isPresent() ? String.format(Locale.ROOT, "%.2f", known.getAsDouble()) : "-";
    }

    private void table(List<ExplanationMetric> metrics) {
        common.say(String.format(Locale.ROOT, ROW, "metric", "family", "direction", "range", "status", "cost"));
        for (ExplanationMetric metric : metrics) {
            MetricInfo info = metric.info();
            common.say(String.format(
                    Locale.ROOT,
                    ROW,
                    info.name(),
                    info.family().label(),
                    info.directionText(),
                    info.range(),
                    info.proof().status(),
                    info.cost()));
        }
        common.say("");
        common.say(metrics.size() + " metrics, and "
                + MetricChoice.retrained().stream().map(m -> m.info().name()).collect(Collectors.joining(" and "))
                + ", which train networks again; 'limpid metrics NAME' shows all about one");
        common.print(Json.object(
                "metrics", metrics.stream().map(MetricJson::described).toList()));
    }

    private void family(String family, List<ExplanationMetric> metrics) {
        common.say(family + ": " + metrics.get(0).info().family().question());
        common.say("");
        metrics.forEach(m -> common.say(m.info().name() + " (" + m.info().directionText() + ", "
                + m.info().range() + ", " + m.info().proof().status() + ")\n  "
                + m.info().meaning()));
        common.say("");
        common.say(metrics.size() + " metrics; 'limpid metrics NAME' shows all about one");
        common.print(Json.object(
                "metrics", metrics.stream().map(MetricJson::described).toList()));
    }

    private static String sentence(TrialOutcome trial) {
        return trial.isPassed() ? "passed" : "failed: it " + String.join("; it ", trial.failures());
    }

    private void page(ExplanationMetric metric) {
        MetricInfo info = metric.info();
        common.say(info.name() + " (" + info.family().label() + ")");
        common.say("  meaning    " + info.meaning());
        common.say("  direction  " + info.directionText());
        common.say("  range      " + info.range());
        common.say(
                "  needs      " + info.orderedNeeds().stream().map(Need::label).collect(Collectors.joining(", ")));
        common.say("  order      " + info.order());
        common.say("  cost       " + info.cost());
        common.say("  reference  " + info.reference());
        common.say("  status     " + info.proof().status());
        common.say("  proof      " + info.proof().sentence());
        common.say("  trial      "
                + info.trial()
                        .map(MetricList::sentence)
                        .or(() -> TrialTable.hindrance(info.name()).map(reason -> "does not apply, since " + reason))
                        .orElse("not tried"));
        common.print(MetricJson.described(metric));
    }
}
