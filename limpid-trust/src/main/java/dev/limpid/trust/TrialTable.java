package dev.limpid.trust;

import dev.limpid.error.LimpidException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/**
 * The outcomes of the last trial, which are part of the library: tab-separated text, one line per metric, reasons separated by
 * semicolons. Safe for many threads.
 */
public final class TrialTable {
    private static final String HEADER =
            "metric\tintra-noise\tintra-adversary\tinter-noise\tinter-adversary\treliability"
                    + "\trecovery\trecovery-low\ttruth\ttruth-low\tfailures";
    private static final int COLUMNS = HEADER.split("\t").length;

    private TrialTable() {}

    /** Read when it is first asked for. */
    private static final class Stored {
        static final Map<String, TrialOutcome> ALL = read();

        private static Map<String, TrialOutcome> read() {
            try (InputStream in = TrialTable.class.getResourceAsStream("trial.tsv")) {
                if (in == null) {
                    return Map.of();
                }
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
                return parse(lines.lines().toList());
            } catch (IOException e) {
                throw LimpidException.badInput("the outcomes of the trial cannot be read: " + e.getMessage(), e);
            }
        }
    }

    /** The outcome of a metric; empty if it was not on trial. */
    public static Optional<TrialOutcome> find(String metric) {
        return Optional.ofNullable(Stored.ALL.get(metric));
    }

    /** Why a metric cannot be on trial, to follow "since"; empty if it can. */
    public static Optional<String> hindrance(String metric) {
        return switch (metric) {
            case "consistency" ->
                Optional.of("it has one number for a whole data set and none for a picture whose map is made worse");
            case "symmetry" ->
                Optional.of(
                        "the network of the trial treats no two pixels alike, so that it has no number for any picture");
            default -> Optional.empty();
        };
    }

    /** What became of a metric, in one or two words: {@code passed}, {@code failed}, {@code not tried} or {@code does not apply}. */
    public static String status(String metric) {
        return find(metric)
                .map(TrialOutcome::status)
                .orElse(hindrance(metric).isPresent() ? "does not apply" : "not tried");
    }

    /** The lines of a table. @throws LimpidException if they are none */
    public static Map<String, TrialOutcome> parse(List<String> lines) {
        Map<String, TrialOutcome> all = new LinkedHashMap<>();
        for (String line : lines.subList(Math.min(1, lines.size()), lines.size())) {
            String[] cells = line.split("\t", -1);
            if (cells.length != COLUMNS) {
                throw LimpidException.badInput(
                        "a line of the table of trials has " + cells.length + " columns: " + line);
            }
            List<OptionalDouble> numbers = new ArrayList<>();
            for (int i = 1; i < COLUMNS - 1; i++) {
                numbers.add(
                        cells[i].isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(Double.parseDouble(cells[i])));
            }
            String reasons = cells[COLUMNS - 1];
            all.put(
                    cells[0],
                    new TrialOutcome(
                            numbers.get(0),
                            numbers.get(1),
                            numbers.get(2),
                            numbers.get(3),
                            numbers.get(4),
                            numbers.get(5),
                            numbers.get(6),
                            numbers.get(7),
                            numbers.get(8),
                            reasons.isEmpty() ? List.of() : List.of(reasons.split("; "))));
        }
        return all;
    }

    /** The table as text, to three decimals. */
    public static String text(Map<String, TrialOutcome> outcomes) {
        StringBuilder text = new StringBuilder(HEADER).append('\n');
        outcomes.forEach((name, o) -> {
            List<OptionalDouble> numbers = List.of(
                    o.intraNoise(),
                    o.intraAdversary(),
                    o.interNoise(),
                    o.interAdversary(),
                    o.reliability(),
                    o.recovery(),
                    o.recoveryLow(),
                    o.truth(),
                    o.truthLow());
            text.append(name)
                    .append('\t')
                    .append(numbers.stream()
                            .map(n -> n.isEmpty() ? "" : String.format(Locale.ROOT, "%.3f", n.getAsDouble()))
                            .collect(Collectors.joining("\t")))
                    .append('\t')
                    .append(String.join("; ", o.failures()))
                    .append('\n');
        });
        return text.toString();
    }
}
