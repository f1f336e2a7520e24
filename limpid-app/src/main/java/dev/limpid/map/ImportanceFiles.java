package dev.limpid.map;

import dev.limpid.Model;
import dev.limpid.OutputGuard;
import dev.limpid.app.files.ReportFile;
import dev.limpid.app.json.Json;
import dev.limpid.data.DataSet;
import dev.limpid.graph.AtomicFile;
import dev.limpid.inside.space.UnitEffect;
import dev.limpid.inside.space.UnitShapley;
import dev.limpid.metrics.Interval;
import dev.limpid.report.html.Chart;
import dev.limpid.report.html.Fact;
import dev.limpid.report.html.Finding;
import dev.limpid.report.html.HtmlReport;
import dev.limpid.report.html.Numbers;
import dev.limpid.report.study.Block;
import dev.limpid.report.study.StudyPage;
import dev.limpid.report.study.StudySection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Writes which units matter: a page, and the numbers as JSON. */
public final class ImportanceFiles {
    private static final int SHOWN = 24;

    private ImportanceFiles() {}

    /**
     * Writes both files.
     *
     * @param folder exists
     * @param guard keeps inputs from being overwritten
     * @param command the command line that reproduces them
     * @throws IOException if one cannot be written
     */
    public static List<Path> write(
            Path folder,
            OutputGuard guard,
            Model model,
            DataSet data,
            ImportanceRequest request,
            ImportanceResult result,
            String command)
            throws IOException {
        Path html = folder.resolve("importance.html");
        Path json = folder.resolve("importance.json");
        guard.check(html, "the page");
        guard.check(json, "the document");
        StudyPage page = new StudyPage(
                new HtmlReport.Head(
                        "Units that matter to " + model.title(),
                        result.units() + " units of layer " + result.layer() + ", "
                                + Numbers.count(result.inputs(), "input") + " from " + data.name() + ", replaced by "
                                + result.replacement(),
                        command,
                        ReportFile.facts(model, request.seed())),
                findings(result),
                sections(result));
        AtomicFile.write(html, page::writeTo);
        AtomicFile.write(json, Json.text(json(result)).getBytes(StandardCharsets.UTF_8));
        return List.of(html, json);
    }

    private static String payoff(ImportanceResult result) {
        return result.target()
                .map(t -> "the probability of " + t)
                .orElse(result.isAgreement() ? "the agreement with the whole network" : "the accuracy");
    }

    private static List<Finding> findings(ImportanceResult result) {
        List<Finding> findings = new ArrayList<>();
        UnitEffect first = result.effects().get(0);
        Interval loss = first.losses().get(result.target().isPresent() ? 1 : 0);
        findings.add(new Finding(
                "No unit costs more than unit " + first.unit() + ": " + points(loss.value()),
                "Replaced alone, it takes that much of " + payoff(result) + " (95 % interval " + points(loss.low())
                        + " to " + points(loss.high()) + "). Single losses miss what several units share."));
        result.game()
                .ifPresent(game -> result.sufficient()
                        .ifPresent(set -> findings.add(new Finding(
                                set.groups().size() + " of " + game.groups().size() + " groups suffice",
                                "With only "
                                        + String.join(
                                                ", ",
                                                set.groups().stream()
                                                        .map(result::name)
                                                        .toList())
                                        + " left, " + payoff(result) + " is " + Numbers.percent(set.worth()) + " of "
                                        + Numbers.percent(game.whole())
                                        + ". None of them can be left out; there may be a smaller set."))));
        return findings;
    }

    private static String points(double loss) {
        return String.format(Locale.ROOT, "%.1f points", 100 * loss);
    }

