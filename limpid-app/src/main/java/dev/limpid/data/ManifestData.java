package dev.limpid.data;

import dev.limpid.error.LimpidException;
import dev.limpid.metrics.Spread;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A CSV file with a header: the column {@code file} (or another of its usual names), relative to the CSV file, and optionally {@code label}, a name or number.
 */
final class ManifestData {
    private static final String[] FILE = {"file", "filename", "file_name", "path", "image", "picture"};

    /** Names of the column with the class. */
    static final String[] LABEL = {"label", "class", "target"};

    private ManifestData() {}

    /**
     * The inputs of a manifest.
     *
     * @param limit how many at most; 0 for all
     * @throws LimpidException if it cannot be read, has no such column, or no line
     */
    static DataSet of(Path csv, int limit) {
        List<List<String>> rows = Csv.read(csv);
        List<String> header = rows.get(0).stream()
                .map(t -> t.strip().toLowerCase(Locale.ROOT))
                .toList();
        int file = column(header, FILE);
        int label = column(header, LABEL);
        if (file < 0) {
            throw LimpidException.badInput(csv + ": has no column 'file' but " + header);
        }
        List<String> classes = label < 0
                ? List.of()
                : rows.stream()
                        .skip(1)
                        .filter(r -> label < r.size())
                        .map(r -> r.get(label))
                        .filter(l -> !l.isEmpty())
                        .distinct()
                        .sorted()
                        .toList();
        List<FileData.Entry> entries = new ArrayList<>();
        for (List<String> row : rows.subList(1, rows.size())) {
            String type = label < 0 || label >= row.size() ? "" : row.get(label);
            entries.add(new FileData.Entry(resolved(csv, row, file), classes.indexOf(type)));
        }
        if (entries.isEmpty()) {
            throw LimpidException.notFound(csv + ": names no file");
        }
        return new FileData(csv.toString(), Spread.limited(entries, limit, FileData.Entry::label), classes);
    }

    /** Whether a file has a column that names files. @throws LimpidException if it cannot be read */
    static boolean namesFiles(Path csv) {
        List<String> header = Csv.read(csv).get(0).stream()
                .map(t -> t.strip().toLowerCase(Locale.ROOT))
                .toList();
        return column(header, FILE) >= 0;
    }

    private static Path resolved(Path csv, List<String> row, int file) {
        if (file >= row.size()) {
            throw LimpidException.badInput(csv + ": a line has no file: " + row);
        }
        try {
            return csv.resolveSibling(row.get(file));
        } catch (InvalidPathException e) {
            throw LimpidException.badInput(csv + ": '" + row.get(file) + "' is no name of a file", e);
        }
    }

    static int column(List<String> header, String... names) {
        for (String name : names) {
            if (header.contains(name)) {
                return header.indexOf(name);
            }
        }
        return -1;
    }
}
