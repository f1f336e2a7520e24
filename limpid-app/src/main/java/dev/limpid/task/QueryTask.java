package dev.limpid.task;

import dev.limpid.app.json.Json;
import dev.limpid.app.text.TextTable;
import dev.limpid.evaluate.ResultsQuery;
import dev.limpid.evaluate.RunParts;
import dev.limpid.task.TaskResult.Ending;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** SQL about the results of an evaluation. */
final class QueryTask implements Task {
    private static final Parameter<Path> FOLDER = Parameter.of(
                    "folder", Path.class, "DIR", "The output folder of 'limpid evaluate'.")
            .positional()
            .required();
    private static final Parameter<String> SQL = Parameter.of("sql", String.class, "SQL", "One question.")
            .positional()
            .required();

    @Override
    public TaskInfo info() {
        return TaskInfo.of(
                        "query",
                        "Answers questions in SQL about the results of 'limpid evaluate', by DuckDB. The table results has"
                                + " the columns method, metric, family, direction, picture, name, class, value, low, high,"
                                + " pictures and note; the table costs has method, seconds, passes and network.")
                .taking(FOLDER, SQL)
                .examples(
                        "evaluation \"SELECT method, avg(value) FROM results WHERE metric = 'deletion' GROUP BY method\"",
                        "evaluation \"SELECT * FROM results JOIN costs USING (method) LIMIT 5\"");
    }

    @Override
    public TaskResult run(Arguments given, TaskOutput output) {
        RunParts run = RunParts.of(given.get(FOLDER));
        run.note().ifPresent(n -> output.say("note: " + n));
        ResultsQuery.Answer answer = ResultsQuery.ask(given.get(FOLDER), run, given.get(SQL));
        List<List<String>> lines = new ArrayList<>(List.of(answer.columns()));
        answer.rows().forEach(r -> lines.add(r.stream().map(ResultsQuery::shown).toList()));
        TextTable.of(lines).forEach(output::say);
        return TaskResult.of(
                Ending.COMPLETE,
                Json.object(
                        "columns", answer.columns(),
                        "rows", rows(answer),
                        "notes", run.note().stream().toList()));
    }

    /** An object for each row, with the names of the columns as keys. */
    private static List<Map<String, @Nullable Object>> rows(ResultsQuery.Answer answer) {
        List<Map<String, @Nullable Object>> rows = new ArrayList<>();
        for (List<@Nullable Object> row : answer.rows()) {
            Map<String, @Nullable Object> object = new LinkedHashMap<>();
            for (int c = 0; c < row.size(); c++) {
                object.put(answer.columns().get(c), row.get(c));
            }
            rows.add(object);
        }
        return rows;
    }
}
