package dev.limpid.similar;

import dev.limpid.OutputGuard;
import dev.limpid.app.files.ResultNames;
import dev.limpid.data.ClassResults;
import dev.limpid.report.Picture;
import dev.limpid.report.Png;
import dev.limpid.report.html.HtmlReport;
import dev.limpid.report.study.StudyContent;
import dev.limpid.report.study.StudyPage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The files of a job in a folder: a picture for each input with its cases, and a page. */
public final class CaseFiles {
    private final Path folder;
    private final OutputGuard guard;
    private final CaseJob job;
    private final List<FoundCases> all = new ArrayList<>();

    /**
     * Files of a job.
     *
     * @param folder is made if it does not exist
     * @param guard keeps files from overwriting inputs
     */
    public CaseFiles(Path folder, OutputGuard guard, CaseJob job) {
        this.folder = folder;
        this.guard = guard;
        this.job = job;
        OutputGuard.createFolder(folder);
    }

    /** Writes the picture of an input with its cases. @return the file */
    public Path write(FoundCases found) {
        all.add(found);
        Picture picture = CasePage.sheet(found);
        Path file = folder.resolve(ResultNames.of(all.size(), found.name()) + ".png");
        return guard.write(file, "a result", out -> out.write(Png.encode(picture, Map.of("Input", found.name()))));
    }

    /** What the page shows, for a chapter of another. */
    public static StudyContent content(CaseJob job, List<FoundCases> all) {
        return new StudyContent(CasePage.findings(job, all), CasePage.sections(job, all));
    }

    /**
     * Writes the page about all inputs so far.
     *
     * @param command that makes it again
     * @return the file
     */
    public Path writePage(String command) {
        HtmlReport.Head head = ClassResults.page(
                "Cases for " + job.model().title(),
                job.summary().cases() + " cases by the features of layer "
                        + job.summary().layer() + "; "
                        + job.request().distance().meaning() + ".",
                command,
                job.model(),
                job.data(),
                job.request().seed());
        StudyContent content = content(job, all);
        StudyPage page = new StudyPage(head, content.findings(), content.sections());
        return guard.write(folder.resolve("cases.html"), "the page", page::writeTo);
    }
}
