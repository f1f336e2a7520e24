package dev.limpid.evaluate;

import dev.limpid.app.text.TextTable;
import dev.limpid.metrics.ranking.SamplePlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How many pictures rankings need, as text. */
public final class PlanText {
    private static final double MOST_PAIRS = 0.9;

    private PlanText() {}

    /**
     * A head, a line for each metric, and what the numbers mean.
     *
     * @param plans of a pilot
     * @param question that they answer
     */
    public static List<String> table(List<RankingPlan> plans, RankingPlan.Question question) {
        boolean isStated = question.difference().isPresent();
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of(
                "metric", "pilot", "told apart", "best two", "needs", "(95 %)", "9 of 10 pairs need", "all need"));
        for (RankingPlan plan : plans) {
            SamplePlan top = plan.topPair().plan();
            boolean isEqual = plan.topPair().difference() == 0 && !isStated;
            rows.add(List.of(
                    plan.metric(),
                    Integer.toString(plan.pictures()),
                    plan.toldApart(plan.pictures()) + " of " + plan.pairs().size(),
                    plan.topPair().better() + ", " + plan.topPair().worse(),
                    isEqual ? "equal" : count(top.samples()),
                    isEqual ? "" : count(top.low()) + " to " + count(top.high()),
                    count(plan.at(MOST_PAIRS).plan().samples()),
                    count(plan.at(1).plan().samples())));
        }
        List<String> lines = new ArrayList<>(TextTable.of(rows));
        lines.add("");
        lines.add(String.format(
                Locale.ROOT,
                "pictures after which %s is found with a probability of %s, and any false one with at most %s",
                isStated
                        ? "a difference of " + question.difference().getAsDouble()
                        : "a difference as large as in the pilot",
                question.power(),
                question.level()));
        return lines;
    }

    private static String count(int pictures) {
        return pictures >= SamplePlan.MOST ? "> 10 million" : Integer.toString(pictures);
    }
}
