package dev.limpid.guard;

import dev.limpid.OutputGuard;
import dev.limpid.Version;
import dev.limpid.app.files.ReportFile;
import dev.limpid.contrast.guard.GuardGraph;
import dev.limpid.contrast.guard.GuardModel;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Header;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.onnx.OnnxReader;
import dev.limpid.graph.onnx.OnnxWriter;
import dev.limpid.model.Classifier;
import dev.limpid.model.FullBatch;
import dev.limpid.report.html.HtmlReport;
import dev.limpid.report.study.StudyContent;
import dev.limpid.report.study.StudyPage;
import dev.limpid.runtime.Program;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** The files of a detector: a page, and a network that carries it. */
public final class GuardFiles {
    private static final int CHECKED = 5;

    private GuardFiles() {}

    /**
     * Writes the page.
     *
     * @param folder is made if it does not exist
     * @param command that makes it again
     * @return the file
     */
    public static Path writePage(Path folder, OutputGuard guard, GuardJob job, GuardResult result, String command) {
        OutputGuard.createFolder(folder);
        HtmlReport.Head head = new HtmlReport.Head(
                "Detector of attacks on " + job.model().title(),
                result.pictures() + " pictures, attacked by "
                        + String.join(", ", job.request().attacks()) + ".",
                command,
                ReportFile.facts(job.model(), job.request().seed()));
        StudyContent content = content(result);
        StudyPage page = new StudyPage(head, content.findings(), content.sections());
        return guard.write(folder.resolve("guard.html"), "the page", page::writeTo);
    }

    /** What the page shows, for a chapter of another. */
    public static StudyContent content(GuardResult result) {
        return new StudyContent(GuardPage.findings(result), GuardPage.sections(result));
    }

    /**
     * A network with its own outputs, its explanation and the score of a detector, in standard operators.
     *
     * @throws LimpidException if a node has no gradient
     */
    public static Graph guarded(GuardJob job, GuardResult result) {
        Graph graph = GuardGraph.guarded(job.model().classifier(), result.detector());
        Header header = graph.header()
                .withMetadata("limpid.version", Version.text())
                .withMetadata("limpid.method", "guard")
                .withMetadata("limpid.model.sha256", job.model().sha256())
                .withMetadata(
                        "limpid.guard.attacks", String.join(",", job.request().attacks()))
                .withMetadata("limpid.guard.threshold", String.format(Locale.ROOT, "%.6f", result.threshold()));
        return graph.withHeader(header);
    }

    /**
     * Writes that network, reads it again, and runs it on some pictures.
     *
     * @return the largest difference between the score in the file's output and the score that Java computes
     * @throws LimpidException if the file cannot be written, or the engine refuses it
     */
    public static double write(Path file, OutputGuard guard, GuardJob job, GuardResult result) {
        Graph graph = guarded(job, result);
        guard.write(file, "the network", out -> out.write(OnnxWriter.toBytes(graph)));
        GuardModel detector = result.detector();
        double largest = 0;
        try (Program program = job.model().engine().compile(OnnxReader.read(file))) {
            for (Tensor input : job.inputs(CHECKED)) {
                Classifier model = job.model().classifier();
                Map<String, Tensor> found = program.run(
                        Map.of(model.input().name(), FullBatch.filled(input, model.fixedBatch())),
                        List.of(GuardGraph.SCORE));
                double own = Objects.requireNonNull(found.get(GuardGraph.SCORE)).toDoubles()[0];
                largest = Math.max(largest, Math.abs(own - detector.score(job.features(input))));
            }
        }
        return largest;
    }
}
