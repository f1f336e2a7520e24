package dev.limpid.cli;

import dev.limpid.app.json.Json;
import dev.limpid.app.json.MetricJson;
import dev.limpid.trust.ExplanationMetric;
import dev.limpid.trust.MetricInfo;
import dev.limpid.trust.Need;
import dev.limpid.trust.catalogue.Metrics;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code limpid metrics}: the table of metrics, or all about one. */
@Command(
        name = "metrics",
        description =
                "Lists the metrics of explanations: family, direction, range, proof status and cost. With a name: all"
                        + " about that metric.",
        footerHeading = "%nExamples:%n",
        footer = {"  limpid metrics", "  limpid metrics deletion", "  limpid metrics --json"})
final class MetricList implements Callable<Integer> {
    private static final String ROW = "%-33s %-14s %-17s %-12s %-12s %s";

    @Mixin
    private final Common common = new Common();

    @Parameters(arity = "0..1", paramLabel = "NAME", description = "A metric.")
    private @Nullable String name;

    @Override
    public Integer call() {
        if (name == null) {
            table(Metrics.all());
        } else {
            page(Metrics.named(name));
        }
        return ExitCode.OK;
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
        common.say(metrics.size() + " metrics; 'limpid metrics NAME' shows all about one");
        common.print(Json.object(
                "metrics", metrics.stream().map(MetricJson::described).toList()));
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
        common.print(MetricJson.described(metric));
    }
}