    private static List<StudySection> sections(ImportanceResult result) {
        List<StudySection> sections = new ArrayList<>();
        List<List<Block.Cell>> rows = result.effects().stream()
                .limit(SHOWN)
                .map(e -> List.of(
                        Block.Cell.of("unit " + e.unit()),
                        cell(e.losses().get(0)),
                        cell(e.losses().get(1))))
                .toList();
        sections.add(new StudySection(
                "One unit at a time",
                "What is lost when a unit alone is replaced, with 95 % intervals over inputs. Negative numbers: the network is"
                        + " better without.",
                List.of(
                        new Block.Facts(List.of(
                                new Fact(
                                        result.isAgreement() ? "Agreement of the whole network" : "Accuracy",
                                        Numbers.percent(result.accuracy())),
                                new Fact(
                                        "Mean probability of " + result.target().orElse("the own class"),
                                        Numbers.percent(result.probability())))),
                        new Block.Table(
                                "The " + rows.size() + " units whose loss is largest, of "
                                        + result.effects().size(),
                                List.of("Unit", "Loss of accuracy", "Loss of probability"),
                                rows))));
        result.game().ifPresent(game -> sections.add(game(result, game)));
        return sections;
    }

    private static Block.Cell cell(Interval loss) {
        return Block.Cell.of(points(loss.value()) + " (" + String.format(Locale.ROOT, "%.1f", 100 * loss.low()) + " to "
                + String.format(Locale.ROOT, "%.1f", 100 * loss.high()) + ")");
    }

    private static StudySection game(ImportanceResult result, UnitShapley game) {
        double largest = 1e-12;
        for (double each : game.values()) {
            largest = Math.max(largest, Math.abs(each));
        }
        double scale = largest;
        List<Chart.Bar> bars = IntStream.range(0, game.groups().size())
                .boxed()
                .sorted(Comparator.comparingDouble((Integer g) -> -game.values()[g]))
                .map(g -> new Chart.Bar(
                        result.name(g),
                        String.format(
                                Locale.ROOT,
                                "%.1f\u00a0\u00b1\u00a0%.1f",
                                100 * game.values()[g],
                                100 * game.errors()[g]),
                        100 * Math.abs(game.values()[g]) / scale))
                .toList();
        return new StudySection(
                "Shared fairly",
                "Shapley values: what each unit adds to " + payoff(result)
                        + ", over random coalitions. Together they add "
                        + points(game.whole() - game.none()) + ": from " + Numbers.percent(game.none())
                        + " with every group replaced to " + Numbers.percent(game.whole()) + ".",
                List.of(new Block.Bars(new Chart("Value with its standard error, in points", bars))));
    }

    /** The numbers that matter most, in lines. */
    public static String text(ImportanceResult result) {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "%d units of layer %s, %d inputs; %s %.3f%n",
                result.units(),
                result.layer(),
                result.inputs(),
                result.isAgreement() ? "agreement" : "accuracy",
                result.accuracy()));
        result.effects().stream()
                .limit(5)
                .forEach(e -> text.append(String.format(
                        Locale.ROOT,
                        "unit %4d  loss of accuracy %.3f, of probability %.3f%n",
                        e.unit(),
                        e.losses().get(0).value(),
                        e.losses().get(1).value())));
        result.sufficient()
                .ifPresent(set -> text.append("sufficient: ")
                        .append(String.join(
                                ", ", set.groups().stream().map(result::name).toList()))
                        .append(String.format(
                                Locale.ROOT,
                                " (%.3f of %.3f)",
                                set.worth(),
                                result.game().orElseThrow().whole())));
        return text.toString().stripTrailing();
    }

    /** All numbers as a document. */
    public static Map<String, @Nullable Object> json(ImportanceResult result) {
        Map<String, @Nullable Object> document = Json.object(
                "layer",
                result.layer(),
                "units",
                result.units(),
                "inputs",
                result.inputs(),
                "target",
                result.target(),
                "replacement",
                result.replacement(),
                result.isAgreement() ? "agreement" : "accuracy",
                result.accuracy(),
                "probability",
                result.probability(),
                "effects",
                result.effects().stream()
                        .map(e -> Json.object(
                                "unit",
                                e.unit(),
                                "accuracy",
                                interval(e.losses().get(0)),
                                "probability",
                                interval(e.losses().get(1))))
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
