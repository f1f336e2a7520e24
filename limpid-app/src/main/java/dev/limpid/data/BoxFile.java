package dev.limpid.data;

import dev.limpid.error.LimpidException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Boxes of objects from a CSV file with the columns {@code file} (or {@code image}) and either {@code left}, {@code top},
 * {@code right}, {@code bottom} or {@code x}, {@code y}, {@code width}, {@code height}, in pixels of the picture. Immutable.
 */
public final class BoxFile {
    /**
     * A box, pixels of the picture.
     *
     * @param left its left edge
     * @param top its upper edge
     * @param right its right edge
     * @param bottom its lower edge
     */
    public record Edges(double left, double top, double right, double bottom) {
        /** Whether it has no pixel in common with a picture of these sizes. */
        boolean isOutside(int width, int height) {
            return left >= width || top >= height || right <= 0 || bottom <= 0;
        }
    }

    private final Map<String, List<Edges>> boxes;

    private BoxFile(Map<String, List<Edges>> boxes) {
        this.boxes = boxes;
    }

    /** Reads a file. @throws LimpidException if it cannot be read, or a column is missing or no number */
    public static BoxFile read(Path csv) {
        List<List<String>> rows = Csv.read(csv);
        List<String> header = rows.get(0);
        int file = Math.max(header.indexOf("file"), header.indexOf("image"));
        boolean isOfEdges = header.contains("right");
        List<Integer> columns = (isOfEdges
                        ? List.of("left", "top", "right", "bottom")
                        : List.of("x", "y", "width", "height"))
                .stream().map(header::indexOf).toList();
        if (file < 0 || columns.contains(-1)) {
            throw LimpidException.badInput(
                    csv + ": needs the columns 'file', 'left', 'top', 'right' and 'bottom', or 'file', 'x',"
                            + " 'y', 'width' and 'height', but has " + header);
        }
        Map<String, List<Edges>> boxes = new LinkedHashMap<>();
        for (List<String> row : rows.subList(1, rows.size())) {
            double[] numbers =
                    columns.stream().mapToDouble(c -> number(csv, row, c)).toArray();
            Edges box = isOfEdges
                    ? new Edges(numbers[0], numbers[1], numbers[2], numbers[3])
                    : new Edges(numbers[0], numbers[1], numbers[0] + numbers[2], numbers[1] + numbers[3]);
            if (!(box.left < box.right && box.top < box.bottom)) {
                throw LimpidException.badInput(csv + ": the box is empty: " + row);
            }
            boxes.computeIfAbsent(stem(row.get(file)), f -> new ArrayList<>()).add(box);
        }
        return new BoxFile(boxes);
    }

    private static double number(Path csv, List<String> row, int column) {
        try {
            return Double.parseDouble(row.get(column));
        } catch (NumberFormatException | IndexOutOfBoundsException e) {
            throw LimpidException.badInput(csv + ": a line has no number for a box: " + row, e);
        }
    }

    /** The name of a file without folders and ending, by which masks and boxes belong to pictures. */
    public static String stem(String file) {
        String last = file.substring(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1);
        return last.replaceFirst("\\.[A-Za-z0-9]+$", "");
    }

    /** The boxes of a picture by the name of its file; empty if there are none. */
    public List<Edges> of(String picture) {
        return boxes.getOrDefault(stem(picture), List.of());
    }

    /** How many boxes there are. */
    public int size() {
        return boxes.values().stream().mapToInt(List::size).sum();
    }
}
