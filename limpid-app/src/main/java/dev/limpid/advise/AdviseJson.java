package dev.limpid.advise;

import dev.limpid.Model;
import dev.limpid.app.json.Json;
import dev.limpid.app.json.ResultJson;
import dev.limpid.metrics.Interval;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Advice as JSON and as lines of text. */
public final class AdviseJson {
    private AdviseJson() {}

    /**
     * The whole document.
     *
     * @param steps how far the run went
     * @param command that explains with what is recommended; empty if nothing is
     */
    public static Map<String, @Nullable Object> document(
            Model model, AdviseRequest request, Advice advice, AdviseSteps steps, Optional<String> command) {
        Map<String, @Nullable Object> document = ResultJson.head(model);
        document.put("seed", request.seed());
        document.put("budgetSeconds", request.budget().toMillis() / 1000.0);
        document.put("steps", steps.all());
        document.put("metrics", advice.metrics());
        document.put(
                "recommended",
                advice.recommended()
                        .map(c -> Json.object(
                                "method", c.call().method(),
                                "layer", c.layer().orElse(null),
                                "parameters", c.call().parameters(),
                                "command", command.orElse(null)))
                        .orElse(null));
        document.put("reason", advice.reason());
        document.put("confidence", advice.recommended().isPresent() ? advice.confidence() : null);
        document.put("triedOn", advice.triedOn());
        document.put("freshPictures", advice.freshPictures());
        document.put(
                "finalists",
                advice.finalists().stream().map(f -> finalist(advice, f)).toList());
        document.put("tried", advice.tried().stream().map(AdviseJson::tried).toList());
        document.put("warnings", advice.warnings());
        return document;
    }

    private static Map<String, @Nullable Object> finalist(Advice advice, Advice.Finalist finalist) {
        Map<String, @Nullable Object> means = new LinkedHashMap<>();
        for (int m = 0; m < advice.metrics().size(); m++) {
            Interval mean = finalist.means().get(m);
            means.put(advice.metrics().get(m), mean.count() == 0 ? null : interval(mean));
        }
        return Json.object(
                "name", finalist.name(),
                "knowsNothing", finalist.isBaseline(),
                "rank", interval(finalist.rank()),
                "behind", interval(finalist.behind()),
                "worse", finalist.isWorse(),
                "means", means);
    }

    private static Map<String, @Nullable Object> interval(Interval interval) {
        return Json.object("value", interval.value(), "low", interval.low(), "high", interval.high());
    }

    private static Map<String, @Nullable Object> tried(Advice.Tried tried) {
        return Json.object(
                "name", tried.candidate().name(),
                "pictures", tried.pictures(),
                "rank", Double.isNaN(tried.rank()) ? null : tried.rank(),
                "note", tried.note());
    }

    /** What to say about advice. */
    public static List<String> lines(Advice advice) {
        List<String> lines = new java.util.ArrayList<>();
        if (!advice.finalists().isEmpty()) {
            lines.add(
                    String.format(Locale.ROOT, "%-44s %10s  %s", "on fresh pictures", "mean rank", "behind the first"));
            for (Advice.Finalist each : advice.finalists()) {
                lines.add(String.format(
                        Locale.ROOT,
                        "%-44s %10.2f  %s",
                        each.name(),
                        each.rank().value(),
                        each.equals(advice.finalists().get(0))
                                ? ""
                                : String.format(
                                        Locale.ROOT,
                                        "%.2f (%.2f to %.2f)",
                                        each.behind().value(),
                                        each.behind().low(),
                                        each.behind().high())));
            }
            lines.add("");
        }
        lines.add(advice.recommended()
                .map(c -> "recommended: " + c.name() + " (confidence " + label(advice.confidence()) + ")")
                .orElse("nothing can be recommended"));
        lines.add(advice.reason());
        lines.addAll(advice.warnings());
        return lines;
    }

    /** A confidence in words with its number: {@code high, 97 %}. */
    static String label(double confidence) {
        String word = confidence >= 0.95 ? "high" : confidence >= 0.8 ? "moderate" : "low";
        return String.format(Locale.ROOT, "%s, %.0f %%", word, 100 * confidence);
    }
}
