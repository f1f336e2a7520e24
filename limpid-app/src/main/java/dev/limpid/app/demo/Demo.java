package dev.limpid.app.demo;

import dev.limpid.ExplainRequest;
import dev.limpid.MethodCall;
import dev.limpid.Model;
import dev.limpid.app.files.ReportFile;
import dev.limpid.attribution.Progress;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.AtomicFile;
import dev.limpid.report.html.Finding;
import dev.limpid.report.html.HtmlReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Explains a network on synthetic pictures by methods of every family, evaluates them, and writes a report. */
public final class Demo {
    /** Pictures at most. */
    public static final int MOST = 100;

    /** Methods of every family; those that run the network most often get fewer samples than by default. */
    private static final List<String> METHODS = List.of(
            "gradient",
            "integrated-gradients",
            "smooth-grad",
            "guided-backprop",
            "grad-cam",
            "layer-cam",
            "score-cam",
            "lrp-epsilon-plus",
            "excitation-backprop",
            "deep-lift",
            "occlusion",
            "rise",
            "lime",
            "kernel-shap",
            "cbam-spatial-attention");

    private static final Map<String, String> SAMPLES = Map.of("rise", "400", "lime", "300", "kernel-shap", "300");

    private Demo() {}

    /** How many heat maps the report of so many pictures holds. */
    public static long maps(int pictures) {
        return (long) pictures * METHODS.size();
    }

    /**
     * Runs the demonstration.
     *
     * @param pictures how many, 1 to {@link #MOST}
     * @param command that makes the report again
     * @param progress hears how many of all pictures are done
     * @return findings in words; none if the model classifies no picture correctly
     * @throws LimpidException if the model does not classify the species of drawn pictures
     */
    public static List<Finding> run(Model model, int pictures, Path report, String command, Progress progress)
            throws IOException {
        ExplainRequest request =
                ExplainRequest.of(METHODS.stream().map(Demo::call).toList());
        HtmlReport page = new HtmlReport(new HtmlReport.Head(
                "What " + model.title() + " looks at, checked against ground truth",
                pictures + " synthetic images with pixel-exact ground truth, " + METHODS.size()
                        + " methods of every family",
                command,
                ReportFile.facts(model, 0)));
        Demonstration shown = new Demonstration(model, request);
        for (int seed = 0; seed < pictures; seed++) {
            int before = 1000 * seed;
            page.add(shown.picture(
                    seed, (done, total) -> progress.update(before + (1000 * done / total), 1000L * pictures)));
        }
        DemoFindings findings = new DemoFindings(shown.judged(), shown.effects(), shown.pictures());
        if (shown.pictures() > 0) {
            page.compare(findings.table(shown.chance()));
        }
        findings.all().forEach(page::add);
        AtomicFile.write(report, page::writeTo);
        return findings.all();
    }

    private static MethodCall call(String method) {
        String samples = SAMPLES.get(method);
        return samples == null ? MethodCall.of(method) : MethodCall.of(method).with("samples", samples);
    }
}
