package dev.limpid.app.json;

import dev.limpid.zoo.Accuracy;
import dev.limpid.zoo.Card;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Built-in networks as JSON. */
public final class ZooJson {
    private ZooJson() {}

    /** What a card says in short. */
    public static Map<String, @Nullable Object> described(Card card) {
        Accuracy accuracy = card.accuracy();
        return Json.object(
                "name", card.name(),
                "title", card.title(),
                "summary", card.summary(),
                "data", card.data().name(),
                "classes", card.labels().size(),
                "parameters", card.parameters(),
                "bytes", card.bytes(),
                "sha256", card.sha256(),
                "accuracy",
                        Json.object(
                                "right", accuracy.right(),
                                "pictures", accuracy.pictures(),
                                "value", accuracy.value(),
                                "low", accuracy.low(),
                                "high", accuracy.high()));
    }
}
