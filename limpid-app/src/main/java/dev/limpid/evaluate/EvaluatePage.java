package dev.limpid.evaluate;

import dev.limpid.attribution.MethodInfo;
import dev.limpid.metrics.Interval;
import dev.limpid.metrics.Metric.Direction;
import dev.limpid.metrics.ranking.Ranking;
import dev.limpid.report.html.Finding;
import dev.limpid.report.html.Numbers;
import dev.limpid.report.study.Block;
import dev.limpid.report.study.CostPlot;
import dev.limpid.report.study.MatrixPlot;
import dev.limpid.report.study.RankDiagram;
import dev.limpid.report.study.StudySection;
import dev.limpid.trust.ExplanationMetric;
import dev.limpid.trust.MetricInfo;
import dev.limpid.trust.MetricInfo.Family;
import dev.limpid.trust.Proof;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** A leaderboard as sections of a page. For one thread. */
final class EvaluatePage {
    private static final int MOST_RANKED = 60;
    private static final int COLUMNS = 6;
    private static final int MOST_DUELS = 200;

    private final EvaluateJob job;
    private final Leaderboard board;
    private final Map<String, String> failed;

    EvaluatePage(EvaluateJob job, Leaderboard board, Map<String, String> failed) {
        this.job = job;
        this.board = board;
        this.failed = failed;
    }

