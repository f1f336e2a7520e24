package dev.limpid.task;

import dev.limpid.Model;
import dev.limpid.OpenOptions;
import dev.limpid.OutputGuard;
import dev.limpid.app.demo.Demo;
import dev.limpid.app.files.ReportFile;
import dev.limpid.app.json.Json;
import dev.limpid.report.html.Finding;
import dev.limpid.task.TaskResult.Ending;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Everything at once, on pictures with known ground truth. */
final class DemoTask implements Task {
    private static final String FILE = "limpid-demo.html";

    private static final Parameter<Path> OUT =
            Parameter.of("out", Path.class, "DIR", "Output folder.").orElse(Path.of("demo"));
    private static final Parameter<Integer> PICTURES = Parameter.of(
                    "pictures", Integer.class, "N", "Number of pictures, 1 to 100.")
            .orElse(5);
    private static final Parameter<String> NETWORK = Parameter.of(
                    "network",
                    String.class,
                    "MODEL",
                    "Another network that classifies the species of the synthetic pictures.")
            .orElse("zoo:cbam");

    @Override
    public TaskInfo info() {
        return TaskInfo.of(
                        "demo",
                        "Explains a built-in network on synthetic pictures by methods of every family, scores each"
                                + " method against the ground truth, and writes a report.")
                .taking(OUT, PICTURES, NETWORK)
                .examples("", "out=shown pictures=10");
    }

    @Override
    public TaskResult run(Arguments given, TaskOutput output) throws IOException {
        int pictures = given.get(PICTURES);
        if (pictures < 1 || pictures > Demo.MOST) {
            throw new UsageException("{pictures} must be 1 to " + Demo.MOST + ", not " + pictures + ".");
        }
        String network = given.get(NETWORK);
        Path out = given.get(OUT);
        Path file = out.resolve(FILE);
        OutputGuard guard = new OutputGuard(List.of(Model.file(network)));
        ReportFile.check(file, out, guard, Demo.maps(pictures));
        List<Finding> findings;
        try (Model opened = Model.open(network, OpenOptions.DEFAULT)) {
            OutputGuard.createFolder(out);
            findings = Demo.run(
                    opened,
                    pictures,
                    file,
                    output.command(),
                    (done, total) -> output.progress((double) done / total, "explaining"));
        }
        tell(file, findings, output);
        return TaskResult.of(
                Ending.COMPLETE,
                Json.object(
                        "report",
                        file.toString(),
                        "pictures",
                        pictures,
                        "findings",
                        findings.stream().map(DemoTask::described).toList()));
    }

    private static void tell(Path file, List<Finding> findings, TaskOutput output) {
        output.say("report " + file.toAbsolutePath().normalize());
        if (findings.isEmpty()) {
            output.say("the network classifies no picture correctly, so methods cannot be scored");
        }
        for (int i = 0; i < findings.size(); i++) {
            output.say("");
            output.say((i + 1) + ". " + findings.get(i).headline() + ".");
            output.say("   " + text(findings.get(i)));
        }
    }

    private static Map<String, @Nullable Object> described(Finding finding) {
        return Json.object("headline", finding.headline(), "text", text(finding));
    }

    private static String text(Finding finding) {
        return finding.text().replace('\u00a0', ' ');
    }
}
