package dev.limpid.cli;

import dev.limpid.attribution.Method;
import dev.limpid.attribution.formula.Settings;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.AtomicFile;
import dev.limpid.report.html.Finding;
import dev.limpid.report.html.HtmlReport;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code limpid demo}: everything at once, on pictures whose truth is known. */
@Command(
        name = "demo",
        description =
                "Explains a built-in network on drawn pictures by methods of every family, judges each method by what is"
                        + " known of the pictures, and writes a page about it.",
        footerHeading = "%nExamples:%n",
        footer = {"  limpid demo", "  limpid demo --out shown --pictures 10"})
final class Demo implements Callable<Integer> {
    private static final int MOST = 100;
    private static final String FILE = "limpid-demo.html";
    /** Methods of every family; those that ask the network most often ask it less often than by default. */
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

    @Mixin
    private final Common common = new Common();

    @Option(names = "--out", paramLabel = "DIR", description = "Where the page goes (default: ${DEFAULT-VALUE}).")
    private Path out = Path.of("demo");

    @Option(
            names = "--pictures",
            paramLabel = "N",
            description = "How many pictures, 1 to " + MOST + " (default: ${DEFAULT-VALUE}).")
    private int pictures = 5;

    @Option(
            names = "--network",
            paramLabel = "MODEL",
            description = "Another network that tells the species of drawn pictures (default: ${DEFAULT-VALUE}).")
    private String model = "zoo:cbam";

    @Override
    public Integer call() throws IOException {
        if (pictures < 1 || pictures > MOST) {
            throw common.wrong("--pictures is 1 to " + MOST + ", not " + pictures + ".");
        }
        Path file = out.resolve(FILE);
        try {
            Files.createDirectories(out);
        } catch (FileAlreadyExistsException e) {
            throw LimpidException.badInput("the output folder " + out + " is in the way: it is a file", e);
        }
        Map<Method, Settings> methods = new LinkedHashMap<>();
        for (Method method : Parameters.methods(METHODS)) {
            String samples = SAMPLES.get(method.info().name());
            methods.put(method, samples == null ? Settings.STANDARD : Settings.STANDARD.with("samples", samples));
        }
        ReportFile.check(file, List.of(), (long) pictures * methods.size());
        ModelOptions options = CommandLine.populateCommand(new ModelOptions(), model);
        Network network = Network.open(options);
        HtmlReport page = new HtmlReport(new HtmlReport.Head(
                "What " + network.title() + " looks at, and who can tell",
                pictures + " drawn pictures whose truth is known to the pixel, " + methods.size()
                        + " methods of every family",
                common.command(),
                network.facts(0)));
        DemoFindings findings;
        try (ProgressLine progress = new ProgressLine(common.err(), ProgressLine.isTerminal() && !common.isJson());
                Demonstration shown = new Demonstration(network, methods, options.memory())) {
            int[] steps = {0};
            int all = pictures * methods.size();
            for (long seed = 0; seed < pictures; seed++) {
                page.add(shown.picture(seed, () -> progress.update((double) ++steps[0] / all, "explaining")));
            }
            findings = new DemoFindings(shown.judged(), shown.effects(), shown.pictures());
            if (shown.pictures() > 0) {
                page.compare(findings.table(shown.chance()));
            }
        }
        findings.all().forEach(page::add);
        AtomicFile.write(file, page::writeTo);
        tell(file, findings.all());
        return CommandLine.ExitCode.OK;
    }

    private void tell(Path file, List<Finding> findings) {
        common.say("report " + file.toAbsolutePath().normalize());
        if (findings.isEmpty()) {
            common.say("the network names no picture rightly, so there is nothing to judge methods by");
        }
        for (int i = 0; i < findings.size(); i++) {
            common.say("");
            common.say((i + 1) + ". " + findings.get(i).headline() + ".");
            common.say("   " + findings.get(i).text().replace('\u00a0', ' '));
        }
        common.print(Json.object(
                "report",
                file.toString(),
                "pictures",
                pictures,
                "findings",
                findings.stream()
                        .map(f -> Json.object(
                                "headline", f.headline(), "text", f.text().replace('\u00a0', ' ')))
                        .toList()));
    }
}
