package dev.limpid.app.evaluation;

import dev.limpid.app.json.Json;
import dev.limpid.metrics.Interval;
import dev.limpid.world.evaluation.Evaluation;
import dev.limpid.world.evaluation.Measure;
import dev.limpid.world.funnybirds.Criterion;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The result of an evaluation, as Markdown that can be read in a terminal, and as JSON. */
public final class EvaluationTables implements TruthPage {
    private static final List<Criterion> OF_THE_NETWORK = List.of(Criterion.A, Criterion.BI);

    private final Evaluation contest;
    private final List<Evaluation.Result> results;
    private final Map<String, String> failed;

    /**
     * A page.
     *
     * @param failed why methods could not be evaluated, by their names
     */
    public EvaluationTables(Evaluation contest, Map<String, String> failed) {
        this.contest = contest;
        this.failed = failed;
        results = contest.results();
    }

    /**
     * The page.
     *
     * @param title its heading
     * @param about what was evaluated on which images, and by which command
     */
    @Override
    public String markdown(String title, List<String> about) {
        StringBuilder page = new StringBuilder("## " + title + "\n\n");
        about.forEach(line -> page.append(line).append('\n'));
        page.append('\n').append(ofTheNetwork()).append("\n\n");
        List<Measure> measures = Stream.of(Measure.values())
                .filter(m -> results.stream().anyMatch(r -> r.measures().containsKey(m)))
                .toList();
        page.append(
                measures.isEmpty()
                        ? "Evidence is scored only on images that the network classifies correctly. There are none.\n"
                        : "Location of the evidence:\n\n");
        table(
                page,
                measures,
                Measure::title,
                (result, measure) -> result.measures().get(measure),
                results);
        List<Criterion> criteria = Stream.of(Criterion.values())
                .filter(c -> !OF_THE_NETWORK.contains(c))
                .filter(c -> results.stream().anyMatch(r -> r.protocol().containsKey(c)))
                .toList();
        List<Evaluation.Result> judged =
                results.stream().filter(r -> !r.protocol().isEmpty()).toList();
        page.append(criteria.isEmpty() ? "" : "\nFunnyBirds protocol:\n\n");
        table(
                page,
                criteria,
                Criterion::title,
                (result, criterion) -> result.protocol().get(criterion),
                judged);
        failed.forEach((name, why) -> page.append("\nNot evaluated: `" + name + "`: " + why + "\n"));
        return page.toString();
    }

    /** The numbers that depend on the network alone. */
    private String ofTheNetwork() {
        StringBuilder text =
                new StringBuilder(contest.pictures() + " images, " + contest.right() + " of them classified correctly");
        if (!results.isEmpty()) {
            for (Criterion criterion : OF_THE_NETWORK) {
                @Nullable Interval interval = results.get(0).protocol().get(criterion);
                if (interval != null) {
                    text.append("; " + criterion.title() + " " + cell(interval));
                }
            }
        }
        return text.append('.').toString();
    }

    @FunctionalInterface
    private interface Entry<T> {
        @Nullable
        Interval of(Evaluation.Result result, T column);
    }

    private static <T> void table(
            StringBuilder page,
            List<T> columns,
            Function<T, String> title,
            Entry<T> number,
            List<Evaluation.Result> results) {
        if (columns.isEmpty()) {
            return;
        }
        List<List<String>> rows = new ArrayList<>();
        rows.add(Stream.concat(Stream.of("method"), columns.stream().map(title)).toList());
        for (Evaluation.Result result : results) {
            List<String> row = new ArrayList<>(List.of(result.name()));
            columns.forEach(column -> row.add(cell(number.of(result, column))));
            rows.add(row);
        }
        append(page, rows);
    }

    /** Adds a table whose first row is its head. */
    static void append(StringBuilder page, List<List<String>> rows) {
        int[] widths = new int[rows.get(0).size()];
        rows.forEach(row -> {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        });
        for (int r = 0; r < rows.size(); r++) {
            page.append('|');
            for (int i = 0; i < widths.length; i++) {
                String text = rows.get(r).get(i);
                page.append(' ')
                        .append(text)
                        .append(" ".repeat(widths[i] - text.length()))
                        .append(" |");
            }
            page.append('\n');
            if (r == 0) {
                page.append("| --- ".repeat(widths.length)).append("|\n");
            }
        }
    }

    static String cell(@Nullable Interval interval) {
        return interval == null
                ? ""
                : String.format(Locale.ROOT, "%.2f [%.2f, %.2f]", interval.value(), interval.low(), interval.high());
    }

    /** Whether every method could be evaluated. */
    @Override
    public boolean isComplete() {
        return failed.isEmpty();
    }

    /** All numbers as JSON. */
    @Override
    public Map<String, @Nullable Object> described() {
        return Json.object(
                "pictures", contest.pictures(),
                "right", contest.right(),
                "methods", results.stream().map(EvaluationTables::described).toList(),
                "failed", new LinkedHashMap<>(failed));
    }

    private static Map<String, @Nullable Object> described(Evaluation.Result result) {
        Map<String, @Nullable Object> measures = new LinkedHashMap<>();
        result.measures().forEach((measure, interval) -> measures.put(measure.title(), described(interval)));
        Map<String, @Nullable Object> protocol = new LinkedHashMap<>();
        result.protocol().forEach((criterion, interval) -> protocol.put(criterion.title(), described(interval)));
        return Json.object("name", result.name(), "measures", measures, "funnybirds", protocol);
    }

    private static Map<String, @Nullable Object> described(Interval interval) {
        return Json.object(
                "value", interval.value(),
                "low", interval.low(),
                "high", interval.high(),
                "pictures", interval.count());
    }
}
