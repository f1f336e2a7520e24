package dev.limpid.retrain;

import dev.limpid.app.json.Json;
import dev.limpid.app.json.ResultJson;
import dev.limpid.metrics.Interval;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Retraining as JSON. */
public final class RetrainJson {
    private RetrainJson() {}

    /**
     * The whole document.
     *
     * @param failed methods that do not work, and why
     */
    public static Map<String, @Nullable Object> document(
            RetrainJob job, RetrainResult result, Map<String, String> failed, Path page) {
        RetrainRequest request = job.request();
        Map<String, @Nullable Object> document = ResultJson.head(job.model());
        document.put("seed", request.seed());
        document.put("seeds", request.seeds());
        document.put("epochs", request.epochs());
        document.put("training", request.training());
        document.put("test", request.test());

        document.put("accuracyOfExplained", result.right());
        document.put("accuracyOnWhole", interval(result.whole()));
        document.put("curves", result.curves().stream().map(RetrainJson::curve).toList());
        document.put(
                "failed",
                failed.entrySet().stream()
                        .map(e -> Json.object("name", e.getKey(), "error", e.getValue()))
                        .toList());
        document.put("page", page.toString());
        return document;
    }

    private static Map<String, @Nullable Object> curve(RetrainCurve curve) {
        return Json.object(
                "method", curve.method(),
                "metric", curve.mode().label(),
                "mean", interval(curve.mean()),
                "points",
                        curve.points().stream()
                                .map(p -> Json.object("share", p.share(), "accuracy", interval(p.accuracy())))
                                .toList());
    }

    private static Map<String, @Nullable Object> interval(Interval interval) {
        return Json.object("value", interval.value(), "low", interval.low(), "high", interval.high());
    }
}
