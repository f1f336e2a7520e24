package dev.limpid.attack;

import dev.limpid.OutputGuard;
import dev.limpid.app.files.ReportFile;
import dev.limpid.app.files.ResultNames;
import dev.limpid.data.ClassResults;
import dev.limpid.model.Npy;
import dev.limpid.report.Picture;
import dev.limpid.report.Png;
import dev.limpid.report.Provenance;
import dev.limpid.report.html.HtmlReport;
import dev.limpid.report.study.StudyContent;
import dev.limpid.report.study.StudyPage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The files of attacks in a folder: the changed picture of each attack as a PNG and, exactly as the network is fed, as {@code .npy}; and a
 * page. A PNG has 256 levels for each colour, so a network may see it a little differently.
 */
public final class AttackFiles {
    private final Path folder;
    private final OutputGuard guard;
    private final AttackJob job;
    private final List<PictureAttack> attacks = new ArrayList<>();

    /**
     * Files of a job.
     *
     * @param folder is made if it does not exist
     * @param guard keeps files from overwriting inputs
     */
    public AttackFiles(Path folder, OutputGuard guard, AttackJob job) {
        this.folder = folder;
        this.guard = guard;
        this.job = job;
        OutputGuard.createFolder(folder);
    }

    /** Writes the changed pictures of an attack. @return the files by the name of the attack */
    public Map<String, Path> write(PictureAttack attack) {
        attacks.add(attack);
        Map<String, Path> files = new LinkedHashMap<>();
        attack.results().forEach((method, result) -> {
            String name = ResultNames.of(attacks.size(), attack.name()) + "-" + method;
            Path numbers = folder.resolve(name + ".npy");
            guard.check(numbers, "a result");
            Npy.write(result.attacked().input(), numbers);
            files.put(method, png(name + ".png", result.after(), method, attack));
        });
        return files;
    }

    private Path png(String name, Picture picture, String method, PictureAttack attack) {
        Provenance provenance = ReportFile.provenance(
                job.model(),
                method,
                "",
                job.request().target().orElse("any other class"),
                Map.of("picture", attack.name()),
                job.request().seed());
        return guard.write(folder.resolve(name), "a result", out -> out.write(Png.encode(picture, provenance.texts())));
    }

    /** What the page shows, for a chapter of another. */
    public static StudyContent content(AttackJob job, List<PictureAttack> attacks) {
        return new StudyContent(AttackPage.findings(job, attacks), AttackPage.sections(job, attacks));
    }

    /**
     * Writes the page about all attacks so far.
     *
     * @param command that makes it again
     * @return the file
     */
    public Path writePage(String command) {
        HtmlReport.Head head = ClassResults.page(
                "Attacks on " + job.model().title(),
                attacks.size() + " pictures, attacked by "
                        + String.join(", ", job.request().methods()) + ".",
                command,
                job.model(),
                job.data(),
                job.request().seed());
        StudyContent content = content(job, attacks);
        StudyPage page = new StudyPage(head, content.findings(), content.sections());
        return guard.write(folder.resolve("attack.html"), "the page", page::writeTo);
    }
}
