package dev.limpid.task;

import dev.limpid.app.json.Json;
import dev.limpid.evaluate.MetricChoice;
import dev.limpid.evaluate.PlanJson;
import dev.limpid.evaluate.PlanText;
import dev.limpid.evaluate.RankingPlan;
import dev.limpid.evaluate.RunParts;
import dev.limpid.metrics.ranking.SamplePlan;
import dev.limpid.task.TaskResult.Ending;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** How many pictures a ranking of methods needs. */
final class PlanTask implements Task {
    private static final Parameter<Path> FOLDER = Parameter.of(
                    "folder", Path.class, "DIR", "The output folder of a pilot's 'limpid evaluate'.")
            .positional();
    private static final Parameter<List<String>> METRICS = Parameter.list(
            "metrics", String.class, "M", "Metrics or families of metrics (default: all in the folder).");
    private static final Parameter<Double> SPREAD = Parameter.of(
            "spread",
            Double.class,
            "SD",
            "Without a pilot: the standard deviation of the difference of two methods from picture to picture.");
    private static final Parameter<Double> DIFFERENCE = Parameter.of(
            "difference",
            Double.class,
            "D",
            "The smallest difference of two means that matters (default: those of the pilot).");
    private static final Parameter<Integer> METHODS = Parameter.of(
                    "methods", Integer.class, "N", "With {spread}: how many methods are compared.")
            .orElse(2);
    private static final Parameter<Double> POWER = Parameter.of(
                    "power", Double.class, "P", "Probability of finding a difference.")
            .orElse(0.8);
    private static final Parameter<Double> LEVEL = Parameter.of(
                    "level", Double.class, "P", "Probability of finding any difference that is none.")
            .orElse(0.05);

    @Override
    public TaskInfo info() {
        return TaskInfo.of(
                        "plan",
                        "Says how many pictures a ranking of methods needs, from the results of a pilot or from a"
                                + " stated spread: after so many pictures a difference is found by paired t tests with"
                                + " the stated power.")
                .taking(FOLDER, METRICS, SPREAD, DIFFERENCE, METHODS, POWER, LEVEL)
                .examples(
                        "evaluation metrics=deletion,insertion",
                        "evaluation difference=0.05 power=0.9",
                        "spread=0.2 difference=0.05 methods=5");
    }

    @Override
    public TaskResult run(Arguments given, TaskOutput output) {
        Optional<Path> folder = given.find(FOLDER);
        if (folder.isPresent() == given.isGiven(SPREAD)) {
            throw new UsageException("Give either the folder of a pilot or {spread}.");
        }
        RankingPlan.Question question = new RankingPlan.Question(
                given.get(LEVEL),
                given.get(POWER),
                given.find(DIFFERENCE).stream().mapToDouble(Double::doubleValue).findFirst());
        return folder.map(f -> fromPilot(f, given, question, output)).orElseGet(() -> stated(given, question, output));
    }

    private static TaskResult stated(Arguments given, RankingPlan.Question question, TaskOutput output) {
        double deviation = given.get(SPREAD);
        int methods = given.get(METHODS);
        if (question.difference().isEmpty() || methods < 2 || !(deviation >= 0)) {
            throw new UsageException("With a {spread} of 0 or more goes a {difference}, and two {methods} or more.");
        }
        double difference = question.difference().getAsDouble();
        SamplePlan.Spread spread = new SamplePlan.Spread(deviation, 0);
        long pairs = methods * (methods - 1L) / 2;
        SamplePlan plan = SamplePlan.forDifference(spread, difference, question.level(), question.power(), pairs);
        SamplePlan width = SamplePlan.forWidth(spread, difference, question.level());
        output.say(pictures(plan.samples()) + " find a difference of " + difference + " between any two of " + methods
                + " methods with a probability of " + question.power());
        output.say(pictures(width.samples()) + " make the interval of one difference reach " + difference
                + " to either side");
        return TaskResult.of(
                Ending.COMPLETE,
                Json.object("pictures", plan.samples(), "picturesForWidth", width.samples(), "pairs", pairs));
    }

    private static String pictures(int count) {
        return (count >= SamplePlan.MOST ? "more than 10 million" : Integer.toString(count)) + " pictures";
    }

    private static TaskResult fromPilot(
            Path results, Arguments given, RankingPlan.Question question, TaskOutput output) {
        List<String> metrics = given.get(METRICS).isEmpty() ? List.of(MetricChoice.ALL) : given.get(METRICS);
        RunParts run = RunParts.of(results);
        run.note().ifPresent(n -> output.say("note: " + n));
        List<RankingPlan> plans = RankingPlan.of(results, run, MetricChoice.of(metrics), question);
        PlanText.table(plans, question).forEach(output::say);
        return TaskResult.of(
                Ending.COMPLETE,
                Json.object(
                        "level",
                        question.level(),
                        "power",
                        question.power(),
                        "metrics",
                        plans.stream().map(PlanJson::of).toList(),
                        "notes",
                        run.note().stream().toList()));
    }
}
