package dev.limpid.model;

import com.fasterxml.jackson.databind.JsonNode;
import dev.limpid.error.LimpidException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Hugging Face's {@code preprocessor_config.json} (how pictures are resized, cropped, scaled and normalised) and
 * {@code config.json} ({@code id2label}).
 */
final class HuggingFaceHint {
    /** Image processors for which a size that is one number is that of the shorter side. */
    private static final List<String> SHORTER_SIDE =
            List.of("clip", "convnext", "levit", "poolformer", "mobilenet", "mobilevit", "bit", "vithybrid", "vivit");

    private static final List<String> KEYS = List.of(
            "image_processor_type", "image_mean", "image_std", "do_resize", "do_rescale", "do_normalize", "crop_size");

    private static final int LARGE_CONVNEXT = 384;

    private final JsonNode json;
    private final String type;
    private final List<String> parts = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    private HuggingFaceHint(JsonNode json) {
        this.json = json;
        this.type = json.path("image_processor_type")
                .asText(json.path("feature_extractor_type").asText(""))
                .toLowerCase(Locale.ROOT);
    }

    /** Whether this is the configuration of an image processor. */
    static boolean isProcessor(JsonNode json) {
        return json.isObject() && KEYS.stream().anyMatch(json::has) && !json.has("sampling_rate");
    }

    /** How an image processor prepares pictures. @throws LimpidException if a value cannot be read */
    static Hint processor(JsonNode json, String source) {
        HuggingFaceHint hint = new HuggingFaceHint(json);
        hint.resize();
        hint.interpolation();
        hint.numbers();
        String text = String.join(",", hint.parts);
        return new Hint(source, text.isEmpty() ? null : text, Optional.empty(), -1, hint.notes);
    }

    /** The names of the classes; names such as LABEL_0 say nothing. @throws LimpidException if they cannot be read */
    static Optional<Hint> labels(JsonNode json, String source) {
        if (!json.path("id2label").isObject()) {
            return Optional.empty();
        }
        Labels labels = Labels.of(json.get("id2label"));
        boolean isNamed = labels.names().stream().anyMatch(n -> !n.matches("LABEL_\\d+"));
        return Optional.of(new Hint(
                source,
                null,
                isNamed ? Optional.of(labels) : Optional.empty(),
                labels.names().size(),
                List.of()));
    }

    /** Height and width; null if there is no size of this form. */
    private static int @Nullable [] sides(JsonNode size) {
        if (size.isNumber()) {
            return new int[] {size.asInt(), size.asInt()};
        }
        if (size.isArray() && size.size() == 2) {
            return new int[] {size.get(0).asInt(), size.get(1).asInt()};
        }
        return size.has("height") && size.has("width")
                ? new int[] {size.get("height").asInt(), size.get("width").asInt()}
                : null;
    }

    private void resize() {
        JsonNode size = json.path("size");
        boolean isCropped = json.path("do_center_crop").asBoolean(json.has("crop_size")) && json.has("crop_size");
        int @Nullable [] crop = isCropped ? sides(json.get("crop_size")) : null;
        if (!json.path("do_resize").asBoolean(true)) {
            if (crop != null) {
                parts.add("size=" + crop[1] + "x" + crop[0] + ",resize=none");
            }
            return;
        }
        int shorter = size.isNumber() && isShorter()
                ? size.asInt()
                : size.path("shortest_edge").asInt(0);
        int @Nullable [] exact = shorter > 0 ? null : sides(size);
        if (shorter > 0 && crop == null && size.has("longest_edge")) {
            notes.add("the image processor keeps the aspect ratio (" + size
                    + "), but the network's size is fixed; how pictures are fitted is guessed");
        } else if (shorter > 0) {
            shorter(shorter, crop);
        } else if (exact != null) {
            exact(exact, crop);
        } else if (!size.isMissingNode()) {
            notes.add("the image processor's size " + size + " is of an unknown form; the size is guessed");
        }
    }

    private boolean isShorter() {
        return SHORTER_SIDE.stream().anyMatch(type::startsWith);
    }

    private void shorter(int side, int @Nullable [] crop) {
        boolean isLarge = type.startsWith("convnext") && side >= LARGE_CONVNEXT;
        int resized = side;
        if (type.startsWith("convnext") && crop == null) {
            resized = (int) (side / json.path("crop_pct").asDouble(224.0 / 256));
        } else if (type.startsWith("levit")) {
            resized = (int) (256 / 224.0 * side);
        }
        int[] seen = crop == null ? new int[] {side, side} : crop;
        parts.add("size=" + seen[1] + "x" + seen[0]);
        parts.add(isLarge ? "resize=exact" : "resize=" + resized);
    }

    private void exact(int[] sides, int @Nullable [] crop) {
        int[] seen = crop == null ? sides : crop;
        boolean isCropped = seen[0] != sides[0] || seen[1] != sides[1];
        parts.add("size=" + seen[1] + "x" + seen[0]);
        if (isCropped && sides[0] != sides[1]) {
            notes.add("the image processor resizes to " + sides[1] + " x " + sides[0]
                    + " and crops, which is done without the crop");
        }
        parts.add(isCropped && sides[0] == sides[1] ? "resize=" + sides[0] + "x" + sides[0] : "resize=exact");
    }

    private void interpolation() {
        if (!json.has("resample")) {
            return;
        }
        int number = json.get("resample").asInt(-1);
        parts.add("antialias=true");
        parts.add("interpolation=" + (number == 3 || number == 1 ? "cubic" : "linear"));
        if (number != 2 && number != 3) {
            notes.add("the image processor's resampling " + json.get("resample") + " is computed as "
                    + (number == 1 ? "cubic" : "linear"));
        }
    }

    private void numbers() {
        boolean isRescaled = json.path("do_rescale").asBoolean(true);
        double scale = isRescaled ? json.path("rescale_factor").asDouble(1 / 255.0) : 1;
        boolean isCentred = isRescaled
                && (json.path("rescale_offset").asBoolean(false)
                        || json.path("offset").asBoolean(false)
                        || json.path("do_zero_centering").asBoolean(false));
        double offset = isCentred ? 1 : 0;
        boolean isNormalised = json.path("do_normalize").asBoolean(json.has("image_mean")) && json.has("image_mean");
        parts.add("channels=" + (json.path("do_flip_channel_order").asBoolean(false) ? "bgr" : "rgb"));
        parts.add("scale=" + scale);
        parts.add("mean=" + list(isNormalised ? json.get("image_mean") : json.path("none"), offset, 0));
        parts.add("std=" + list(isNormalised ? json.path("image_std") : json.path("none"), 0, 1));
    }

    /** Numbers with colons between them, each plus an offset. */
    static String list(JsonNode json, double offset, double otherwise) {
        if (json.isMissingNode() || json.isNull()) {
            return Double.toString(otherwise + offset);
        }
        List<JsonNode> numbers = new ArrayList<>();
        if (json.isArray()) {
            json.forEach(numbers::add);
        } else {
            numbers.add(json);
        }
        if (numbers.isEmpty() || numbers.stream().anyMatch(n -> !n.isNumber())) {
            throw LimpidException.badInput("its mean or deviation is not numbers: " + json);
        }
        return numbers.stream().map(n -> Double.toString(n.asDouble() + offset)).collect(Collectors.joining(":"));
    }
}
