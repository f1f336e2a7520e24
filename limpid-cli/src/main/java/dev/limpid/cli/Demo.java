package dev.limpid.cli;

import dev.limpid.Model;
import dev.limpid.OpenOptions;
import dev.limpid.OutputGuard;
import dev.limpid.app.files.ReportFile;
import dev.limpid.app.json.Json;
import dev.limpid.report.html.Finding;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code limpid demo}: everything at once, on pictures with known ground truth. */
@Command(
        name = "demo",
        description = "Explains a built-in network on synthetic pictures by methods of every family, scores each method"
                + " against the ground truth, and writes a report.",
        footerHeading = "%nExamples:%n",
        footer = {"  limpid demo", "  limpid demo --out shown --pictures 10"})
final class Demo implements Callable<Integer> {
    private static final String FILE = "limpid-demo.html";

    @Mixin
    private final Common common = new Common();

    @Option(names = "--out", paramLabel = "DIR", description = "Output folder (default: ${DEFAULT-VALUE}).")
    private Path out = Path.of("demo");

    @Option(
            names = "--pictures",
            paramLabel = "N",
            description = "Number of pictures, 1 to 100 (default: ${DEFAULT-VALUE}).")
    private int pictures = 5;

    @Option(
            names = "--network",
            paramLabel = "MODEL",
            description = "Another network that classifies the species of the synthetic pictures (default:"
                    + " ${DEFAULT-VALUE}).")
    private String model = "zoo:cbam";

    @Override
    public Integer call() throws IOException {
        if (pictures < 1 || pictures > dev.limpid.app.demo.Demo.MOST) {
            throw common.wrong("--pictures must be 1 to " + dev.limpid.app.demo.Demo.MOST + ", not " + pictures + ".");
        }
        Path file = out.resolve(FILE);
        OutputGuard guard = new OutputGuard(List.of(Model.file(model)));
        ReportFile.check(file, out, guard, dev.limpid.app.demo.Demo.maps(pictures));
        List<Finding> findings;
        try (Model opened = Model.open(model, OpenOptions.DEFAULT);
                ProgressLine progress = common.progress()) {
            OutputGuard.createFolder(out);
            findings = dev.limpid.app.demo.Demo.run(
                    opened,
                    pictures,
                    file,
                    common.command(),
                    (done, total) -> progress.update((double) done / total, "explaining"));
        }
        tell(file, findings);
        return ExitCode.OK;
    }

    private void tell(Path file, List<Finding> findings) {
        common.say("report " + file.toAbsolutePath().normalize());
        if (findings.isEmpty()) {
            common.say("the network classifies no picture correctly, so methods cannot be scored");
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
