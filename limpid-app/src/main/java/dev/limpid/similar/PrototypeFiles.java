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

/** Writes prototypes: a page and the numbers as JSON. */
public final class PrototypeFiles {
    private final Path folder;
    private final OutputGuard guard;

    /**
     * @param folder is made if it does not exist
     * @param guard keeps inputs from being overwritten
     */
    public PrototypeFiles(Path folder, OutputGuard guard) {
        this.folder = folder;
        this.guard = guard;
        OutputGuard.createFolder(folder);
    }

    /**
     * Writes all files.
     *
     * @param command the command line that makes them again
     * @return the files
     */
    public List<Path> write(
            Model model, DataSet data, PrototypeRequest request, PrototypeResult result, String command) {
        HtmlReport.Head head = ClassResults.page(
                "Prototypes of " + data.name(),
                result.classes().size() + " classes by the features of layer " + result.layer() + " of " + model.title()
                        + ".",
                command,
                model,
                data,
                request.seed());
        StudyContent content = content(model, data, request, result);
        StudyPage page = new StudyPage(head, content.findings(), content.sections());
        return List.of(
                guard.write(folder.resolve("prototypes.html"), "the page", page::writeTo),
                guard.write(
                        folder.resolve("prototypes.json"), "a result", Json.text(json(model, data, request, result))));
    }

    /** What the page shows, for a chapter of another. */
    public static StudyContent content(Model model, DataSet data, PrototypeRequest request, PrototypeResult result) {
        return new StudyContent(PrototypePage.findings(result), PrototypePage.sections(model, data, request, result));
    }

    /** The numbers that matter most, in lines. */
    public static String text(PrototypeResult result) {
        long good = result.classes().stream()
                .filter(PrototypeResult.OfClass::isGood)
                .count();
        String judged = result.judged() == 0
                ? "no input is left to judge the prototypes by"
                : String.format(
                        Locale.ROOT,
                        "the nearest prototype has the right class for %.1f %% of %d other inputs; the nearest of as many"
                                + " inputs drawn at random for %.1f %%",
                        100 * result.accuracy(),
                        result.judged(),
                        100 * result.atRandom());
        return result.chosen() == 0
                ? judged
                : judged
                        + String.format(
                                Locale.ROOT,
                                "%n%d of %d classes are represented better than by inputs drawn at random",
                                good,
                                result.chosen());
    }

    /** The numbers as a document. */
    public static Map<String, @Nullable Object> json(
            Model model, DataSet data, PrototypeRequest request, PrototypeResult result) {
        Map<String, @Nullable Object> document = ClassResults.document(model, data);
        document.put("layer", result.layer());
        document.put("method", request.method().label());
        document.put("accuracy", result.accuracy());
        document.put("accuracy_at_random", result.atRandom());
        document.put("judged", result.judged());
        document.put(
                "classes",
                result.classes().stream()
                        .map(c -> Json.object(
                                "class", c.name(),
                                "inputs", c.size(),
                                "discrepancy", c.discrepancy(),
                                "discrepancy_at_random", c.atRandom(),
                                "prototypes",
                                        c.prototypes().stream()
                                                .map(m -> Json.object(
                                                        "input",
                                                        m.name(),
                                                        "weight",
                                                        m.weight(),
                                                        "predicted",
                                                        m.predicted()))
                                                .toList(),
                                "criticisms",
                                        c.criticisms().stream()
                                                .map(m -> Json.object("input", m.name(), "predicted", m.predicted()))
                                                .toList()))
                        .toList());
        document.put("unreadable", ResultJson.unreadable(result.failures()));
        return document;
    }
}
