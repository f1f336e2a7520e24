package dev.limpid.cli;

import dev.limpid.app.json.Json;
import dev.limpid.app.json.MetricJson;
import dev.limpid.evaluate.MetricChoice;
import dev.limpid.evaluate.MetricText;
import dev.limpid.trust.ExplanationMetric;
import java.util.List;
import java.util.concurrent.Callable;
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
                ExplanationMetric metric = MetricChoice.named(name);
                MetricText.page(metric).forEach(common::say);
                common.print(MetricJson.described(metric));
            } else {
                print(MetricText.family(name, family), family);
            }
        } else {
            List<ExplanationMetric> all = MetricChoice.all();
            print(isTrial ? MetricText.trial(all) : MetricText.table(all), all);
        }
        return ExitCode.OK;
    }

    private void print(List<String> lines, List<ExplanationMetric> metrics) {
        lines.forEach(common::say);
        common.print(Json.object(
                "metrics", metrics.stream().map(MetricJson::described).toList()));
    }
}
