package dev.limpid.locate;

import dev.limpid.OutputGuard;
import dev.limpid.app.files.ReportFile;
import dev.limpid.report.html.Finding;
import dev.limpid.report.html.HtmlReport;
import dev.limpid.report.html.Numbers;
import dev.limpid.report.study.Block;
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
        long claimed = all.stream().mapToLong(w -> w.claims().size()).sum();
        long refused = all.stream().mapToLong(w -> w.refused().size()).sum();
        long silent = all.stream().filter(w -> w.claims().isEmpty()).count();
        HtmlReport.Head head = new HtmlReport.Head(
                "Predictions of " + job.model().title() + " in words",
                "Told by units of " + job.layer() + " that detect concepts.",
                command,
                ReportFile.facts(job.model(), job.request().seed()));
        List<Boolean> known = all.stream()
                .flatMap(w -> w.claims().stream())
                .flatMap(c -> c.isShown().stream())
                .toList();
        List<Finding> findings = new ArrayList<>();
        if (!known.isEmpty()) {
            findings.add(new Finding(
                    Numbers.percent((double) known.stream().filter(is -> is).count() / known.size())
                            + " of the claims name what the picture shows",
                    "Counted over " + known.size()
                            + " claims about pictures whose concepts are known. The others have a real effect"
                            + " on the logit, but the name of the units is wrong there."));
        }
        int trusted = Objects.requireNonNull(job.names().get(true)).size();
        int tested = trusted + Objects.requireNonNull(job.names().get(false)).size();
        findings.add(
                new Finding(
                        trusted + " of " + tested + " names passed the test",
                        "A name is used only if units are as active as is needed for "
                                + Numbers.percent(job.request().trust())
                                + " of the annotated pictures to show it, and only if that held on pictures that did not choose the level."));
        findings.add(new Finding(
                claimed + " claims held, " + refused + " were refused",
                "A claim is printed only if the logit changes when its units are switched off, and in the same direction when its region"
                        + " is blurred. Of " + silent + " of " + all.size() + " pictures nothing could be said."));
        List<StudySection> sections = new ArrayList<>();
        for (Words words : all.subList(0, Math.min(MOST, all.size()))) {
            sections.add(section(words));
        }
        StudyPage page = new StudyPage(head, findings, sections);
        return guard.write(folder.resolve("words.html"), "the page", page::writeTo);
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
                            .map(c -> Block.Shot.of(
                                    c.picture().between(128, 224),
                                    language.line(c),
                                    c.isNamed() ? c.concept() : "a feature without a name"))
                            .toList()));
        }
        return new StudySection(lines.get(0), "", blocks);
    }
}
