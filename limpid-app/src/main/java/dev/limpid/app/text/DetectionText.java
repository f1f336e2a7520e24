package dev.limpid.app.text;

import dev.limpid.Detection;
import dev.limpid.Detections;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Boxes that a detector found, as text. */
public final class DetectionText {
    private DetectionText() {}

    /**
     * How many boxes were found in a picture, and a table of them.
     *
     * @param found the boxes
     * @param threshold the least score
     * @param file where the picture with its boxes was written
     */
    public static List<String> lines(Detections found, double threshold, Path file) {
        List<String> lines = new ArrayList<>();
        lines.add(found.input().name() + "  " + found.boxes().size() + " of " + found.candidates()
                + " boxes with a score of at least " + threshold + ", " + found.width() + " x " + found.height()
                + " pixels  " + file);
        if (!found.boxes().isEmpty()) {
            lines.add(String.format(
                    Locale.ROOT,
                    "  %7s  %-16s %6s  %8s %8s %8s %8s",
                    "box",
                    "class",
                    "score",
                    "left",
                    "top",
                    "right",
                    "bottom"));
        }
        found.boxes().forEach(b -> lines.add(line(b)));
        return lines;
    }

    private static String line(Detection each) {
        String edges = each.isPlaced()
                ? String.format(
                        Locale.ROOT, "%8.1f %8.1f %8.1f %8.1f", each.left(), each.top(), each.right(), each.bottom())
                : "";
        return String.format(Locale.ROOT, "  %7d  %-16s %6.3f  %s", each.number(), each.label(), each.score(), edges);
    }
}
