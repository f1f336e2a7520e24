package dev.limpid.evaluate;

import dev.limpid.app.json.Json;
import dev.limpid.app.json.ResultJson;
import dev.limpid.metrics.ranking.Ranking;
import dev.limpid.trust.ExplanationMetric;
import dev.limpid.trust.MetricInfo.Family;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** A leaderboard as JSON. */
public final class EvaluateJson {
    private EvaluateJson() {}

    /**
     * The whole document.
     *
     * @param failed methods that do not work, and why
     * @param parts where the numbers of each picture are
     */
    public static Map<String, @Nullable Object> document(
            EvaluateJob job, Leaderboard board, Map<String, String> failed, Path parts, Path page) {
        Map<String, @Nullable Object> document = ResultJson.head(job.model());
        document.put("seed", job.request().seed());
        document.put("pictures", board.pictures());
        document.put(
                "methods", board.methods().stream().map(m -> method(board, m)).toList());
        document.put(
                "failed",
                failed.entrySet().stream()
                        .map(e -> Json.object("name", e.getKey(), "error", e.getValue()))
                        .toList());
        document.put(
                "ranks",
                board.families().stream()
                        .flatMap(f -> board.ranking(f).map(r -> ranks(board, f, r)).stream())
                        .toList());
        document.put("agreement", agreement(board));
        document.put(
                "duels", board.duels().stream().map(d -> duel(job, board, d)).toList());
        document.put("otherTrainings", others(job));
        document.put("parts", parts.toString());
        document.put("page", page.toString());
        return document;
    }

    /** The other trainings of the network that metrics asked. */
    private static List<Map<String, @Nullable Object>> others(EvaluateJob job) {
        List<Map<String, @Nullable Object>> all = new ArrayList<>();
        for (ExplanationMetric metric : job.request().metrics()) {
            job.other(metric)
                    .ifPresent(n -> all.add(Json.object(
                            "metric", metric.info().name(),
                            "network", n.model().name(),
                            "sha256", n.model().sha256())));
        }
        return all;
    }

    private static Map<String, @Nullable Object> method(Leaderboard board, MethodScores method) {
        List<@Nullable Object> metrics = new ArrayList<>();
        for (ExplanationMetric metric : board.shown()) {
            board.mean(method, metric)
                    .ifPresent(m -> metrics.add(Json.object(
                            "metric", metric.info().name(),
                            "family", metric.info().family().label(),
                            "direction", metric.info().directionText(),
                            "mean", m.value(),
                            "low", m.low(),
                            "high", m.high(),
                            "pictures", m.count())));
        }
        return Json.object(
                "method", method.method(),
                "family", method.family(),
                "seconds", method.cost().map(Cost::seconds).orElse(null),
                "passes", method.cost().map(Cost::passes).orElse(null),
                "metrics", metrics,
                "without",
                        method.unmet().stream()
                                .map(u -> Json.object("metric", u.metric(), "reason", u.reason()))
                                .toList());
    }

    private static Map<String, @Nullable Object> ranks(Leaderboard board, Family family, Ranking ranking) {
        Map<String, @Nullable Object> means = new LinkedHashMap<>();
        ranking.order()
                .forEach(i -> means.put(board.names().get(i), ranking.ranks().get(i)));
        return Json.object(
                "family", family.label(),
                "metrics",
                        board.ranked(family).stream().map(m -> m.info().name()).toList(),
                "pictures", ranking.samples(),
                "friedmanP", ranking.p(),
                "criticalDifference", ranking.criticalDifference(Leaderboard.LEVEL),
                "meanRanks", means,
                "groups",
                        ranking.groups(Leaderboard.LEVEL).stream()
                                .map(g -> g.stream().map(board.names()::get).toList())
                                .toList(),
                "front", board.front(family).stream().map(board.names()::get).toList());
    }

    private static List<@Nullable Object> agreement(Leaderboard board) {
        List<@Nullable Object> pairs = new ArrayList<>();
        List<ExplanationMetric> metrics = board.shown();
        for (int i = 0; i < metrics.size(); i++) {
            for (int k = 0; k < i; k++) {
                OptionalDouble tau = board.agreement(metrics.get(k), metrics.get(i));
                if (tau.isPresent()) {
                    pairs.add(Json.object(
                            "metric", metrics.get(k).info().name(),
                            "with", metrics.get(i).info().name(),
                            "kendall", tau.getAsDouble()));
                }
            }
        }
        return pairs;
    }

    private static Map<String, @Nullable Object> duel(EvaluateJob job, Leaderboard board, Leaderboard.Duel duel) {
        return Json.object(
                "picture", duel.picture(),
                "name", job.pictures().name(duel.picture()),
                "best", board.names().get(duel.best()),
                "bestRank", duel.bestRank(),
                "worst", board.names().get(duel.worst()),
                "worstRank", duel.worstRank());
    }

    /** The best method of a family by its mean ranks, in a line; empty if there is no ranking. */
    public static Optional<String> line(Leaderboard board, Family family) {
        return board.ranking(family).map(ranking -> {
            List<Integer> order = ranking.order();
            List<Integer> equal = ranking.groups(Leaderboard.LEVEL).stream()
                    .filter(g -> g.contains(order.get(0)))
                    .findFirst()
                    .orElse(List.of());
            List<String> others = equal.stream()
                    .filter(i -> !i.equals(order.get(0)))
                    .map(board.names()::get)
                    .toList();
            return family.label() + ": " + board.names().get(order.get(0))
                    + (others.isEmpty()
                            ? " is best"
                            : " is best, not certainly better than " + String.join(", ", others));
        });
    }
}
