package dev.limpid.counterfactual;

import dev.limpid.OutputGuard;
import dev.limpid.app.files.ReportFile;
import dev.limpid.app.files.ResultNames;
import dev.limpid.model.Npy;
import dev.limpid.report.Picture;
import dev.limpid.report.Png;
import dev.limpid.report.Provenance;
import dev.limpid.report.html.HtmlReport;
import dev.limpid.report.study.StudyContent;
import dev.limpid.report.study.StudyPage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The files of counterfactuals in a folder: each changed picture as a PNG and, exactly as the network is fed, as {@code .npy}; the maps;
 * and a page.
 */
public final class CounterfactualFiles {
    private final Path folder;
    private final OutputGuard guard;
    private final CounterfactualJob job;
    private final List<PictureAnswers> pictures = new ArrayList<>();

    /**
     * Files of a job.
     *
     * @param folder is made if it does not exist
     * @param guard keeps files from overwriting inputs
     */
    public CounterfactualFiles(Path folder, OutputGuard guard, CounterfactualJob job) {
        this.folder = folder;
        this.guard = guard;
        this.job = job;
        OutputGuard.createFolder(folder);
    }

    /**
     * Writes the changed pictures and the maps.
     *
     * @return the PNG files of the answers and then of the maps, in their order
     */
    public List<Path> write(PictureAnswers answers) {
        pictures.add(answers);
        List<Path> files = new ArrayList<>();
        int number = 0;
        for (PictureAnswers.Answer each : answers.answers()) {
            number++;
            String method = each.counterfactual().method();
            String name = ResultNames.of(pictures.size(), answers.name()) + "-" + method + "-" + number;
            Path numbers = folder.resolve(name + ".npy");
            guard.check(numbers, "a result");
            Npy.write(each.counterfactual().input(), numbers);
            files.add(png(name + ".png", each.after(), method, answers));
        }
        int asked = 0;
        for (PictureAnswers.ContrastMap each : answers.maps()) {
            asked++;
            String name = ResultNames.of(pictures.size(), answers.name()) + "-why-" + asked + "-" + each.method();
            files.add(png(name + ".png", each.drawn(), each.method(), answers));
        }
        return files;
    }

    private Path png(String name, Picture picture, String method, PictureAnswers answers) {
        Provenance provenance = ReportFile.provenance(
                job.model(),
                method,
                "",
                answers.target(),
                Map.of("picture", answers.name()),
                job.request().seed());
        return guard.write(folder.resolve(name), "a result", out -> out.write(Png.encode(picture, provenance.texts())));
    }

    /** How the methods did over all pictures so far. */
    public List<Summary> summaries() {
        return Summary.of(job.request().methods(), pictures);
    }

    /** How the maps did over all pictures so far; empty unless there are drawn ones. */
    public List<MapSummary> mapSummaries() {
        return MapSummary.of(pictures);
    }

    /** What the page shows, for a chapter of another. */
    public static StudyContent content(CounterfactualJob job, List<PictureAnswers> pictures) {
        CounterfactualPage page = new CounterfactualPage(
                job, pictures, Summary.of(job.request().methods(), pictures), MapSummary.of(pictures));
        return new StudyContent(page.findings(), page.sections());
    }

    /**
     * Writes the page about all pictures so far.
     *
     * @param command that makes it again
     * @return the file
     */
    public Path writePage(String command) {
        HtmlReport.Head head = new HtmlReport.Head(
                "Counterfactuals of " + job.model().title(),
                pictures.size() + (pictures.size() == 1 ? " picture" : " pictures") + ", asked what would change the"
                        + " prediction.",
                command,
                ReportFile.facts(job.model(), job.request().seed()));
        StudyContent content = content(job, pictures);
        return guard.write(
                folder.resolve("counterfactual.html"),
                "the page",
                new StudyPage(head, content.findings(), content.sections())::writeTo);
    }
}
