package dev.limpid.locate;

import dev.limpid.app.json.Json;
import dev.limpid.app.json.ResultJson;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Predictions in words, as JSON. */
public final class WordsJson {
    private WordsJson() {}

    /** What can be said of a picture. */
    public static Map<String, @Nullable Object> of(Words words, WordsText language) {
        return Json.object(
                "input", words.name(),
                "label", words.label(),
                "logit", words.logit(),
                "lines", language.lines(words),
                "claims",
                        words.claims().stream()
                                .map(c -> Json.object(
                                        "concept", c.isNamed() ? c.concept() : null,
                                        "units", c.units(),
                                        "place", c.place().name().toLowerCase(Locale.ROOT),
                                        "effect", c.effect(),
                                        "regionEffect", c.regionEffect(),
                                        "shown", c.isShown()))
                                .toList(),
                "refused",
                        words.refused().stream()
                                .map(r -> Json.object(
                                        "concept", r.concept(), "effect", r.effect(), "regionEffect", r.regionEffect()))
                                .toList());
    }

    /** The whole document. */
    public static Map<String, @Nullable Object> document(WordsJob job, List<@Nullable Object> pictures, Path page) {
        Map<String, @Nullable Object> document = ResultJson.head(job.model());
        document.put("layer", job.layer());
        document.put("seed", job.request().seed());
        document.put("trusted", job.names().get(true));
        document.put("not_trusted", job.names().get(false));
        document.put("pictures", pictures);
        document.put("page", page.toString());
        return document;
    }
}
