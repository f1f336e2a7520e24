package dev.limpid.map;

import dev.limpid.Model;
import dev.limpid.OutputGuard;
import dev.limpid.app.json.Json;
import dev.limpid.app.json.ResultJson;
import dev.limpid.data.ClassResults;
import dev.limpid.data.DataSet;
import dev.limpid.data.Labelled;
import dev.limpid.metrics.Interval;
import dev.limpid.report.html.Numbers;
import dev.limpid.report.study.StudyPage;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Writes which units matter: a page, and the numbers as JSON. */
public final class ImportanceFiles {
    private ImportanceFiles() {}

    /**
     * Writes both files.
     *
     * @param folder exists
     * @param guard keeps inputs from being overwritten
     * @param command the command line that reproduces them
     */
    public static List<Path> write(
            Path folder,
            OutputGuard guard,
            Model model,
            DataSet data,
            ImportanceRequest request,
            ImportanceResult result,
            String command) {
        Path html = folder.resolve("importance.html");
        Path json = folder.resolve("importance.json");
        guard.check(html, "the page");
        guard.check(json, "the document");
        StudyPage page = new StudyPage(
                ClassResults.page(
                        "Units that matter to " + model.title(),
                        result.units() + " units of layer " + result.layer() + ", "
                                + Numbers.count(result.inputs(), "input") + " from " + data.name() + ", replaced by "
                                + result.replacement(),
                        command,
                        model,
                        data,
                        request.seed()),
                ImportancePage.findings(result),
                ImportancePage.sections(result));
        guard.write(html, "a result", page::writeTo);
        guard.write(json, "a result", Json.text(json(model, data, result)));
        return List.of(html, json);
    }

    /** The numbers that matter most, in lines. */
    public static String text(ImportanceResult result) {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "%s of layer %s, %s; %s %.3f%n",
                Numbers.count(result.units(), "unit"),
                result.layer(),
                Numbers.count(result.inputs(), "input"),
                result.isAgreement() ? "agreement" : "accuracy",
                result.accuracy()));
        result.effects().stream()
                .limit(5)
                .forEach(e -> text.append(String.format(
                        Locale.ROOT,
                        "unit %4d  loss of accuracy %.3f, of %s %.3f%n",
                        e.unit(),
                        e.losses().get(0).value(),
                        result.measure(),
                        e.losses().get(1).value())));
        result.groups()
                .forEach(g -> text.append(String.format(
                        Locale.ROOT,
                        "%s (%d units)  loss of accuracy %.3f, of %s %.3f%n",
                        g.name(),
                        g.units().size(),
                        g.losses().get(0).value(),
                        result.measure(),
                        g.losses().get(1).value())));
        result.sufficient()
                .ifPresent(set -> text.append("sufficient: ")
                        .append(ImportancePage.names(result, set))
                        .append(String.format(
                                Locale.ROOT,
                                " (%.3f of %.3f)",
                                set.worth(),
                                result.game().orElseThrow().whole())));
        return text.toString().stripTrailing();
    }

    /** All numbers as a document. */
    public static Map<String, @Nullable Object> json(Model model, DataSet data, ImportanceResult result) {
        Map<String, @Nullable Object> document = Json.object(
                "notes",
                Labelled.notes(data, model),
                "layer",
                result.layer(),
                "units",
                result.units(),
                "inputs",
                result.inputs(),
                "unreadable",
                ResultJson.unreadable(result.failures()),
                "target",
                result.target(),
                "replacement",
                result.replacement(),
                result.isAgreement() ? "agreement" : "accuracy",
                result.accuracy(),
                result.measure(),
                result.probability(),
                "effects",
                result.effects().stream()
                        .map(e -> Json.object(
                                "unit",
                                e.unit(),
                                "accuracy",
                                interval(e.losses().get(0)),
                                result.measure(),
                                interval(e.losses().get(1))))
                        .toList());
        document.put(
                "groups",
                result.groups().stream()
                        .map(g -> Json.object(
                                "name",
                                g.name(),
                                "units",
                                g.units(),
                                "accuracy",
                                interval(g.losses().get(0)),
                                result.measure(),
                                interval(g.losses().get(1))))
                        .toList());
        result.game().ifPresent(game -> {
            document.put("without_any", game.none());
            document.put("whole", game.whole());
            document.put(
                    "shapley",
                    IntStream.range(0, game.groups().size())
                            .mapToObj(g -> Json.object(
                                    "units",
                                    IntStream.of(game.groups().get(g)).boxed().toList(),
                                    "value",
                                    game.values()[g],
                                    "standard_error",
                                    game.errors()[g]))
                            .toList());
            result.sufficient()
                    .ifPresent(set -> document.put(
                            "sufficient",
                            Json.object("groups", set.groups(), "payoff", set.worth(), "wanted", set.wanted())));
        });
        return document;
    }

    private static Map<String, @Nullable Object> interval(Interval loss) {
        return Json.object("loss", loss.value(), "low", loss.low(), "high", loss.high());
    }
}
