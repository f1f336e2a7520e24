package dev.limpid.evaluate;

import dev.limpid.app.json.Json;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How many pictures a ranking needs, as JSON. */
public final class PlanJson {
    private PlanJson() {}

    /** The pairs of methods and how many pictures tell them apart. */
    public static Map<String, @Nullable Object> of(RankingPlan plan) {
        return Json.object(
                "metric", plan.metric(),
                "pilot", plan.pictures(),
                "pairs",
                        plan.pairs().stream()
                                .map(p -> Json.object(
                                        "better", p.better(),
                                        "worse", p.worse(),
                                        "difference", p.difference(),
                                        "pictures", p.plan().samples(),
                                        "low", p.plan().low(),
                                        "high", p.plan().high()))
                                .toList());
    }
}
