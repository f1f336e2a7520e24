package dev.limpid.evaluate;

import dev.limpid.OutputGuard;
import dev.limpid.app.files.CsvText;
import dev.limpid.app.files.Parquet;
import dev.limpid.app.files.Parquet.Column;
import dev.limpid.error.LimpidException;
import dev.limpid.trust.ExplanationMetric;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The parts of results in a folder: {@code parts/METRIC/METHOD.parquet} with {@code METHOD.csv} beside it. Each is written as a
 * whole; a part that is there and has the fingerprint of its request is complete. {@code parts/run.csv} says what the parts of the last
 * complete run belong to.
 */
public final class PartFiles {
    private static final String FINGERPRINT = "limpid.fingerprint";
    private static final String RUN = "limpid.run";
    private static final String SUBJECT = "limpid.subject";
    private static final String LAST = "run.csv";
    private static final String ROWS = "limpid.rows";
    private static final String DIGEST = "[^0-9a-z]{1,4}([0-9a-f]{64})";
    private static final int COLUMNS = 8;
    private static final int LONGEST_FOOTER = 64 * 1024;

    private final Path folder;
    private final OutputGuard guard;

    /**
     * Parts in a folder.
     *
     * @param guard keeps files from overwriting inputs
     */
    public PartFiles(Path folder, OutputGuard guard) {
        this.folder = folder.resolve("parts");
        this.guard = guard;
    }

    /** The file of a part. */
    public Path file(String method, String metric) {
        return folder.resolve(metric).resolve(plain(method) + ".parquet");
    }

    /** A name as a file may have it. */
    static String plain(String name) {
        return name.replaceAll("[^A-Za-z0-9._=-]+", "-");
    }

    private Path csv(String method, String metric) {
        return folder.resolve(metric).resolve(plain(method) + ".csv");
    }

