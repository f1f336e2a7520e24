package dev.limpid.study;

import dev.limpid.Model;
import dev.limpid.OutputGuard;
import dev.limpid.app.json.Json;
import dev.limpid.app.json.ResultJson;
import dev.limpid.data.ClassResults;
import dev.limpid.data.DataSet;
import dev.limpid.data.Labelled;
import dev.limpid.inside.Gathered;
import dev.limpid.report.html.Finding;
import dev.limpid.report.html.Numbers;
import dev.limpid.report.study.StudyPage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What all analyses found.
 *
 * @param model the network
 * @param request what was asked
 * @param data the data set
 * @param chapters one for each analysis
 */
public record StudyResult(Model model, StudyRequest request, DataSet data, List<Chapter> chapters) {
    public StudyResult {
        chapters = List.copyOf(chapters);
    }

    /** The inputs that could not be used, each once. */
    public List<Gathered.Failure> failures() {
        Map<String, Gathered.Failure> each = new LinkedHashMap<>();
        chapters.forEach(c -> c.failures().forEach(f -> each.putIfAbsent(f.name(), f)));
        return List.copyOf(each.values());
    }

    /** The page. */
    StudyPage page(String command) {
        List<Finding> first =
                chapters.stream().flatMap(c -> c.findings().stream().limit(1)).toList();
        return new StudyPage(
                ClassResults.page(
                        "Report on " + model.title(),
                        Numbers.count(data.size(), "input") + " of " + request.data() + ", "
                                + chapters.stream()
                                        .filter(c -> c.refusal().isEmpty())
                                        .count()
                                + " analyses with small settings; each has a command of its own for larger ones.",
                        command,
                        model,
                        data,
                        request.seed()),
                first,
                chapters.stream().flatMap(c -> c.toSections().stream()).toList());
    }

    /** All numbers as a document. */
    public Map<String, @Nullable Object> document() {
        Map<String, @Nullable Object> analyses = new LinkedHashMap<>();
        chapters.forEach(c -> analyses.put(
                c.analysis().word(),
                c.refusal().<Object>map(r -> Json.object("refused", r)).orElse(c.document())));
        return Json.object(
                "network",
                model.title(),
                "sha256",
                model.sha256(),
                "data",
                request.data(),
                "inputs",
                data.size(),
                "notes",
                Labelled.notes(data, model),
                "seed",
                request.seed(),
                "analyses",
                analyses,
                "failures",
                ResultJson.unreadable(failures()));
    }

    /**
     * Writes {@code report.html} and {@code report.json}.
     *
     * @param command the command line that does this again
     * @return the files, the page first
     * @throws dev.limpid.error.LimpidException if one would overwrite an input or cannot be written
     */
    public List<Path> write(Path folder, OutputGuard guard, String command) {
        OutputGuard.createFolder(folder);
        Path page = guard.write(folder.resolve("report.html"), "the report", page(command)::writeTo);
        byte[] text = Json.text(document()).getBytes(StandardCharsets.UTF_8);
        return List.of(page, guard.write(folder.resolve("report.json"), "the document", out -> out.write(text)));
    }
}
