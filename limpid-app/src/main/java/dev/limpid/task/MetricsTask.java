package dev.limpid.task;

import dev.limpid.app.json.Json;
import dev.limpid.app.json.MetricJson;
import dev.limpid.evaluate.MetricChoice;
import dev.limpid.evaluate.MetricText;
import dev.limpid.task.TaskResult.Ending;
import dev.limpid.trust.ExplanationMetric;
import java.util.List;
import java.util.Optional;

/** The table of metrics, or all about one. */
final class MetricsTask implements Task {
    private static final Parameter<String> NAME = Parameter.of(
                    "name", String.class, "NAME", "A metric, or a family of metrics such as funnybirds.")
            .positional();
    private static final Parameter<Boolean> TRIAL =
            Parameter.flag("trial", "Shows how the metrics did on trial instead.");

    @Override
    public TaskInfo info() {
        return TaskInfo.of(
                        "metrics",
                        "Lists the metrics of explanations: family, direction, range, proof status and cost. With a"
                                + " name: all about that metric.")
                .taking(NAME, TRIAL)
                .examples("", "deletion", "funnybirds", "trial=true");
    }

    @Override
    public TaskResult run(Arguments given, TaskOutput output) {
        Optional<String> name = given.find(NAME);
        if (name.isPresent()) {
            return about(name.get(), output);
        }
        List<ExplanationMetric> all = MetricChoice.all();
        return tell(given.get(TRIAL) ? MetricText.trial(all) : MetricText.table(all), all, output);
    }

    /** All about a metric, or about those of a family. */
    private static TaskResult about(String name, TaskOutput output) {
        List<ExplanationMetric> family = MetricChoice.family(name);
        if (!family.isEmpty()) {
            return tell(MetricText.family(name, family), family, output);
        }
        ExplanationMetric metric = MetricChoice.named(name);
        MetricText.page(metric).forEach(output::say);
        return TaskResult.of(Ending.COMPLETE, MetricJson.described(metric));
    }

    private static TaskResult tell(List<String> lines, List<ExplanationMetric> metrics, TaskOutput output) {
        lines.forEach(output::say);
        return TaskResult.of(
                Ending.COMPLETE,
                Json.object(
                        "metrics", metrics.stream().map(MetricJson::described).toList()));
    }
}
