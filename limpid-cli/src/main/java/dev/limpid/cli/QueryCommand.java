package dev.limpid.cli;

import dev.limpid.app.json.Json;
import dev.limpid.app.text.TextTable;
import dev.limpid.evaluate.ResultsQuery;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code limpid query}: SQL about the results of an evaluation. */
@Command(
        name = "query",
        description =
                "Answers questions in SQL about the results of 'limpid evaluate', by DuckDB. The table results has the"
                        + " columns method, metric, family, direction, picture, name, class, value, low, high and note; the table costs has"
                        + " method, seconds and passes.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  limpid query evaluation \"SELECT method, avg(value) FROM results WHERE metric = 'deletion' GROUP BY method\"",
            "  limpid query evaluation \"SELECT * FROM results JOIN costs USING (method) LIMIT 5\" --json",
        })
final class QueryCommand implements Callable<Integer> {
    @Mixin
    private final Common common = new Common();

    @Parameters(index = "0", paramLabel = "DIR", description = "The output folder of 'limpid evaluate'.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs
    private Path folder;

    @Parameters(index = "1", paramLabel = "SQL", description = "One question.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs
    private String sql;

    @Override
    public Integer call() {
        ResultsQuery.Answer answer = ResultsQuery.ask(folder, sql);
        List<List<String>> lines = new ArrayList<>(List.of(answer.columns()));
        answer.rows().forEach(r -> lines.add(r.stream().map(ResultsQuery::shown).toList()));
        TextTable.of(lines).forEach(common::say);
        List<@Nullable Object> rows = new ArrayList<>();
        for (List<@Nullable Object> row : answer.rows()) {
            Map<String, @Nullable Object> object = new LinkedHashMap<>();
            for (int c = 0; c < row.size(); c++) {
                object.put(answer.columns().get(c), row.get(c));
            }
            rows.add(object);
        }
        common.print(Json.object("columns", answer.columns(), "rows", rows));
        return ExitCode.OK;
    }
}
