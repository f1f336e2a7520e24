package dev.limpid.app.json;

import dev.limpid.trust.MetricInfo;
import dev.limpid.trust.Need;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Metrics of explanations as JSON. */
public final class MetricJson {
    private MetricJson() {}

    /** All that is declared of a metric. An end of the range that is infinite is null. */
    public static Map<String, @Nullable Object> described(MetricInfo info) {
        return Json.object(
                "name", info.name(),
                "family", info.family().label(),
                "direction", info.directionText(),
                "range", Json.object("lowest", finite(info.lowest()), "highest", finite(info.highest())),
                "needs", info.orderedNeeds().stream().map(Need::label).toList(),
                "cost", info.cost(),
                "reference", info.reference(),
                "status", info.proof().status(),
                "proof", info.proof().sentence(),
                "meaning", info.meaning(),
                "order", info.order());
    }

    private static @Nullable Double finite(double end) {
        return Double.isInfinite(end) ? null : end;
    }
}
