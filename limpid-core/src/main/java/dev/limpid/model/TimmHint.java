package dev.limpid.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** timm's {@code config.json}: {@code pretrained_cfg} with sizes, crop, interpolation, mean, std and names of classes. */
final class TimmHint {
    private static final double USUAL_CROP = 0.875;

    private TimmHint() {}

    /** Whether this is the configuration of a network of timm, or its {@code pretrained_cfg} alone. */
    static boolean isConfig(JsonNode json) {
        return json.path("pretrained_cfg").isObject() || (json.has("input_size") && json.has("mean"));
    }

    /** What the configuration says. @throws dev.limpid.error.LimpidException if a value cannot be read */
    static Hint of(JsonNode json, String source) {
        JsonNode config = json.path("pretrained_cfg").isObject() ? json.get("pretrained_cfg") : json;
        List<String> parts = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        JsonNode size = config.path("input_size");
        if (size.isArray() && size.size() == 3) {
            int height = size.get(1).asInt();
            int width = size.get(2).asInt();
            parts.add("size=" + width + "x" + height);
            // Rounded down, as timm does.
            int resized =
                    (int) (Math.max(height, width) / config.path("crop_pct").asDouble(USUAL_CROP));
            parts.add(fit(config.path("crop_mode").asText("center"), resized, height, width, notes));
        }
        String interpolation = config.path("interpolation").asText("");
        if (!interpolation.isEmpty()) {
            parts.add("antialias=true");
            parts.add("interpolation=" + (interpolation.equals("bicubic") ? "cubic" : "linear"));
        }
        if (!List.of("", "bicubic", "bilinear", "random").contains(interpolation)) {
            notes.add("timm's interpolation " + interpolation + " is computed as linear");
        }
        if (config.has("mean")) {
            parts.add("channels=rgb");
            parts.add("scale=1/255");
            parts.add("mean=" + HuggingFaceHint.list(config.get("mean"), 0, 0));
            parts.add("std=" + HuggingFaceHint.list(config.path("std"), 0, 1));
        }
        JsonNode names = config.has("label_names") ? config.get("label_names") : json.path("label_names");
        Optional<Labels> labels = names.isContainerNode() ? Optional.of(Labels.of(names)) : Optional.empty();
        int classes = json.path("num_classes").asInt(config.path("num_classes").asInt(-1));
        return new Hint(source, parts.isEmpty() ? null : String.join(",", parts), labels, classes, notes);
    }

    private static String fit(String mode, int resized, int height, int width, List<String> notes) {
        if (mode.equals("squash")) {
            return resized == height && resized == width ? "resize=exact" : "resize=" + resized + "x" + resized;
        }
        if (mode.equals("border")) {
            notes.add("timm's border around the picture is filled with grey");
            return "fit=pad";
        }
        return "resize=" + resized;
    }
}
