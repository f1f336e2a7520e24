package dev.limpid.dream;

import dev.limpid.app.json.Json;
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
                file.toString());
    }

    /** All of a job. */
    public static Map<String, @Nullable Object> document(
            DreamJob job, List<Map<String, @Nullable Object>> dreams, Path sheet, Path page) {
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
                "dreams",
                dreams,
                "sheet",
                sheet.toString(),
                "page",
                page.toString());
    }
}
