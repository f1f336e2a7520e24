package dev.limpid.attack;

import dev.limpid.app.json.Json;
import dev.limpid.contrast.attack.Attacked;
import dev.limpid.data.ClassResults;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Attacks as JSON. */
public final class AttackJson {
    private AttackJson() {}

    /**
     * The attacks on a picture.
     *
     * @param files the changed pictures by the name of the attack
     */
    public static Map<String, @Nullable Object> of(PictureAttack attack, Map<String, Path> files) {
        List<@Nullable Object> results = new ArrayList<>();
        attack.results().forEach((method, result) -> {
            Attacked found = result.attacked();
            results.add(Json.object(
                    "attack", method,
                    "reached", found.isReached(),
                    "class", found.after(),
                    "label", result.label(),
                    "linf", found.linf(),
                    "l2", found.l2(),
                    "pixels", found.places(),
                    "passes", found.passes(),
                    "file", Objects.requireNonNull(files.get(method)).toString()));
        });
        return Json.object(
                "input", attack.name(),
                "label", attack.label(),
                "right", attack.isRight().orElse(null),
                "broken", attack.broken().orElse(null),
                "attacks", results);
    }

    /** The whole document. */
    public static Map<String, @Nullable Object> document(AttackJob job, List<@Nullable Object> pictures, Path page) {
        Map<String, @Nullable Object> document = ClassResults.document(job.model(), job.data());
        document.put("target", job.request().target().orElse(null));
        document.put("seed", job.request().seed());
        document.put(
                "robustness",
                job.curve().points().stream()
                        .map(p -> Json.object(
                                "radius", p.radius(),
                                "pictures", p.pictures(),
                                "share", p.share(),
                                "low", p.low(),
                                "high", p.high()))
                        .toList());
        document.put("pictures", pictures);
        document.put("page", page.toString());
        return document;
    }
}
