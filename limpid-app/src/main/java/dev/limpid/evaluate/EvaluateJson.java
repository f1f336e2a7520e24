package dev.limpid.evaluate;

import dev.limpid.app.json.Json;
import dev.limpid.app.json.ResultJson;
import dev.limpid.metrics.ranking.Ranking;
import dev.limpid.trust.ExplanationMetric;
import dev.limpid.trust.MetricInfo.Family;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
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
        document.put(
                "contradictions",
                Contradiction.of(board).stream()
                        .map(c -> Json.object(
                                "picture", c.picture(),
                                "name", c.name(),
                                "class", job.pictures().labels().name(c.target()),
                                "method", c.method(),
                                "contradictions", c.sentences()))
                        .toList());
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
                            "pictures", m.count(),
                            "note",
                                    method.find(metric)
                                            .filter(Part::isPooled)
                                            .flatMap(Part::note)
                                            .orElse(""))));
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

    /** The metrics that gave a method no number, by the reason. */
    public static Map<String, String> without(MethodScores method) {
        Map<String, List<String>> byReason = new LinkedHashMap<>();
        method.unmet()
                .forEach(u -> byReason.computeIfAbsent(u.reason(), r -> new ArrayList<>())
                        .add(u.metric()));
        Map<String, String> lines = new LinkedHashMap<>();
        byReason.forEach((reason, names) -> lines.put(reason, String.join(", ", names)));
        return lines;
    }

    /**
     * What to say of a family: the best method by its mean ranks; where there is no ranking the number of each method by the last
     * metric; and what is to be known about the numbers.
     */
    public static List<String> lines(Leaderboard board, Family family) {
        List<String> lines = new ArrayList<>();
        Optional<String> best = line(board, family);
        best.ifPresent(lines::add);
        List<ExplanationMetric> own = board.shown().stream()
                .filter(m -> m.info().family() == family && Part.isOfDataSet(m))
                .toList();
        if (best.isEmpty() && !own.isEmpty()) {
            ExplanationMetric last = own.get(own.size() - 1);
            for (MethodScores method : board.methods()) {
                board.mean(method, last)
                        .ifPresent(m -> lines.add(String.format(
                                Locale.ROOT,
                                "%s, %s: %.2f (%.2f to %.2f)",
                                last.info().name(),
                                method.method(),
                                m.value(),
                                m.low(),
                                m.high())));
            }
        }
        notes(board, family).forEach((note, names) -> lines.add(names + ": " + note));
        return lines;
    }

    /** What is to be known about numbers that belong to all pictures, with the names of the metrics. */
    static Map<String, String> notes(Leaderboard board, Family family) {
        Map<String, Set<String>> notes = new LinkedHashMap<>();
        for (MethodScores method : board.methods()) {
            for (Part part : method.parts()) {
                if (part.info().family() == family && part.isPooled()) {
                    part.note()
                            .ifPresent(n -> notes.computeIfAbsent(n, k -> new LinkedHashSet<>())
                                    .add(part.info().name()));
                }
            }
        }
        Map<String, String> joined = new LinkedHashMap<>();
        notes.forEach((note, names) -> joined.put(note, String.join(", ", names)));
        return joined;
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
