package dev.limpid.concepts;

import dev.limpid.app.json.Json;
import dev.limpid.concepts.ConceptResult.Example;
import dev.limpid.concepts.ConceptResult.Found;
import dev.limpid.concepts.ConceptResult.Tested;
import dev.limpid.inside.concept.Tcav;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** A result as JSON and as tables. */
final class ConceptJson {
    private final ConceptResult result;
    private final IntFunction<String> classes;
    private final IntFunction<String> inputs;

    ConceptJson(ConceptResult result, IntFunction<String> classes, IntFunction<String> inputs) {
        this.result = result;
        this.classes = classes;
        this.inputs = inputs;
    }

    Map<String, @Nullable Object> document() {
        return Json.object(
                "layer",
                result.layer(),
                "inputs",
                result.inputs(),
                "vectors",
                List.copyOf(result.directions().keySet()),
                "tcav",
                result.tested().stream().map(this::tested).toList(),
                "found",
                result.found().stream().map(this::found).toList(),
                "channels",
                result.channels().stream()
                        .map(c -> Json.object(
                                "channel",
                                c.name().matches("[0-9]+") ? (Object) c.number() : c.name(),
                                "relevance",
                                c.relevance(),
                                "classes",
                                c.classes(),
                                "most_relevant",
                                c.relevant().stream().map(inputs::apply).toList(),
                                "most_active",
                                c.active().stream().map(inputs::apply).toList()))
                        .toList(),
                "gates",
                result.gates().stream()
                        .map(g -> Json.object(
                                "value",
                                g.name(),
                                "kind",
                                g.kind(),
                                "size",
                                g.size(),
                                "mean",
                                g.mean(),
                                "by_class",
                                g.byClass()))
                        .toList(),
                "capsules",
                result.capsules()
                        .map(c -> Json.object(
                                "inputs",
                                c.inputs(),
                                "coupled",
                                c.coupled(),
                                "chance",
                                c.chance(),
                                "numbers",
                                c.numbers().stream()
                                        .map(n -> Json.object(
                                                "number",
                                                n.number(),
                                                "change",
                                                n.change(),
                                                "brighter",
                                                n.brighter(),
                                                "right",
                                                n.right(),
                                                "down",
                                                n.down(),
                                                "wider",
                                                n.wider(),
                                                "higher",
                                                n.higher()))
                                        .toList())),
                "heads",
                result.heads().stream()
                        .map(h -> Json.object(
                                "layer",
                                h.layer(),
                                "head",
                                h.number(),
                                "distance",
                                h.looks().distance(),
                                "entropy",
                                h.looks().entropy(),
                                "special",
                                h.looks().special()))
                        .toList(),
                "judged",
                result.judged().stream()
                        .map(j -> Json.object(
                                "concepts",
                                j.method(),
                                "network",
                                j.network(),
                                "count",
                                j.concepts(),
                                "kept",
                                j.kept(),
                                "completeness",
                                j.completeness(),
                                "explained",
                                j.explained(),
                                "part_auc",
                                j.auc(),
                                "part_overlap",
                                j.overlap()))
                        .toList(),
                "notes",
                result.notes());
    }

    private Map<String, @Nullable Object> tested(Tested each) {
        return Json.object(
                "concept",
                each.name(),
                "category",
                each.category(),
                "inputs",
                each.inputs(),
                "accuracy",
                each.accuracy(),
                "classes",
                each.scores().stream().map(this::score).toList());
    }

    private Map<String, @Nullable Object> score(Tcav.Score score) {
        return Json.object(
                "class",
                classes.apply(score.target()),
                "inputs",
                score.inputs(),
                "score",
                score.score(),
                "effect",
                score.mean(),
                "random_low",
                score.lowest(),
                "random_high",
                score.highest(),
                "verdict",
                verdict(score),
                "runs",
                score.runs());
    }

    /** The answer of the test: the sign of the effect if it is certain. */
    static String verdict(Tcav.Score score) {
        return switch (score.state()) {
            case CERTAIN -> score.mean() > 0 ? "for" : "against";
            case LIKE_RANDOM -> "like random";
            case UNDECIDED, OPEN -> "undecided";
        };
    }

    private Map<String, @Nullable Object> found(Found each) {
        return Json.object(
                "method",
                each.method(),
                "name",
                each.name(),
                "importance",
                each.importance(),
                "classes",
                each.classes(),
                "examples",
                each.examples().stream().map(this::example).toList(),
                "parts",
                each.parts().stream()
                        .map(p -> Json.object(
                                "examples", p.stream().map(this::example).toList()))
                        .toList());
    }

    private Map<String, @Nullable Object> example(Example example) {
        return Json.object(
                "input",
                inputs.apply(example.input()),
                "left",
                example.box().left(),
                "top",
                example.box().top(),
                "width",
                example.box().width(),
                "height",
                example.box().height());
    }

    /** All scores, a line for each concept and class. */
    String scores() {
        List<String> lines = new ArrayList<>(
                List.of("concept,category,class,inputs,score,effect,random_low,random_high,verdict,runs"));
        for (Tested each : result.tested()) {
            for (Tcav.Score score : each.scores()) {
                lines.add(String.format(
                        Locale.ROOT,
                        "%s,%s,%s,%d,%.4f,%.6g,%.6g,%.6g,%s,%d",
                        quoted(each.name()),
                        quoted(each.category()),
                        quoted(classes.apply(score.target())),
                        score.inputs(),
                        score.score(),
                        score.mean(),
                        score.lowest(),
                        score.highest(),
                        verdict(score),
                        score.runs()));
            }
        }
        return String.join("\n", lines) + "\n";
    }

    /** A text as a field of a CSV file. */
    static String quoted(String text) {
        return text.matches("[\\w .:-]*") ? text : '"' + text.replace("\"", "\"\"") + '"';
    }
}
