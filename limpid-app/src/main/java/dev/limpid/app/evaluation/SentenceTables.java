package dev.limpid.app.evaluation;

import dev.limpid.app.evaluation.WordScores.Measure;
import dev.limpid.app.json.Json;
import dev.limpid.metrics.Interval;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How well methods find the words that decide. */
final class SentenceTables implements TruthPage {
    private final int sentences;
    private final int right;
    private final Map<String, Map<Measure, Interval>> results = new LinkedHashMap<>();
    private final Map<String, String> failed;

    /**
     * A page.
     *
     * @param right how many of the sentences the model classifies correctly
     * @param judged the scores of those, by method
     * @param failed why methods could not be evaluated, by their names
     */
    SentenceTables(int sentences, int right, Map<String, List<WordScores>> judged, Map<String, String> failed) {
        this.sentences = sentences;
        this.right = right;
        this.failed = new LinkedHashMap<>(failed);
        judged.forEach((name, scores) -> {
            Map<Measure, Interval> row = new LinkedHashMap<>();
            for (Measure measure : Measure.values()) {
                row.put(
                        measure,
                        Interval.ofMean(scores.stream()
                                .mapToDouble(s -> s.measured(measure))
                                .toArray()));
            }
            results.put(name, row);
        });
    }

    @Override
    public String markdown(String title, List<String> about) {
        StringBuilder page = new StringBuilder("## " + title + "\n\n");
        about.forEach(line -> page.append(line).append('\n'));
        page.append('\n').append(sentences).append(" sentences, ").append(right);
        page.append(" of them classified correctly.\n\n");
        if (results.isEmpty()) {
            page.append("Words are scored only in sentences that the network classifies correctly. There are none.\n");
        } else {
            EvaluationTables.append(page, rows());
        }
        failed.forEach((name, why) -> page.append("\nNot evaluated: `" + name + "`: " + why + "\n"));
        return page.toString();
    }

    private List<List<String>> rows() {
        List<String> head = new ArrayList<>(List.of("method"));
        for (Measure measure : Measure.values()) {
            head.add(measure.title());
        }
        List<List<String>> rows = new ArrayList<>(List.of(head));
        results.forEach((name, row) -> {
            List<String> cells = new ArrayList<>(List.of(name));
            row.values().forEach(interval -> cells.add(EvaluationTables.cell(interval)));
            rows.add(cells);
        });
        return rows;
    }

    @Override
    public Map<String, @Nullable Object> described() {
        List<Map<String, @Nullable Object>> methods = new ArrayList<>();
        results.forEach((name, row) -> {
            Map<String, @Nullable Object> measures = new LinkedHashMap<>();
            row.forEach((measure, interval) -> measures.put(
                    measure.title(),
                    Json.object(
                            "value", interval.value(),
                            "low", interval.low(),
                            "high", interval.high(),
                            "sentences", interval.count())));
            methods.add(Json.object("name", name, "measures", measures));
        });
        return Json.object(
                "sentences", sentences, "right", right, "methods", methods, "failed", new LinkedHashMap<>(failed));
    }

    @Override
    public boolean isComplete() {
        return failed.isEmpty();
    }
}