    /** The SHA-256 of a text. */
    static String digest(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Writes a part. The Parquet file, which says that the part is complete, comes last. */
    public void write(Part part, PartStamp stamp) {
        String metric = part.info().name();
        OutputGuard.createFolder(folder.resolve(metric));
        String text = text(part);
        guard.write(csv(part.method(), metric), "a result", text);
        Path file = file(part.method(), metric);
        guard.check(file, "a result");
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put(FINGERPRINT, stamp.fingerprint());
        facts.put(RUN, stamp.run());
        facts.put(SUBJECT, stamp.subject());
        facts.put(ROWS, digest(text));
        try {
            Parquet.write(file, columns(part), facts);
        } catch (IOException e) {
            throw LimpidException.badInput(file + ": cannot be written: " + e.getMessage(), e);
        }
    }

    private static List<Column> columns(Part part) {
        List<Part.Row> rows = part.rows();
        int count = rows.size();
        return List.of(
                new Column.Texts("method", Collections.nCopies(count, part.method())),
                new Column.Texts(
                        "metric", Collections.nCopies(count, part.info().name())),
                new Column.Texts(
                        "family",
                        Collections.nCopies(count, part.info().family().label())),
                new Column.Texts(
                        "direction", Collections.nCopies(count, part.info().directionText())),
                new Column.Ints(
                        "picture", rows.stream().mapToInt(Part.Row::picture).toArray()),
                new Column.Texts("name", rows.stream().map(Part.Row::name).toList()),
                new Column.Ints(
                        "class", rows.stream().mapToInt(Part.Row::target).toArray()),
                new Column.Doubles(
                        "value", rows.stream().mapToDouble(Part.Row::value).toArray()),
                new Column.Doubles(
                        "low", rows.stream().mapToDouble(Part.Row::low).toArray()),
                new Column.Doubles(
                        "high", rows.stream().mapToDouble(Part.Row::high).toArray()),
                new Column.Ints(
                        "pictures", rows.stream().mapToInt(Part.Row::pictures).toArray()),
                new Column.Texts("note", rows.stream().map(Part.Row::note).toList()));
    }

    private static String text(Part part) {
        CsvText text = CsvText.of("picture", "name", "class", "value", "low", "high", "pictures", "note");
        for (Part.Row row : part.rows()) {
            text.row(
                    row.picture(),
                    row.name(),
                    row.target(),
                    number(row.value()),
                    number(row.low()),
                    number(row.high()),
                    row.pictures(),
                    row.note());
        }
        return text.toString();
    }

    private static String number(double value) {
        return Double.isNaN(value) ? "" : Double.toString(value);
    }

    /** A part that is there and complete. @return empty if it is not, or belongs to another request, network or data */
    public Optional<Part> read(String method, ExplanationMetric metric, String fingerprint) {
        Path file = file(method, metric.info().name());
        Path csv = csv(method, metric.info().name());
        try {
            if (!Files.isRegularFile(file) || !Files.isRegularFile(csv)) {
                return Optional.empty();
            }
            String footer = footer(file);
            String text = Files.readString(csv);
            boolean isWhole = footer.endsWith("PAR1") && footer.contains(fingerprint) && footer.contains(digest(text));
            return isWhole ? Optional.of(parsed(method, metric, text)) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static String footer(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        int from = Math.max(0, bytes.length - LONGEST_FOOTER);
        return new String(bytes, from, bytes.length - from, StandardCharsets.ISO_8859_1);
    }

    /** What a part belongs to. @throws IOException if its file cannot be read */
    public static PartStamp stamp(Path file) throws IOException {
        String footer = footer(file);
        return new PartStamp(stated(footer, FINGERPRINT), stated(footer, RUN), stated(footer, SUBJECT));
    }

    private static String stated(String footer, String fact) {
        Matcher found = Pattern.compile(Pattern.quote(fact) + DIGEST).matcher(footer);
        return found.find() ? found.group(1) : "";
    }

    /** Notes what the parts of a run that is complete belong to. @throws LimpidException if it cannot be written */
    void writeSubjects(Set<String> subjects) {
        // Without any number there is no part.
        if (Files.isDirectory(folder)) {
            CsvText text = CsvText.of("subject");
            subjects.forEach(text::row);
            guard.write(folder.resolve(LAST), "a result", text.toString());
        }
    }

    /**
     * What the parts of the last run that was complete belong to; empty if there is none.
     *
     * @param parts the folder of the parts
     * @throws IOException if it cannot be read
     */
    static Set<String> subjects(Path parts) throws IOException {
        Path file = parts.resolve(LAST);
        Set<String> subjects = new HashSet<>();
        if (Files.isRegularFile(file)) {
            CsvText.parse(Files.readString(file)).stream().skip(1).forEach(row -> subjects.add(row.get(0)));
        }
        return subjects;
    }

    /**
     * All parts of a metric that belong to one run; the name of each method is that of its file.
     *
     * @throws LimpidException if a file cannot be read
     */
    List<Part> readAll(ExplanationMetric metric, RunParts run) {
        String name = metric.info().name();
        List<Part> parts = new ArrayList<>();
        for (String method : run.methods(name)) {
            Path file = csv(method, name);
            try {
                parts.add(parsed(method, metric, Files.readString(file)));
            } catch (IOException | NumberFormatException e) {
                throw LimpidException.badInput(file + ": the results cannot be read: " + e.getMessage(), e);
            }
        }
        return parts;
    }

    private static Part parsed(String method, ExplanationMetric metric, String text) {
        List<Part.Row> rows = new ArrayList<>();
        for (List<String> cells : CsvText.parse(text)) {
            if (cells.size() == COLUMNS && !cells.get(0).equals("picture")) {
                rows.add(new Part.Row(
                        Integer.parseInt(cells.get(0)),
                        cells.get(1),
                        Integer.parseInt(cells.get(2)),
                        parsed(cells.get(3)),
                        parsed(cells.get(4)),
                        parsed(cells.get(5)),
                        Integer.parseInt(cells.get(6)),
                        cells.get(7)));
            }
        }
        return Part.of(method, metric, rows);
    }

    private static double parsed(String cell) {
        return cell.isEmpty() ? Double.NaN : Double.parseDouble(cell);
    }
}
