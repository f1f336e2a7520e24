package dev.limpid.similar;

import dev.limpid.Model;
import dev.limpid.OutputGuard;
import dev.limpid.app.json.Json;
import dev.limpid.app.json.ResultJson;
import dev.limpid.data.ClassResults;
import dev.limpid.data.DataSet;
import dev.limpid.report.html.HtmlReport;
import dev.limpid.report.study.StudyContent;
import dev.limpid.report.study.StudyPage;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes suspect labels: a page to look through, a table of all labels as CSV, and the numbers as JSON. */
public final class LabelFiles {
    private final Path folder;
    private final OutputGuard guard;

    /**
     * @param folder is made if it does not exist
     * @param guard keeps inputs from being overwritten
     */
    public LabelFiles(Path folder, OutputGuard guard) {
        this.folder = folder;
        this.guard = guard;
        OutputGuard.createFolder(folder);
    }

    /**
     * Writes all files.
     *
     * @param command the command line that makes them again
     * @return the files
     * @throws dev.limpid.error.LimpidException if one would overwrite an input or cannot be written
     */
    public List<Path> write(Model model, DataSet data, LabelRequest request, LabelResult result, String command) {
        HtmlReport.Head head = ClassResults.page(
                "Labels of " + data.name(),
                result.labels().size() + " labels of " + result.classes() + " classes, judged by " + model.title()
                        + ".",
                command,
                model,
                data,
                request.seed());
        StudyContent content = content(model, data, request, result);
        StudyPage page = new StudyPage(head, content.findings(), content.sections());
        return List.of(
                guard.write(folder.resolve("labels.html"), "the page", page::writeTo),
                guard.write(folder.resolve("labels.csv"), "a result", csv(result)),
                guard.write(folder.resolve("labels.json"), "a result", Json.text(json(model, data, result))));
    }

    /** What the page shows, for a chapter of another. */
    public static StudyContent content(Model model, DataSet data, LabelRequest request, LabelResult result) {
        return new StudyContent(LabelPage.findings(result), LabelPage.sections(model, data, result, request.shown()));
    }

    private static String csv(LabelResult result) {
        StringBuilder csv = new StringBuilder("file,label,likely,margin,suspect\n");
        for (LabelResult.Label each : result.labels()) {
            csv.append(cell(each.name()))
                    .append(',')
                    .append(cell(each.given()))
                    .append(',')
                    .append(cell(each.likely()))
                    .append(',')
                    .append(each.margin())
                    .append(',')
                    .append(each.isSuspect())
                    .append('\n');
        }
        return csv.toString();
    }

    private static String cell(String text) {
        return text.matches("[^\",\\r\\n]*") ? text : '"' + text.replace("\"", "\"\"") + '"';
    }

    /** The numbers that matter most, in lines. */
    public static String text(LabelResult result) {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "%d of %d labels are suspect%n",
                result.suspects(),
                result.labels().size()));
        result.area().ifPresent(area -> {
            text.append(String.format(
                    Locale.ROOT,
                    "%d labels were changed; they are found with an area under the curve of %.3f%n",
                    result.planted(),
                    area));
            result.sources()
                    .forEach(s -> s.area()
                            .ifPresent(own ->
                                    text.append(String.format(Locale.ROOT, "  by %s alone: %.3f%n", s.name(), own))));
        });
        result.labels().stream()
                .filter(LabelResult.Label::isSuspect)
                .limit(10)
                .forEach(l -> text.append(String.format(
                        Locale.ROOT, "%s: %s, rather %s (%.2f)%n", l.name(), l.given(), l.likely(), l.margin())));
        return text.toString().stripTrailing();
    }

    /** The numbers as a document. */
    public static Map<String, @Nullable Object> json(Model model, DataSet data, LabelResult result) {
        Map<String, @Nullable Object> document = ClassResults.document(model, data);
        document.put("layer", result.layer());
        document.put("labels", result.labels().size());
        document.put("suspects", result.suspects());
        document.put("planted", result.planted());
        document.put("area", result.area().orElse(null));
        document.put(
                "sources",
                result.sources().stream()
                        .map(s ->
                                Json.object("source", s.name(), "area", s.area().orElse(null)))
                        .toList());
        document.put(
                "ranked",
                result.labels().stream()
                        .filter(LabelResult.Label::isSuspect)
                        .map(l -> Json.object(
                                "input", l.name(),
                                "label", l.given(),
                                "likely", l.likely(),
                                "margin", l.margin(),
                                "beliefs", l.beliefs(),
                                "planted", result.planted() > 0 ? l.isPlanted() : null,
                                "near", l.nearLabels()))
                        .toList());
        document.put("unreadable", ResultJson.unreadable(result.failures()));
        return document;
    }
}
