package dev.limpid.dream;

import dev.limpid.app.json.Json;
import dev.limpid.app.json.ResultJson;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Dreams as JSON. */
public final class DreamJson {
    private DreamJson() {}

    /**
     * One dream.
     *
     * @param file its picture
     */
    public static Map<String, @Nullable Object> of(DreamJob job, Dream dream, Path file) {
        return of(job, dream, Optional.of(file));
    }

    private static Map<String, @Nullable Object> of(DreamJob job, Dream dream, Optional<Path> file) {
        Optional<BestInput> best = job.findBestInput(dream);
        List<Float> curve = new ArrayList<>();
        for (float each : dream.curve()) {
            curve.add(each);
        }
        return Json.object(
                "name",
                dream.name(),
                "layer",
                dream.value(),
                "unit",
                dream.unit() < 0 ? null : dream.unit(),
                "facet",
                dream.facet(),
                "activation",
                dream.activation(),
                "bestInput",
                best.map(b -> Json.object("input", b.input(), "activation", b.activation()))
                        .orElse(null),
                "curve",
                curve,
                "file",
                file.map(Path::toString).orElse(null));
    }

    /** All of a job that has written no files. */
    public static Map<String, @Nullable Object> document(DreamJob job, List<Dream> dreams) {
        return document(
                job,
                dreams.stream().map(d -> of(job, d, Optional.empty())).toList(),
                Optional.empty(),
                Optional.empty());
    }

    /** All of a job. */
    public static Map<String, @Nullable Object> document(
            DreamJob job, List<Map<String, @Nullable Object>> dreams, Path sheet, Path page) {
        return document(job, dreams, Optional.of(sheet), Optional.of(page));
    }

    private static Map<String, @Nullable Object> document(
            DreamJob job, List<Map<String, @Nullable Object>> dreams, Optional<Path> sheet, Optional<Path> page) {
        DreamRequest request = job.request();
        return Json.object(
                "model",
                job.model().name(),
                "sha256",
                job.model().sha256(),
                "aim",
                request.label(),
                "parametrization",
                request.style().parametrization(),
                "data",
                request.style().data().map(d -> d.name()).orElse(null),
                "options",
                Json.object(
                        "steps",
                        request.options().steps(),
                        "rate",
                        request.options().rate(),
                        "jitter",
                        request.options().jitter(),
                        "scale",
                        request.options().zoom(),
                        "rotation",
                        request.options().rotation(),
                        "blur",
                        request.options().blur(),
                        "tv",
                        request.options().variation(),
                        "l2",
                        request.options().energy(),
                        "diversity",
                        request.options().diversity(),
                        "anchor",
                        request.options().anchor()),
                "seed",
                request.seed(),
                "resumed",
                job.resumed(),
                "unreadable",
                ResultJson.unreadable(job.failures()),
                "dreams",
                dreams,
                "sheet",
                sheet.map(Path::toString).orElse(null),
                "page",
                page.map(Path::toString).orElse(null));
    }
}
