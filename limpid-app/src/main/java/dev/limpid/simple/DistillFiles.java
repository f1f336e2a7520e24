package dev.limpid.simple;

import dev.limpid.Model;
import dev.limpid.OutputGuard;
import dev.limpid.app.json.Json;
import dev.limpid.data.ClassResults;
import dev.limpid.data.DataSet;
import dev.limpid.report.html.HtmlReport;
import dev.limpid.report.study.StudyContent;
import dev.limpid.report.study.StudyPage;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** The files about students in a folder: a page, the numbers, and the tree as a drawing and as text. */
public final class DistillFiles {
    private DistillFiles() {}

    /**
     * Writes them.
     *
     * @param folder is made if it does not exist
     * @param guard keeps inputs from being overwritten
     * @param command the command line that makes them again
     * @return the files
     */
    public static List<Path> write(
            Path folder, OutputGuard guard, Model model, DataSet data, DistillResult result, String command) {
        OutputGuard.createFolder(folder);
        HtmlReport.Head head = ClassResults.page(
                "Simple models of " + model.title(),
                "What they say of " + data.name() + ", told in "
                        + result.request().features().label()
                        + (result.layer().isEmpty() ? "" : " of " + result.layer()) + ".",
                command,
                model,
                data,
                result.request().seed());
        StudyContent content = content(model, data, result);
        StudyPage study = new StudyPage(head, content.findings(), content.sections());
        Path html = guard.write(folder.resolve("distill.html"), "the page", study::writeTo);
        Path json = text(folder.resolve("distill.json"), guard, Json.text(DistillJson.document(model, data, result)));
        String title = "Tree of " + model.title();
        Path svg = text(
                folder.resolve("tree.svg"),
                guard,
                TreeDrawing.of(result.tree(), result.features(), result.classes(), title)
                        .svg());
        Path lines = text(folder.resolve("tree.txt"), guard, result.tree().text(result.features(), result.classes()));
        return List.of(html, json, svg, lines);
    }

    /** What the page shows, for a chapter of another. */
    public static StudyContent content(Model model, DataSet data, DistillResult result) {
        DistillPage page = new DistillPage(result, new Shots(model, data));
        return new StudyContent(page.findings(), page.sections());
    }

    private static Path text(Path file, OutputGuard guard, String text) {
        return guard.write(file, "a result", text);
    }

    /** The numbers that matter most, in lines. */
    public static String text(DistillResult result) {
        StringBuilder text = new StringBuilder();
        text.append(String.format(Locale.ROOT, "%d inputs to fit, %d to judge%n", result.fitted(), result.held()));
        text.append(result.tree().text(result.features(), result.classes()));
        text.append("tree of ")
                .append(DistillResult.counted(result.tree().size(), "leaves"))
                .append(": fidelity ")
                .append(DistillPage.percent(result.treeFidelity().agreement()));
        result.treeFidelity()
                .accuracy()
                .ifPresent(a -> text.append(", accuracy ").append(DistillPage.percent(a)));
        result.treeFidelity().network().ifPresent(a -> text.append(", network ").append(DistillPage.percent(a)));
        text.append(String.format(Locale.ROOT, "; most frequent class %.0f %%%n", 100 * result.majority()));
        result.off()
                .forEach(o -> text.append("  inputs ")
                        .append(o.name())
                        .append(": ")
                        .append(DistillPage.percent(o.fidelity().agreement()))
                        .append('\n'));
        for (DistillResult.Curve curve : result.curves()) {
            curve.points().stream()
                    .max(Comparator.comparingDouble(
                            p -> p.fidelity().agreement().value()))
                    .ifPresent(p -> text.append(curve.kind())
                            .append(" of ")
                            .append(curve.words(p.size()))
                            .append(": fidelity ")
                            .append(DistillPage.percent(p.fidelity().agreement()))
                            .append('\n'));
        }
        result.difference().ifPresent(d -> {
            text.append("differs from ").append(d.other()).append(" on ").append(DistillPage.percent(d.share()));
            d.rule().ifPresent(r -> text.append(" if ").append(r.text(result.features())));
            text.append('\n');
        });
        result.notes().forEach(n -> text.append(n).append('\n'));
        return text.toString().stripTrailing();
    }
}
