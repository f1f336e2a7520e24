package dev.limpid.locate;

import dev.limpid.OutputGuard;
import dev.limpid.app.files.ReportFile;
import dev.limpid.report.html.Finding;
import dev.limpid.report.html.HtmlReport;
import dev.limpid.report.html.Numbers;
import dev.limpid.report.study.Block;
import dev.limpid.report.study.StudyContent;
import dev.limpid.report.study.StudyPage;
import dev.limpid.report.study.StudySection;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** A page with predictions in words. */
public final class WordsFiles {
    private static final int MOST = 60;

    private final WordsJob job;
    private final WordsText language;
    private final List<Words> all = new ArrayList<>();

    /** A page about a job. */
    public WordsFiles(WordsJob job, WordsText language) {
        this.job = job;
        this.language = language;
    }

    /** Adds what can be said of a picture. */
    public void add(Words words) {
        all.add(words);
    }

    /**
     * Writes the page.
     *
     * @param folder is made if it does not exist
     * @param command the command line that makes it again
     */
    public Path write(Path folder, OutputGuard guard, String command) {
        OutputGuard.createFolder(folder);
        HtmlReport.Head head = new HtmlReport.Head(
                language.page("title", job.model().title()),
                language.page("lead", job.layer()),
                command,
                ReportFile.facts(job.model(), job.request().seed()));
        StudyContent content = content();
        StudyPage page = new StudyPage(head, content.findings(), content.sections(), language.ofPage());
        return guard.write(folder.resolve("words.html"), "the page", page::writeTo);
    }

    /** What the page shows, for a chapter of another. */
    public StudyContent content() {
        long claimed = all.stream().mapToLong(w -> w.claims().size()).sum();
        long refused = all.stream().mapToLong(w -> w.refused().size()).sum();
        long silent = all.stream().filter(w -> w.claims().isEmpty()).count();
        List<Boolean> known = all.stream()
                .flatMap(w -> w.claims().stream())
                .flatMap(c -> c.isShown().stream())
                .toList();
        List<Finding> findings = new ArrayList<>();
        if (!known.isEmpty()) {
            double right = (double) known.stream().filter(is -> is).count() / known.size();
            findings.add(new Finding(
                    language.page("right", Numbers.percent(right)), language.page("right.why", known.size())));
        }
        int trusted = Objects.requireNonNull(job.names().get(true)).size();
        int tested = trusted + Objects.requireNonNull(job.names().get(false)).size();
        findings.add(new Finding(
                language.page("names", trusted, tested),
                language.page("names.why", Numbers.percent(job.request().trust()))));
        findings.add(new Finding(
                language.page("claims", claimed, refused), language.page("claims.why", silent, all.size())));
        List<StudySection> sections = new ArrayList<>();
        for (Words words : all.subList(0, Math.min(MOST, all.size()))) {
            sections.add(section(words));
        }
        return new StudyContent(findings, sections);
    }

    private StudySection section(Words words) {
        List<String> lines = language.lines(words);
        List<Block> blocks = new ArrayList<>();
        if (words.claims().isEmpty()) {
            blocks.add(new Block.Prose(lines.get(1).strip()));
        } else {
            blocks.add(new Block.Pictures(
                    Block.Size.SMALL,
                    words.claims().stream()
                            .map(c ->
                                    Block.Shot.of(c.picture().between(128, 224), language.line(c), language.subject(c)))
                            .toList()));
        }
        return new StudySection(lines.get(0), "", blocks);
    }
}
