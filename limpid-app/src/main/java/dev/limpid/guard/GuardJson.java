package dev.limpid.guard;

import dev.limpid.app.json.Json;
import dev.limpid.app.json.ResultJson;
import dev.limpid.contrast.guard.GuardFeature;
import dev.limpid.contrast.guard.GuardModel;
import dev.limpid.metrics.Interval;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A detector as JSON. */
public final class GuardJson {
    private GuardJson() {}

    /**
     * The whole document.
     *
     * @param file the network that carries the detector; empty if none was written
     */
    public static Map<String, @Nullable Object> document(
            GuardJob job, GuardResult result, Path page, Optional<Path> file) {
        Map<String, @Nullable Object> document = ResultJson.head(job.model());
        document.put("seed", job.request().seed());
        document.put("pictures", result.pictures());
        document.put("threshold", result.threshold());
        document.put(
                "attacks",
                result.scores().stream()
                        .map(s -> Json.object(
                                "attack", s.attack(),
                                "changed", s.changed(),
                                "tested", s.tested(),
                                "softmax", interval(s.softmax()),
                                "saliency", interval(s.saliency()),
                                "statistics", interval(s.maps()),
                                "agreement", interval(s.agreement()),
                                "reconstruction", interval(s.reconstruction()),
                                "all", interval(s.all())))
                        .toList());
        GuardModel detector = result.detector();
        List<@Nullable Object> features = new ArrayList<>();
        for (int k = 0; k < detector.weights().length; k++) {
            GuardFeature feature = detector.features().get(k);
            features.add(Json.object(
                    "feature", feature.label(),
                    "meaning", feature.meaning(),
                    "mean", detector.mean()[k],
                    "deviation", detector.deviation()[k],
                    "weight", detector.weights()[k],
                    "distanceWeight", detector.distances()[k]));
        }
        document.put("features", features);
        document.put("bias", detector.bias());
        document.put("page", page.toString());
        document.put("file", file.map(Path::toString).orElse(null));
        return document;
    }

    private static @Nullable Object interval(Optional<Interval> interval) {
        return interval.map(i -> Json.object("value", i.value(), "low", i.low(), "high", i.high()))
                .orElse(null);
    }
}
