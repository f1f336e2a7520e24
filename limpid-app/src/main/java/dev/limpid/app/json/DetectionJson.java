package dev.limpid.app.json;

import dev.limpid.DetectOptions;
import dev.limpid.Detection;
import dev.limpid.Detections;
import dev.limpid.Model;
import dev.limpid.model.Detector;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Detections as JSON. */
public final class DetectionJson {
    private DetectionJson() {}

    /** The document about detections of a model. */
    public static Map<String, @Nullable Object> document(
            Model model, DetectOptions options, List<@Nullable Object> results) {
        Map<String, @Nullable Object> document = ResultJson.head(model);
        document.put(
                "detector",
                model.classifier().findDetector().map(d -> detector(model, d)).orElse(null));
        document.put("threshold", options.threshold());
        document.put("overlap", options.overlap());
        document.put("results", results);
        return document;
    }

    private static Map<String, @Nullable Object> detector(Model model, Detector detector) {
        return Json.object(
                "boxes", detector.count(model.classifier().graph()),
                "classes", detector.classes(),
                "coordinates", detector.form().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                "boxValue", detector.boxes().value(),
                "scoreValue", detector.scores().value(),
                "objectness", detector.objectness().isPresent());
    }

    /** What was found in one input, and the picture that was written. */
    public static Map<String, @Nullable Object> result(Detections found, String file) {
        return Json.object(
                "input", found.input().name(),
                "width", found.width(),
                "height", found.height(),
                "candidates", found.candidates(),
                "file", file,
                "boxes", found.boxes().stream().map(DetectionJson::box).toList());
    }

    private static Map<String, @Nullable Object> box(Detection each) {
        @Nullable
        List<Double> edges = each.isPlaced() ? List.of(each.left(), each.top(), each.right(), each.bottom()) : null;
        return Json.object(
                "number", each.number(),
                "target", "box:" + each.number() + ":" + each.index(),
                "index", each.index(),
                "label", each.label(),
                "score", each.score(),
                "box", edges);
    }
}