    /** What is most worth knowing. */
    List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        for (Family family : List.of(Family.FAITHFULNESS, Family.LOCALISATION)) {
            Optional<Ranking> ranking = board.ranking(family);
            ranking.ifPresent(r -> findings.add(finding(family, r)));
        }
        birds().ifPresent(findings::add);
        contradiction().ifPresent(findings::add);
        return findings;
    }

    /** The methods with the best mean score by the protocol of FunnyBirds. */
    private Optional<Finding> birds() {
        return board.shown().stream()
                .filter(BirdMetrics::isMean)
                .findFirst()
                .filter(mean -> !board.best(mean).isEmpty())
                .map(mean -> {
                    List<Integer> best = board.best(mean);
                    Interval score =
                            board.mean(board.methods().get(best.get(0)), mean).orElseThrow();
                    String notes = String.join(
                            "; ", EvaluateJson.notes(board, Family.FUNNYBIRDS).keySet());
                    return new Finding(
                            best.stream().map(board.names()::get).collect(Collectors.joining(", "))
                                    + (best.size() == 1 ? " has" : " have")
                                    + " the best mean score by the protocol of FunnyBirds",
                            Numbers.text(score.value()) + " (" + Numbers.text(score.low()) + " to "
                                    + Numbers.text(score.high())
                                    + "). A map that knows nothing of the network shows what chance scores."
                                    + (notes.isEmpty() ? "" : " " + notes + "."));
                });
    }

    private Finding finding(Family family, Ranking ranking) {
        String best = board.names().get(ranking.order().get(0));
        int worse = (int) ranking.ranks().stream()
                .filter(r -> r - ranking.ranks().get(ranking.order().get(0))
                        >= ranking.criticalDifference(Leaderboard.LEVEL))
                .count();
        String certain = ranking.p() >= Leaderboard.LEVEL
                ? "The differences may be chance (Friedman's test, p = " + p(ranking.p()) + ")."
                : "It is " + better(worse, ranking.methods() - 1) + " at the level of 5 % (Nemenyi's test over "
                        + ranking.samples() + " pictures).";
        return new Finding(best + " has the best mean rank in " + family.label(), certain);
    }

    private static String better(int worse, int others) {
        if (worse == 0) {
            return "not certainly better than any other";
        }
        return "certainly better than " + (others == 1 ? "the other" : worse + " of the " + others + " others");
    }

    private static String p(double p) {
        return p < 0.001 ? "below 0.001" : String.format(Locale.ROOT, "%.3f", p);
    }

    /** The two trusted metrics of one family that disagree most. */
    private Optional<Finding> contradiction() {
        double least = 0;
        Optional<Finding> found = Optional.empty();
        for (Family family : board.families()) {
            List<ExplanationMetric> metrics = board.ranked(family);
            for (int i = 0; i < metrics.size(); i++) {
                for (int k = 0; k < i; k++) {
                    OptionalDouble tau = board.agreement(metrics.get(k), metrics.get(i));
                    if (tau.isPresent() && tau.getAsDouble() < least) {
                        least = tau.getAsDouble();
                        found = Optional.of(new Finding(
                                name(metrics.get(k)) + " and " + name(metrics.get(i)) + " contradict each other",
                                "Both are metrics of " + family.label()
                                        + ", but they order the methods against each other: Kendall's tau is "
                                        + Numbers.text(least) + " on average."));
                    }
                }
            }
        }
        return found;
    }

    private static String name(ExplanationMetric metric) {
        return metric.info().name();
    }

    /** All sections. */
    List<StudySection> sections() {
        List<StudySection> sections = new ArrayList<>();
        sections.add(means());
        List<Block> ranks = new ArrayList<>();
        board.families()
                .forEach(f -> board.ranking(f)
                        .filter(r -> r.methods() <= MOST_RANKED)
                        .ifPresent(r -> ranks.add(ranks(f, r))));
        if (!ranks.isEmpty()) {
            sections.add(new StudySection(
                    "Ranks",
                    "On each picture the methods are ranked by each metric of the family that is not quarantined and has a number for all"
                            + " methods. A bar connects methods that do not differ at the level of 5 % (Friedman, then Nemenyi);"
                            + " two differ from the critical difference on.",
                    ranks));
        }
        costs().ifPresent(sections::add);
        if (board.shown().size() > 1 && board.methods().size() > 1) {
            sections.add(agreement());
        }
        ContradictionPage.of(job, board).ifPresent(sections::add);
        if (board.methods().size() > 1) {
            sections.addAll(new DuelPages(job, board).sections(MOST_DUELS));
        }
        sections.add(metrics());
        if (!failed.isEmpty()
                || board.methods().stream().anyMatch(m -> !m.unmet().isEmpty())) {
            sections.add(missing());
        }
        return sections;
    }

    private StudySection means() {
        List<Block> blocks = new ArrayList<>();
        for (Family family : board.families()) {
            List<ExplanationMetric> own = board.shown().stream()
                    .filter(m -> m.info().family() == family)
                    .toList();
            for (int from = 0; from < own.size(); from += COLUMNS) {
                blocks.add(table(family, own.subList(from, Math.min(own.size(), from + COLUMNS))));
            }
            EvaluateJson.notes(board, family)
                    .forEach((note, names) -> blocks.add(new Block.Prose(names + ": " + note + ".")));
        }
        return new StudySection(
                "Means",
                "The mean over the pictures, below it its 95 % bootstrap interval. An arrow tells which direction is better; a star"
                        + " marks the best mean, or all that are equal to it. Numbers of different metrics cannot be compared.",
                blocks);
    }

    private Block table(Family family, List<ExplanationMetric> metrics) {
        List<String> columns = new ArrayList<>(List.of("method"));
        metrics.forEach(m -> columns.add(name(m) + (isLower(m.info()) ? " \u2193" : " \u2191")));
        List<List<Block.Cell>> rows = new ArrayList<>();
        for (int i = 0; i < board.methods().size(); i++) {
            int method = i;
            List<Block.Cell> row = new ArrayList<>();
            row.add(Block.Cell.of(board.names().get(i)));
            metrics.forEach(m -> row.add(cell(method, m)));
            rows.add(row);
        }
        return new Block.Table(capital(family.label()), columns, rows);
    }

    private static boolean isLower(MetricInfo info) {
        return info.direction() == Direction.LOWER_IS_BETTER;
    }

    private Block.Cell cell(int method, ExplanationMetric metric) {
        Optional<Interval> mean = board.mean(board.methods().get(method), metric);
        boolean isBest = board.best(metric).contains(method);
        return Block.Cell.of(mean.map(m -> (isBest ? "\u2605 " : "") + Numbers.text(m.value()) + " ("
                        + Numbers.text(m.low()) + " to " + Numbers.text(m.high()) + ")")
                .orElse("\u2013"));
    }

    private static String capital(String text) {
        return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }

    /** Which metrics of a family failed on trial. */
    private String failed(Family family) {
        List<String> failed = board.ranked(family).stream()
                .filter(m -> m.info().trial().filter(t -> !t.isPassed()).isPresent())
                .map(EvaluatePage::name)
                .toList();
        return failed.isEmpty() ? "" : "; failed on trial: " + String.join(", ", failed);
    }

    private Block ranks(Family family, Ranking ranking) {
        String title = capital(family.label()) + ": mean ranks over " + ranking.samples() + " pictures by "
                + String.join(
                        ", ",
                        board.ranked(family).stream().map(EvaluatePage::name).toList())
                + " (Friedman p " + (ranking.p() < 0.001 ? "" : "= ") + p(ranking.p()) + ")" + failed(family);
        return new Block.Drawn(RankDiagram.of(
                title,
                board.names(),
                ranking.ranks(),
                ranking.criticalDifference(Leaderboard.LEVEL),
                ranking.groups(Leaderboard.LEVEL)));
    }

    private Optional<StudySection> costs() {
        Optional<Ranking> ranking = board.ranking(Family.FAITHFULNESS);
        if (ranking.isEmpty() || board.methods().stream().anyMatch(m -> m.cost().isEmpty())) {
            return Optional.empty();
        }
        List<Integer> front = board.front(Family.FAITHFULNESS);
        List<CostPlot.Entry> entries = new ArrayList<>();
        List<List<Block.Cell>> rows = new ArrayList<>();
        for (int i : ranking.get().order()) {
            MethodScores method = board.methods().get(i);
            Cost cost = method.cost().orElseThrow();
            double rank = ranking.get().ranks().get(i);
            entries.add(new CostPlot.Entry(
                    method.method(), cost.passes(), rank, colour(method.family()), front.contains(i)));
            rows.add(List.of(
                    Block.Cell.of(method.method()),
                    Block.Cell.of(String.format(Locale.ROOT, "%.2f", rank)),
                    Block.Cell.of(cost.passes()),
                    Block.Cell.of(Numbers.time(cost.seconds())),
                    Block.Cell.of(front.contains(i) ? "yes" : "")));
        }
        return Optional.of(new StudySection(
                "Faithfulness against cost",
                "The mean rank in faithfulness against what one explanation costs, in times that the network takes to run once."
                        + " Filled dots are methods that no other one beats in both.",
                List.of(
                        new Block.Drawn(CostPlot.of(
                                "Methods at the left are cheap, methods at the top are faithful.",
                                "passes of the network",
                                "mean rank in faithfulness, 1 is the best",
                                entries)),
                        new Block.Table(
                                "From the best to the worst.",
                                List.of("method", "mean rank", "passes", "time", "not beaten in both"),
                                rows))));
    }

    private static int colour(String family) {
        int known = Arrays.stream(MethodInfo.Family.values())
                .map(f -> f.name().toLowerCase(Locale.ROOT))
                .toList()
                .indexOf(family);
        return known < 0 ? 7 : known;
    }

    private StudySection agreement() {
        List<ExplanationMetric> metrics = board.shown();
        double[][] taus = new double[metrics.size()][metrics.size()];
        for (int i = 0; i < metrics.size(); i++) {
            for (int k = 0; k <= i; k++) {
                OptionalDouble tau = board.agreement(metrics.get(k), metrics.get(i));
                taus[i][k] = tau.orElse(Double.NaN);
                taus[k][i] = taus[i][k];
            }
        }
        return new StudySection(
                "Do the metrics agree?",
                "Kendall's tau between the orders in which two metrics put the methods on a picture, averaged over the pictures: 1"
                        + " where they agree, 0 where they have nothing to do with each other, -1 where they contradict each other."
                        + " Directions are respected.",
                List.of(new Block.Drawn(MatrixPlot.of(
                        "Agreement of metrics about methods",
                        metrics.stream().map(EvaluatePage::name).toList(),
                        taus))));
    }

    private StudySection metrics() {
        List<List<Block.Cell>> rows = new ArrayList<>();
        for (ExplanationMetric metric : board.shown()) {
            MetricInfo info = metric.info();
            boolean isOut = info.proof() instanceof Proof.Quarantined;
            rows.add(List.of(
                    Block.Cell.of(info.name()),
                    Block.Cell.of(info.family().label()),
                    Block.Cell.of(info.directionText()),
                    Block.Cell.of(info.proof().status() + (isOut ? ", does not count in ranks" : "")),
                    Block.Cell.of(info.meaning())));
        }
        return new StudySection(
                "Metrics",
                "",
                List.of(new Block.Table(
                        "What each metric says.", List.of("metric", "family", "direction", "proof", "meaning"), rows)));
    }

    private StudySection missing() {
        Map<String, List<String>> reasons = new LinkedHashMap<>();
        board.methods()
                .forEach(m -> m.unmet()
                        .forEach(u -> reasons.computeIfAbsent(u.metric() + "\n" + u.reason(), k -> new ArrayList<>())
                                .add(m.method())));
        List<List<Block.Cell>> rows = new ArrayList<>();
        reasons.forEach((key, methods) -> {
            String[] words = key.split("\n", 2);
            boolean isForAll = methods.size() == board.methods().size();
            rows.add(List.of(
                    Block.Cell.of(words[0]),
                    Block.Cell.of(isForAll ? "all methods" : String.join(", ", methods)),
                    Block.Cell.of(words[1])));
        });
        failed.forEach((name, reason) ->
                rows.add(List.of(Block.Cell.of("all metrics"), Block.Cell.of(name), Block.Cell.of(reason))));
        return new StudySection(
                "What is missing",
                "",
                List.of(new Block.Table(
                        "Metrics without a number, and why.", List.of("metric", "of", "reason"), rows)));
    }
}
