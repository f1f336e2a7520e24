package dev.limpid.model;

import dev.limpid.error.LimpidException;
import dev.limpid.graph.Header;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The metadata that Ultralytics writes into ONNX files: {@code names}, {@code imgsz}, {@code stride}, {@code task}.
 * Pictures are 0 to 1; classifiers crop the centre, all others fit the whole picture between grey bars.
 */
final class UltralyticsHint {
    private static final String SOURCE = "the file's Ultralytics metadata";
    private static final Pattern NUMBER = Pattern.compile("\\d{1,5}");

    private UltralyticsHint() {}

    static Optional<Hint> find(Header header) {
        Map<String, String> metadata = header.metadata();
        boolean isTheirs = metadata.getOrDefault("author", "").equals("Ultralytics")
                || (metadata.containsKey("names") && metadata.containsKey("stride"));
        if (!isTheirs) {
            return Optional.empty();
        }
        List<Integer> sides = new ArrayList<>();
        Matcher number = NUMBER.matcher(metadata.getOrDefault("imgsz", ""));
        while (number.find()) {
            sides.add(Integer.valueOf(number.group()));
        }
        String size = sides.isEmpty() ? "" : ",size=" + sides.get(sides.size() - 1) + "x" + sides.get(0);
        boolean isClassifier = metadata.getOrDefault("task", "").equals("classify");
        String fit = !isClassifier
                ? ",fit=pad,fill=" + Preprocessing.USUAL_FILL + ",antialias=false"
                : sides.isEmpty() ? "" : ",resize=" + Math.max(sides.get(0), sides.get(sides.size() - 1));
        String preprocess = "unit" + size + fit;
        try {
            Optional<Labels> labels = Labels.inMetadata(metadata.getOrDefault("names", ""));
            return Optional.of(new Hint(SOURCE, preprocess, labels, -1, List.of()));
        } catch (LimpidException e) {
            String reason = "the names in " + SOURCE + " are ignored: " + e.getMessage();
            return Optional.of(new Hint(SOURCE, preprocess, Optional.empty(), -1, List.of(reason)));
        }
    }
}
