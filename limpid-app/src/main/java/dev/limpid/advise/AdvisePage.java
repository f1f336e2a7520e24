package dev.limpid.advise;

import dev.limpid.Model;
import dev.limpid.app.files.ReportFile;
import dev.limpid.report.Overlay;
import dev.limpid.report.Picture;
import dev.limpid.report.Region;
import dev.limpid.report.ScoreMap;
import dev.limpid.report.html.Fact;
import dev.limpid.report.html.Finding;
import dev.limpid.report.html.HtmlReport;
import dev.limpid.report.html.Numbers;
import dev.limpid.report.study.Block;
import dev.limpid.report.study.StudyPage;
import dev.limpid.report.study.StudySection;
import dev.limpid.trust.InputShape;
import dev.limpid.trust.MetricInput;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Advice as a page. For one thread, before the job is closed. */
public final class AdvisePage {
    private static final int SHOWN = 6;
    private static final int LEAST = 160;
    private static final int MOST = 320;

    private AdvisePage() {}

    /**
     * The page.
     *
     * @param explain the command that explains with what is recommended; empty if nothing is
     * @param command that makes the page again
     */
    public static StudyPage of(Model model, AdviseJob job, Advice advice, Optional<String> explain, String command) {
        List<Fact> facts = new ArrayList<>(ReportFile.facts(model, job.request().seed()));
        facts.add(new Fact("Pictures", job.pictures().identity()));
        facts.add(new Fact("Time", job.request().budget().toSeconds() + " s"));
        HtmlReport.Head head = new HtmlReport.Head(
                "How to explain " + model.title(),
                Numbers.count(advice.tried().size(), "candidate") + " tried on " + advice.triedOn()
                        + " pictures, compared on " + Numbers.count(advice.freshPictures(), "fresh picture") + ".",
                command,
                facts);
        List<Finding> findings = new ArrayList<>();
        findings.add(new Finding(
                advice.recommended()
                        .map(c -> "Use " + c.name() + " (confidence " + AdviseJson.label(advice.confidence()) + ")")
                        .orElse("Nothing can be recommended"),
                advice.reason()));
        advice.warnings().forEach(w -> findings.add(new Finding("To be known", w)));
        List<StudySection> sections = new ArrayList<>();
        explain.ifPresent(text -> sections.add(new StudySection("The command", "", List.of(new Block.Prose(text)))));
        advice.recommended().filter(c -> job.shape().height() > 1).ifPresent(c -> sections.add(maps(job, c)));
        if (!advice.finalists().isEmpty()) {
            sections.add(finalists(advice));
        }
        if (!advice.tried().isEmpty()) {
            sections.add(tried(advice));
        }
        return new StudyPage(head, findings, sections);
    }

    private static StudySection finalists(Advice advice) {
        List<String> columns = new ArrayList<>(List.of("method", "mean rank", "behind the first"));
        columns.addAll(advice.metrics());
        List<List<Block.Cell>> rows = new ArrayList<>();
        for (Advice.Finalist each : advice.finalists()) {
            List<Block.Cell> row = new ArrayList<>();
            row.add(Block.Cell.of(each.name()));
            row.add(Block.Cell.of(text(each.rank())));
            row.add(Block.Cell.of(each.equals(advice.finalists().get(0)) ? "" : text(each.behind())));
            each.means().forEach(m -> row.add(Block.Cell.of(m.count() == 0 ? "\u2013" : text(m))));
            rows.add(row);
        }
        return new StudySection(
                "On fresh pictures",
                "Pictures that had no part in choosing the finalists. On each the methods are ranked by each metric; the ranks are averaged over"
                        + " the metrics of a family, then over the families. Metrics that failed on trial or are quarantined do not"
                        + " decide. The last ones know nothing of the network.",
                List.of(new Block.Table("Means with 95 % bootstrap intervals.", columns, rows)));
    }

    private static String text(dev.limpid.metrics.Interval interval) {
        return Numbers.text(interval.value()) + " (" + Numbers.text(interval.low()) + " to "
                + Numbers.text(interval.high()) + ")";
    }

    private static StudySection tried(Advice advice) {
        List<List<Block.Cell>> rows = new ArrayList<>();
        for (Advice.Tried each : advice.tried()) {
            rows.add(List.of(
                    Block.Cell.of(each.candidate().name()),
                    Block.Cell.of(Integer.toString(each.pictures())),
                    Block.Cell.of(Double.isNaN(each.rank()) ? "\u2013" : Numbers.text(each.rank())),
                    Block.Cell.of(each.note().isEmpty() ? "finalist" : each.note())));
        }
        return new StudySection(
                "What was tried",
                "All candidates on a few pictures, the better half on twice as many, and so on. Ranks are among those that were tried on as many"
                        + " pictures.",
                List.of(new Block.Table(
                        "Candidates.", List.of("candidate", "pictures", "mean rank", "what became of it"), rows)));
    }

    private static StudySection maps(AdviseJob job, Candidate candidate) {
        InputShape shape = job.shape();
        List<Block.Shot> shots = new ArrayList<>();
        for (int i = 0; i < Math.min(SHOWN, job.pictures().size()); i++) {
            float[] input = job.pictures().get(i).input();
            float[][] planes = new float[shape.channels()][];
            for (int c = 0; c < planes.length; c++) {
                planes[c] = Arrays.copyOfRange(input, c * shape.pixels(), (c + 1) * shape.pixels());
            }
            Picture photo = Picture.of(shape.width(), shape.height(), planes).between(LEAST, MOST);
            float[] map = MetricInput.byPixel(job.map(candidate, i), shape);
            Picture drawn = Overlay.of(photo, ScoreMap.of(shape.width(), shape.height(), map), Region.all(photo));
            String name = job.pictures().name(i);
            shots.add(Block.Shot.ofPixels(
                    Picture.beside(photo, drawn),
                    name.substring(name.lastIndexOf('/') + 1),
                    "a map of " + candidate.name()));
        }
        return new StudySection(
                "Its maps", "The first pictures of the data.", List.of(new Block.Pictures(Block.Size.MEDIUM, shots)));
    }
}
