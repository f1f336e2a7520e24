package dev.limpid.check;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.limpid.ExplainRequest;
import dev.limpid.MethodCall;
import dev.limpid.app.json.Json;
import dev.limpid.error.LimpidException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A recorded reference as JSON. */
final class GoldenJson {
    private static final int VERSION = 1;

    private GoldenJson() {}

    static String text(GoldenMaps golden) {
        GoldenMaps.Head head = golden.head();
        ExplainRequest explain = golden.request().explain();
        Map<String, @Nullable Object> document = Json.object(
                "version", VERSION,
                "software", head.software(),
                "engine", head.engine(),
                "model", head.model(),
                "modelSha256", head.modelSha256(),
                "preprocessing", head.preprocessing(),
                "data", head.data(),
                "target", explain.target(),
                "layer", explain.layer().orElse(null),
                "seed", explain.seed(),
                "judged", golden.request().judged(),
                "thresholds", CheckJson.thresholds(golden.request().thresholds()));
        document.put(
                "methods",
                explain.methods().stream()
                        .map(call -> Json.object(
                                "method", call.method(),
                                "given", call.parameters(),
                                "parameters", head.parameters().getOrDefault(call.method(), Map.of())))
                        .toList());
        document.put(
                "pictures",
                golden.pictures().stream()
                        .map(p -> Json.object(
                                "picture", p.name(),
                                "sha256", p.sha256().isEmpty() ? null : p.sha256(),
                                "class", p.index(),
                                "label", p.label(),
                                "probability", p.probability(),
                                "maps", p.maps()))
                        .toList());
        return Json.text(document) + "\n";
    }

    static GoldenMaps read(Path folder) {
        Path file = folder.resolve(GoldenMaps.FILE);
        if (!Files.isRegularFile(file)) {
            throw LimpidException.notFound(folder + ": there is no reference here; record one first");
        }
        try {
            JsonNode json = new ObjectMapper().readTree(file.toFile());
            if (json.path("version").asInt() != VERSION) {
                throw LimpidException.badInput(file + ": is no reference of version " + VERSION);
            }
            return golden(folder, json);
        } catch (IOException | IllegalArgumentException e) {
            throw LimpidException.badInput(file + ": is damaged: " + e.getMessage(), e);
        }
    }

    private static GoldenMaps golden(Path folder, JsonNode json) {
        List<MethodCall> calls = new ArrayList<>();
        Map<String, Map<String, String>> parameters = new LinkedHashMap<>();
        for (JsonNode each : json.path("methods")) {
            String method = text(each, "method");
            calls.add(new MethodCall(method, texts(each.path("given"))));
            parameters.put(method, texts(each.path("parameters")));
        }
        JsonNode t = json.path("thresholds");
        Thresholds thresholds = new Thresholds(
                number(t, "correlation"),
                number(t, "changed"),
                number(t, "mprt"),
                number(t, "completeness"),
                number(t, "sensitivity"));
        Optional<String> layer = json.path("layer").isTextual() ? Optional.of(text(json, "layer")) : Optional.empty();
        CheckRequest request = new CheckRequest(
                new ExplainRequest(calls, text(json, "target"), layer, (long) number(json, "seed"), false),
                (int) number(json, "judged"),
                thresholds);
        List<GoldenPicture> pictures = new ArrayList<>();
        for (JsonNode each : json.path("pictures")) {
            pictures.add(new GoldenPicture(
                    text(each, "picture"),
                    each.path("sha256").asText(""),
                    (int) number(each, "class"),
                    text(each, "label"),
                    number(each, "probability"),
                    texts(each.path("maps"))));
        }
        GoldenMaps.Head head = new GoldenMaps.Head(
                text(json, "software"),
                text(json, "engine"),
                text(json, "model"),
                text(json, "modelSha256"),
                text(json, "preprocessing"),
                text(json, "data"),
                parameters);
        return new GoldenMaps(folder, head, request, pictures);
    }

    private static String text(JsonNode json, String key) {
        if (!json.path(key).isTextual()) {
            throw new IllegalArgumentException("there is no text '" + key + "'");
        }
        return json.path(key).asText();
    }

    /** A number, also one that is not finite and stands as a text. */
    private static double number(JsonNode json, String key) {
        JsonNode value = json.path(key);
        if (value.isNumber()) {
            return value.asDouble();
        }
        return Double.parseDouble(text(json, key));
    }

    private static Map<String, String> texts(JsonNode json) {
        Map<String, String> texts = new LinkedHashMap<>();
        json.properties().forEach(e -> texts.put(e.getKey(), e.getValue().asText()));
        return texts;
    }
}
