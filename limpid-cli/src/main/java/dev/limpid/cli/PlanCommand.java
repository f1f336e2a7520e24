package dev.limpid.cli;

import dev.limpid.app.json.Json;
import dev.limpid.evaluate.MetricChoice;
import dev.limpid.evaluate.PlanJson;
import dev.limpid.evaluate.PlanText;
import dev.limpid.evaluate.RankingPlan;
import dev.limpid.metrics.ranking.SamplePlan;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code limpid plan}: how many pictures a ranking of methods needs. */
@Command(
        name = "plan",
        description =
                "Says how many pictures a ranking of methods needs, from the results of a pilot or from a stated spread:"
                        + " after so many pictures a difference is found by paired t tests with the stated power.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  limpid plan evaluation --metrics deletion,insertion",
            "  limpid plan evaluation --difference 0.05 --power 0.9",
            "  limpid plan --spread 0.2 --difference 0.05 --methods 5",
        })
final class PlanCommand implements Callable<Integer> {
    @Mixin
    private final Common common = new Common();

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "DIR",
            description = "The output folder of a pilot's 'limpid evaluate'.")
    private @Nullable Path folder;

    @Option(
            names = "--metrics",
            paramLabel = "M",
            split = ",",
            description = "Metrics or families of metrics (default: all in the folder).")
    private List<String> metrics = List.of(MetricChoice.ALL);

    @Option(
            names = "--spread",
            paramLabel = "SD",
            description =
                    "Without a pilot: the standard deviation of the difference of two methods from picture to picture.")
    private @Nullable Double spread;

    @Option(
            names = "--difference",
            paramLabel = "D",
            description = "The smallest difference of two means that matters (default: those of the pilot).")
    private @Nullable Double difference;

    @Option(
            names = "--methods",
            paramLabel = "N",
            description = "With --spread: how many methods are compared (default: 2).")
    private int methods = 2;

    @Option(
            names = "--power",
            paramLabel = "P",
            description = "Probability of finding a difference (default: ${DEFAULT-VALUE}).")
    private double power = 0.8;

    @Option(
            names = "--level",
            paramLabel = "P",
            description = "Probability of finding any difference that is none (default: ${DEFAULT-VALUE}).")
    private double level = 0.05;

    @Override
    public Integer call() {
        if ((folder == null) == (spread == null)) {
            throw common.wrong("Give either the folder of a pilot or --spread.");
        }
        RankingPlan.Question question = new RankingPlan.Question(
                level, power, difference == null ? OptionalDouble.empty() : OptionalDouble.of(difference));
        return folder == null ? stated(question) : pilot(folder, question);
    }

    private int stated(RankingPlan.Question question) {
        if (difference == null || methods < 2 || spread == null || !(spread >= 0)) {
            throw common.wrong("With a --spread of 0 or more goes a --difference, and two --methods or more.");
        }
        int pairs = methods * (methods - 1) / 2;
        SamplePlan plan = SamplePlan.forDifference(
                new SamplePlan.Spread(spread, 0), difference, question.level(), question.power(), pairs);
        SamplePlan width = SamplePlan.forWidth(new SamplePlan.Spread(spread, 0), difference, question.level());
        common.say(pictures(plan.samples()) + " find a difference of " + difference + " between any two of " + methods
                + " methods with a probability of " + question.power());
        common.say(pictures(width.samples()) + " make the interval of one difference reach " + difference
                + " to either side");
        common.print(Json.object("pictures", plan.samples(), "picturesForWidth", width.samples(), "pairs", pairs));
        return ExitCode.OK;
    }

    private static String pictures(int count) {
        return (count >= SamplePlan.MOST ? "more than 10 million" : Integer.toString(count)) + " pictures";
    }

    private int pilot(Path results, RankingPlan.Question question) {
        List<RankingPlan> plans = RankingPlan.of(results, MetricChoice.of(metrics), question);
        PlanText.table(plans, question).forEach(common::say);
        common.print(Json.object(
                "level",
                question.level(),
                "power",
                question.power(),
                "metrics",
                plans.stream().map(PlanJson::of).toList()));
        return ExitCode.OK;
    }
}
