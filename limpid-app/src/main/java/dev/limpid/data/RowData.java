package dev.limpid.data;

import dev.limpid.Image;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.Tensor;
import dev.limpid.metrics.Spread;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;

/**
 * Rows of a table, for networks over tables: a CSV file with a header, a number in each column but the one of the class.
 *
 * @param csv the file
 * @param rows the numbers of each input, in the order of the columns
 * @param labels the number of the class of each; negative if it is not known
 * @param classes the names of the classes
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record RowData(Path csv, List<float[]> rows, List<Integer> labels, List<String> classes) implements DataSet {

    /**
     * The rows of a file.
     *
     * @param limit how many at most, spread over the classes; 0 for all
     * @throws LimpidException if it cannot be read, or a value is no number
     */
    static DataSet of(Path csv, int limit) {
        List<List<String>> lines = Csv.read(csv);
        List<String> header = lines.get(0).stream()
                .map(t -> t.strip().toLowerCase(Locale.ROOT))
                .toList();
        int label = ManifestData.column(header, ManifestData.LABEL);
        List<List<String>> body = Spread.limited(
                lines.subList(1, lines.size()),
                limit,
                line -> label < 0 || label >= line.size() ? "" : line.get(label));
        if (body.isEmpty()) {
            throw LimpidException.notFound(csv + ": has no row");
        }
        List<String> classes = label < 0
                ? List.of()
                : lines.stream()
                        .skip(1)
                        .filter(l -> label < l.size())
                        .map(l -> l.get(label).strip())
                        .filter(l -> !l.isEmpty())
                        .distinct()
                        .sorted()
                        .toList();
        List<float[]> rows = new ArrayList<>();
        List<Integer> labels = new ArrayList<>();
        for (List<String> line : body) {
            rows.add(numbers(csv, header, line, label));
            labels.add(
                    label < 0 || label >= line.size()
                            ? -1
                            : classes.indexOf(line.get(label).strip()));
        }
        return new RowData(csv, rows, labels, classes);
    }

    private static float[] numbers(Path csv, List<String> header, List<String> line, int label) {
        float[] row = new float[header.size() - (label < 0 ? 0 : 1)];
        int at = 0;
        for (int c = 0; c < header.size(); c++) {
            if (c != label) {
                String text = c < line.size() ? line.get(c).strip() : "";
                try {
                    row[at++] = Float.parseFloat(text);
                } catch (NumberFormatException e) {
                    throw LimpidException.badInput(
                            csv + ": '" + text + "' in the column '" + header.get(c) + "' is no number", e);
                }
            }
        }
        return row;
    }

    @Override
    public String name() {
        return csv.toString();
    }

    @Override
    public List<Path> files() {
        return List.of(csv);
    }

    @Override
    public String identity() {
        return FileStamp.of(List.of(csv), i -> rows.size());
    }

    @Override
    public int size() {
        return rows.size();
    }

    @Override
    public String name(int index) {
        return csv + ", row " + (index + 1);
    }

    @Override
    public Image image(int index) {
        float[] row = rows.get(index);
        return Image.of(Tensor.of(row, row.length)).named(name(index));
    }

    @Override
    public OptionalInt label(int index) {
        int label = labels.get(index);
        return label < 0 ? OptionalInt.empty() : OptionalInt.of(label);
    }
}
