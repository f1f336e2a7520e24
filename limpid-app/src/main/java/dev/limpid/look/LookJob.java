package dev.limpid.look;

import dev.limpid.Image;
import dev.limpid.Inputs;
import dev.limpid.Model;
import dev.limpid.OutputGuard;
import dev.limpid.app.files.ExplanationFiles;
import dev.limpid.app.files.ReportFile;
import dev.limpid.app.json.Json;
import dev.limpid.attribution.Progress;
import dev.limpid.data.DataSet;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.AtomicFile;
import dev.limpid.inside.Gathered;
import dev.limpid.report.Picture;
import dev.limpid.report.Png;
import dev.limpid.report.html.Finding;
import dev.limpid.report.html.HtmlReport;
import dev.limpid.report.study.StudyPage;
import dev.limpid.report.study.StudySection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Looks at a network with pictures, with a data set, or both, and writes what it found into a folder: pictures, a page, and a
 * JSON document. Nothing is written before everything is known.
 */
public final class LookJob {
    private static final String STATE = "look.state";

    private final Model model;
    private final LookRequest request;
    private final LookResult result = LookResult.empty();
    private final List<Finding> findings = new ArrayList<>();

    /** A job that has found nothing yet. */
    public LookJob(Model model, LookRequest request) {
        this.model = model;
        this.request = request;
    }

    /** Looks at single inputs; see {@link #look(Inputs, Progress)}. */
    public void look(List<Image> images, Progress progress) {
        look(new Inputs(List.of(), 0, 0, images), progress);
    }

    /**
     * Looks at single inputs. One that cannot be used is noted, and the others go on.
     *
     * @throws LimpidException if none can be used, or there is no such layer, unit or target
     */
    public void look(Inputs inputs, Progress progress) {
        ImageResults.add(model, request, inputs, result, progress);
    }

    /** The inputs that could not be used. */
    public List<Gathered.Failure> failures() {
        return List.copyOf(result.failures());
    }

    /**
     * Looks at a data set.
     *
     * @param folder where the state of the run is kept meanwhile; it must exist
     */
    public void look(DataSet data, Optional<Path> folder, Progress progress) {
        DataLook look = DataLook.of(model, data, request, folder.map(f -> f.resolve(STATE)), progress);
        findings.addAll(DataResults.findings(look));
        result.failures().addAll(look.gathered().failures());
        DataResults.add(look, result);
    }

    /** What is most worth knowing of a data set. */
    public List<Finding> findings() {
        return List.copyOf(findings);
    }

    /** The sections of a page about what was found. */
    public List<StudySection> sections() {
        return List.copyOf(result.sections());
    }

    /** What was found, in lines for people. */
    public List<String> lines() {
        return List.copyOf(result.lines());
    }

    /** What was found, as a document. */
    public Map<String, @Nullable Object> document() {
        return result.document();
    }

    /**
     * Writes everything: pictures, {@code look.html} and {@code look.json}.
     *
     * @param command the command line that does this again
     * @return the files
     * @throws LimpidException if one would overwrite an input or cannot be written
     */
    public List<Path> write(Path folder, OutputGuard guard, String command) {
        OutputGuard.createFolder(folder);
        List<Path> files = new ArrayList<>();
        for (Map.Entry<String, Picture> each : result.pictures().entrySet()) {
            files.add(folder.resolve(each.getKey()));
        }
        Path page = folder.resolve("look.html");
        Path json = folder.resolve("look.json");
        files.add(page);
        files.add(json);
        files.forEach(f -> guard.check(f, "a result"));
        try {
            for (Map.Entry<String, Picture> each : result.pictures().entrySet()) {
                AtomicFile.write(
                        folder.resolve(each.getKey()), Png.encode(each.getValue(), ExplanationFiles.texts(model)));
            }
            HtmlReport.Head head = new HtmlReport.Head(
                    "Inside " + model.title(),
                    "Feature maps, kernels, receptive fields and statistics of its layers.",
                    command,
                    ReportFile.facts(model, 0));
            AtomicFile.write(page, new StudyPage(head, findings(), sections())::writeTo);
            AtomicFile.write(json, Json.text(result.document()).getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw LimpidException.badInput(folder + ": cannot be written: " + e.getMessage(), e);
        }
        return files;
    }
}
