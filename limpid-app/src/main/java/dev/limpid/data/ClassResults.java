package dev.limpid.data;

import dev.limpid.Model;
import dev.limpid.app.files.ReportFile;
import dev.limpid.app.json.ResultJson;
import dev.limpid.report.html.HtmlReport;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How results begin that compare the classes of a data set with those of a network: with a note where they are matched by a guess. */
public final class ClassResults {
    private ClassResults() {}

    /**
     * The head of a page.
     *
     * @param command the command line that makes the page again
     */
    public static HtmlReport.Head page(
            String title, String summary, String command, Model model, DataSet data, long seed) {
        return new HtmlReport.Head(
                title, summary, command, ReportFile.facts(model, seed), List.of(), Labelled.notes(data, model));
    }

    /** The beginning of a document. */
    public static Map<String, @Nullable Object> document(Model model, DataSet data) {
        Map<String, @Nullable Object> head = ResultJson.head(model);
        head.put("notes", Labelled.notes(data, model));
        return head;
    }
}
