package dev.limpid.similar;

import dev.limpid.OutputGuard;
import dev.limpid.app.json.Json;
import dev.limpid.data.ClassResults;
import dev.limpid.report.html.HtmlReport;
import dev.limpid.report.study.StudyContent;
import dev.limpid.report.study.StudyPage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes influences: a page and the numbers as JSON. */
public final class InfluenceFiles {
    private final Path folder;
    private final OutputGuard guard;
    private final InfluenceJob job;
    private final List<FoundInfluence> all = new ArrayList<>();

    /**
     * Files of a job.
     *
     * @param folder is made if it does not exist
     * @param guard keeps files from overwriting inputs
     */
    public InfluenceFiles(Path folder, OutputGuard guard, InfluenceJob job) {
        this.folder = folder;
        this.guard = guard;
        this.job = job;
        OutputGuard.createFolder(folder);
    }

    /** Keeps what was found for an input. */
    public void add(FoundInfluence found) {
        all.add(found);
    }

    /**
     * Writes the page and the numbers.
     *
     * @param command that makes them again
     * @return the files
     */
    public List<Path> write(String command) {
        HtmlReport.Head head = ClassResults.page(
                "Influence of training inputs on " + job.model().title(),
                job.size() + " training inputs by the features of layer " + job.layer() + ".",
                command,
                job.model(),
                job.data(),
                job.request().seed());
        StudyContent content = content(job, all);
        StudyPage page = new StudyPage(head, content.findings(), content.sections());
        return List.of(
                guard.write(folder.resolve("influence.html"), "the page", page::writeTo),
                guard.write(folder.resolve("influence.json"), "a result", Json.text(json())));
    }

    /** What the page shows, for a chapter of another. */
    public static StudyContent content(InfluenceJob job, List<FoundInfluence> all) {
        return new StudyContent(InfluencePage.findings(job, all), InfluencePage.sections(job, all));
    }

    /** The numbers as a document. */
    public Map<String, @Nullable Object> json() {
        return json(job, all);
    }

    /** The numbers of what was found as a document. */
    public static Map<String, @Nullable Object> json(InfluenceJob job, List<FoundInfluence> all) {
        Map<String, @Nullable Object> document = ClassResults.document(job.model(), job.data());
        document.put("layer", job.layer());
        document.put("training_inputs", job.size());
        document.put("head_agreement", job.agreement());
        document.put("checkpoints", job.checkpoints());
        document.put("seed", job.request().seed());
        document.put(
                "checks",
                job.request().methods().stream()
                        .map(m -> Json.object("method", m.name(), "lds", InfluencePage.meanCheck(all, m.name())))
                        .toList());
        document.put("inputs", all.stream().map(InfluenceFiles::json).toList());
        return document;
    }

    private static Map<String, @Nullable Object> json(FoundInfluence found) {
        List<@Nullable Object> methods = new ArrayList<>();
        found.methods()
                .forEach((name, m) -> methods.add(Json.object(
                        "method", name,
                        "lds", m.check(),
                        "supporters",
                                m.supporters().stream()
                                        .map(InfluenceFiles::json)
                                        .toList(),
                        "opponents",
                                m.opponents().stream().map(InfluenceFiles::json).toList())));
        return Json.object(
                "input", found.name(), "label", found.label(), "probability", found.probability(), "methods", methods);
    }

    private static Map<String, @Nullable Object> json(FoundInfluence.Part part) {
        return Json.object(
                "input", part.name(), "label", part.label(), "influence", part.influence(), "share", part.share());
    }
}
