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
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes the prototypes of a prototype layer: a page and the numbers as JSON.
 *
 * @param folder of the files; it exists
 * @param guard keeps inputs from being overwritten
 */
public record OwnPrototypeFiles(Path folder, OutputGuard guard) {
    /** Creates the folder if it does not exist. */
    public OwnPrototypeFiles {
        OutputGuard.createFolder(folder);
    }

    /**
     * Writes all files.
     *
     * @param command the command line that makes them again
     * @return the files
     */
    public List<Path> write(Model model, DataSet data, OwnPrototypeResult result, long seed, String command) {
        HtmlReport.Head head = ClassResults.page(
                "Prototypes of " + model.title(),
                result.prototypes().size() + " prototypes of the network itself, judged on " + result.inputs()
                        + " inputs of " + data.name() + ".",
                command,
                model,
                data,
                seed);
        StudyContent content = content(model, data, result);
        StudyPage page = new StudyPage(head, content.findings(), content.sections());
        return List.of(
                guard.write(folder.resolve("prototypes.html"), "the page", page::writeTo),
                guard.write(folder.resolve("prototypes.json"), "a result", Json.text(json(model, data, result))));
    }

    /** What the page shows, for a chapter of another. */
    public static StudyContent content(Model model, DataSet data, OwnPrototypeResult result) {
        return new StudyContent(
                OwnPrototypePage.findings(result), new OwnPrototypePage(model, data, result).sections());
    }

    /** The numbers that matter most, in lines. */
    public static String text(OwnPrototypeResult result) {
        String right = String.format(
                Locale.ROOT,
                "%d prototypes of the network itself; it is right for %.1f %% of %d inputs; %d weights to other classes, %d negative",
                result.prototypes().size(),
                100 * result.accuracy(),
                result.inputs(),
                result.foreign(),
                result.negative());
        if (result.own().isEmpty() || result.random().isEmpty()) {
            return right + System.lineSeparator()
                    + "the data do not tell where parts are, so the prototypes are not judged";
        }
        return right
                + String.format(
                        Locale.ROOT,
                        "%npurity %.2f (random patches: %.2f): the share of the ten most similar inputs in which a prototype lies on one part%n"
                                + "consistent %.0f %% (random patches: %.0f %%): on one part in at least 80 %% of the inputs of its class",
                        result.own().get().purity(),
                        result.random().get().purity(),
                        100 * result.own().get().consistent(),
                        100 * result.random().get().consistent());
    }

    /** The numbers as a document. */
    public static Map<String, @Nullable Object> json(Model model, DataSet data, OwnPrototypeResult result) {
        Map<String, @Nullable Object> document = ClassResults.document(model, data);
        document.put("method", "own");
        document.put("inputs", result.inputs());
        document.put("accuracy", result.accuracy());
        document.put("weights_to_other_classes", result.foreign());
        document.put("negative_weights", result.negative());
        document.put("judged", purity(result.own()));
        document.put("random_patches", purity(result.random()));
        document.put(
                "prototypes",
                result.prototypes().stream()
                        .map(p -> Json.object(
                                "prototype", p.number(),
                                "class", p.type(),
                                "weight", p.weight(),
                                "origin",
                                        p.origin().map(OwnPrototypeFiles::patch).orElse(null),
                                "part", p.judged().map(j -> j.part()).orElse(null),
                                "purity", p.judged().map(j -> j.purity()).orElse(null),
                                "consistency",
                                        p.judged().map(j -> j.consistency()).orElse(null),
                                "top",
                                        p.top().stream()
                                                .map(OwnPrototypeFiles::patch)
                                                .toList()))
                        .toList());
        document.put(
                "cases",
                result.cases().stream()
                        .map(c -> Json.object(
                                "input", c.name(),
                                "predicted", c.predicted(),
                                "like",
                                        c.like().stream()
                                                .map(l -> Json.object(
                                                        "prototype",
                                                        l.prototype(),
                                                        "score",
                                                        l.score(),
                                                        "share",
                                                        l.share(),
                                                        "patch",
                                                        patch(l.patch())))
                                                .toList()))
                        .toList());
        document.put("unreadable", ResultJson.unreadable(result.failures()));
        return document;
    }

    private static @Nullable Object purity(Optional<OwnPrototypeResult.Purity> purity) {
        return purity.map(p -> Json.object("purity", p.purity(), "consistent", p.consistent(), "parts", p.parts()))
                .orElse(null);
    }

    private static Map<String, @Nullable Object> patch(OwnPrototypeResult.Patch patch) {
        return Json.object(
                "input", patch.name(),
                "row", patch.row(),
                "column", patch.column(),
                "similarity", patch.similarity(),
                "part", patch.part().orElse(null));
    }
}
