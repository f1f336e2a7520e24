package dev.limpid.check;

import dev.limpid.Model;
import dev.limpid.app.json.Json;
import dev.limpid.app.json.ResultJson;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A check as JSON. */
public final class CheckJson {
    private CheckJson() {}

    static Map<String, @Nullable Object> thresholds(Thresholds t) {
        return Json.object(
                "correlation", t.correlation(),
                "changed", t.changed(),
                "mprt", t.mprt(),
                "completeness", t.completeness(),
                "sensitivity", t.sensitivity());
    }

    /** The whole document. */
    public static Map<String, @Nullable Object> of(Model model, GoldenMaps golden, CheckResult result) {
        Map<String, @Nullable Object> document = ResultJson.head(model);
        document.put(
                "reference",
                Json.object(
                        "folder", golden.folder().toString(),
                        "software", golden.head().software(),
                        "engine", golden.head().engine(),
                        "model", golden.head().model(),
                        "modelSha256", golden.head().modelSha256(),
                        "preprocessing", golden.head().preprocessing()));
        document.put("thresholds", thresholds(result.request().thresholds()));
        document.put("passed", result.isPassed());
        document.put("failures", result.failures());
        document.put("warnings", result.warnings());
        document.put("notes", result.notes());
        document.put(
                "pictures", result.pictures().stream().map(CheckJson::picture).toList());
        document.put("trials", result.trials().stream().map(CheckJson::trial).toList());
        return document;
    }

    private static Map<String, @Nullable Object> picture(PictureCheck picture) {
        return Json.object(
                "picture",
                picture.name(),
                "error",
                picture.problem(),
                "reference",
                Json.object(
                        "class", picture.golden().index(),
                        "label", picture.golden().label(),
                        "probability", picture.golden().probability()),
                "label",
                picture.label(),
                "probability",
                picture.probability(),
                "changed",
                picture.isChanged(),
                "maps",
                picture.maps().stream()
                        .map(m -> Json.object(
                                "method", m.method(),
                                "correlation", m.drift().map(Drift::correlation).orElse(null),
                                "overlap", m.drift().map(Drift::overlap).orElse(null),
                                "resized", m.drift().map(Drift::isResized).orElse(null),
                                "passed", m.isPassed(),
                                "error", m.problem()))
                        .toList());
    }

    private static Map<String, @Nullable Object> trial(MethodTrial trial) {
        return Json.object(
                "method", trial.method(),
                "metric", trial.metric(),
                "property", trial.property(),
                "value", trial.value(),
                "limit", trial.limit(),
                "values", trial.values(),
                "passed", trial.isPassed(),
                "warning", trial.warning(),
                "error", trial.problem());
    }
}
