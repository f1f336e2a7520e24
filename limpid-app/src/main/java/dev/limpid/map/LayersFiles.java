package dev.limpid.map;

import dev.limpid.Model;
import dev.limpid.OutputGuard;
import dev.limpid.app.json.Json;
import dev.limpid.app.json.ResultJson;
import dev.limpid.data.Concept;
import dev.limpid.data.DataSet;
import dev.limpid.inside.space.IntrinsicDimension;
import dev.limpid.inside.space.ProbeScore;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Writes what becomes of inputs from layer to layer: a page, and the numbers as JSON. */
public final class LayersFiles {
    private LayersFiles() {}

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
            LayersRequest request,
            LayersResult result,
            String command) {
        Path html = folder.resolve("layers.html");
        Path json = folder.resolve("layers.json");
        guard.check(html, "the page");
        guard.check(json, "the document");
        guard.write(html, "a result", new LayersPage(model, result).of(data, request, command)::writeTo);
        guard.write(json, "a result", Json.text(json(result)));
        return List.of(html, json);
    }

    /** The numbers that matter most, in lines. */
    public static String text(LayersResult result) {
        StringBuilder text = new StringBuilder(String.format(Locale.ROOT, "%d inputs%n", result.inputs()));
        for (int i = 0; i < result.rungs().size(); i++) {
            LayersResult.Rung rung = result.rungs().get(i);
            text.append(String.format(Locale.ROOT, "%-28s", rung.name()));
            rung.type()
                    .ifPresent(t -> text.append(
                            String.format(Locale.ROOT, "  class %.3f (control %.3f)", t.accuracy(), t.control())));
            for (String category : result.categories()) {
                text.append(String.format(Locale.ROOT, "  %s %.2f", category, result.readable(i, category)));
            }
            rung.decoder().ifPresent(d -> text.append(String.format(Locale.ROOT, "  picture %.2f", d.explained())));
            rung.dimension()
                    .filter(IntrinsicDimension::isKnown)
                    .ifPresent(d -> text.append(String.format(Locale.ROOT, "  dimension %.1f", d.twoNn())));
            text.append(System.lineSeparator());
        }
        result.notes().forEach(note -> text.append(note).append(System.lineSeparator()));
        return text.toString().stripTrailing();
    }

    /** All numbers as a document. */
    public static Map<String, @Nullable Object> json(LayersResult result) {
        return Json.object(
                "inputs",
                result.inputs(),
                "layers",
                result.rungs().stream().map(r -> rung(result, r)).toList(),
                "concepts",
                result.concepts().stream().map(c -> concept(result, c)).toList(),
                "cka",
                Arrays.stream(result.similarities())
                        .map(row -> Arrays.stream(row).boxed().toList())
                        .toList(),
                "other",
                result.other().map(o -> Json.object("network", o.title(), "layers", o.layers())),
                "notes",
                result.notes(),
                "unreadable",
                ResultJson.unreadable(result.failures()));
    }

    private static Map<String, @Nullable Object> rung(LayersResult result, LayersResult.Rung rung) {
        return Json.object(
                "layer",
                rung.name(),
                "features",
                rung.features(),
                "class",
                rung.type().map(LayersFiles::score),
                "concepts",
                result.concepts().stream()
                        .map(c -> {
                            Map<String, @Nullable Object> score =
                                    score(Objects.requireNonNull(rung.concepts().get(c.number())));
                            score.put("concept", c.name());
                            return score;
                        })
                        .toList(),
                "restored",
                rung.decoder().map(d -> Json.object("explained", d.explained(), "low", d.low(), "high", d.high())),
                "dimension",
                rung.dimension()
                        .map(d -> Json.object("two_nn", d.twoNn(), "low", d.low(), "high", d.high(), "mle", d.mle())));
    }

    private static Map<String, @Nullable Object> score(ProbeScore score) {
        return Json.object(
                "accuracy",
                score.accuracy(),
                "low",
                score.low(),
                "high",
                score.high(),
                "chance",
                score.chance(),
                "control",
                score.control(),
                "selectivity",
                score.selectivity(),
                "fitted",
                score.fitted(),
                "tested",
                score.tested());
    }

    private static Map<String, @Nullable Object> concept(LayersResult result, Concept concept) {
        OptionalInt first = result.readable(concept);
        return Json.object(
                "name",
                concept.name(),
                "category",
                concept.category(),
                "readable_at",
                first.isPresent() ? result.rungs().get(first.getAsInt()).name() : null);
    }
}
