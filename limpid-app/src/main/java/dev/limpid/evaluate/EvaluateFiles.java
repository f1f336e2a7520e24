package dev.limpid.evaluate;

import dev.limpid.OutputGuard;
import dev.limpid.app.files.CsvText;
import dev.limpid.app.files.ReportFile;
import dev.limpid.metrics.Interval;
import dev.limpid.report.html.Fact;
import dev.limpid.report.html.HtmlReport;
import dev.limpid.report.html.Numbers;
import dev.limpid.report.study.StudyPage;
import dev.limpid.trust.ExplanationMetric;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The files about all methods: {@code summary.csv}, {@code evaluate.json} and {@code leaderboard.html}. */
public final class EvaluateFiles {
    private final Path folder;
    private final OutputGuard guard;
    private final EvaluateJob job;

    /**
     * Files of a job.
     *
     * @param guard keeps files from overwriting inputs
     */
    public EvaluateFiles(Path folder, OutputGuard guard, EvaluateJob job) {
        this.folder = folder;
        this.guard = guard;
        this.job = job;
    }

    /**
     * Writes the page.
     *
     * @param failed methods that do not work, and why
     * @param command that makes it again
     * @return the file
     */
    public Path writePage(Leaderboard board, Map<String, String> failed, String command) {
        List<Fact> facts =
                new ArrayList<>(ReportFile.facts(job.model(), job.request().seed()));
        facts.add(new Fact("Pictures", job.pictures().identity()));
        job.request()
                .metrics()
                .forEach(m -> job.other(m)
                        .ifPresent(n -> facts.add(new Fact(
                                "Network of " + m.info().name(), n.model().title()))));
        HtmlReport.Head head = new HtmlReport.Head(
                "Who explains " + job.model().title() + " best",
                Numbers.count(board.methods().size(), "method") + ", "
                        + Numbers.count(board.shown().size(), "metric") + ", "
                        + Numbers.count(board.pictures(), "picture") + ".",
                command,
                facts);
        EvaluatePage page = new EvaluatePage(job, board, failed);
        StudyPage study = new StudyPage(head, page.findings(), page.sections());
        return guard.write(folder.resolve("leaderboard.html"), "the page", study::writeTo);
    }

    /** Writes the means with their intervals. */
    public Path writeSummary(Leaderboard board) {
        CsvText text = CsvText.of(
                "method", "metric", "family", "direction", "mean", "low", "high", "pictures", "seconds", "passes");
        for (MethodScores method : board.methods()) {
            for (ExplanationMetric metric : board.shown()) {
                Optional<Interval> mean = board.mean(method, metric);
                mean.ifPresent(m -> text.row(
                        method.method(),
                        metric.info().name(),
                        metric.info().family().label(),
                        metric.info().directionText(),
                        m.value(),
                        m.low(),
                        m.high(),
                        m.count(),
                        method.cost().map(c -> Double.toString(c.seconds())).orElse(""),
                        method.cost().map(c -> Double.toString(c.passes())).orElse("")));
            }
        }
        return guard.write(folder.resolve("summary.csv"), "a result", text.toString());
    }

    /** Writes the contradictions between explanations and predictions, if they were looked for. */
    public Optional<Path> writeContradictions(Leaderboard board) {
        boolean isAsked = board.shown().stream().anyMatch(m -> VerificationMetrics.isOneOf(m));
        if (!isAsked) {
            return Optional.empty();
        }
        CsvText text = CsvText.of("picture", "name", "class", "method", "contradictions");
        for (Contradiction each : Contradiction.of(board)) {
            text.row(
                    each.picture(),
                    each.name(),
                    job.pictures().labels().name(each.target()),
                    each.method(),
                    String.join("; ", each.sentences()));
        }
        return Optional.of(guard.write(folder.resolve("contradictions.csv"), "a result", text.toString()));
    }

    /**
     * Writes the document.
     *
     * @param text with its recipe
     */
    public Path writeJson(String text) {
        return guard.write(folder.resolve("evaluate.json"), "a result", text + "\n");
    }
}
