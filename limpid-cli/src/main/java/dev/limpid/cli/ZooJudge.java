package dev.limpid.cli;

import dev.limpid.ExplainRequest;
import dev.limpid.MethodCall;
import dev.limpid.Model;
import dev.limpid.app.evaluation.EvaluationJob;
import dev.limpid.app.evaluation.EvaluationTables;
import dev.limpid.app.evaluation.WorldAdapter;
import dev.limpid.app.files.OutputGuard;
import dev.limpid.app.json.ResultJson;
import dev.limpid.attribution.Method;
import dev.limpid.graph.AtomicFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code limpid zoo judge}: methods against the known truth. */
@Command(
        name = "judge",
        description = "Judges methods on drawn pictures, where the truth is known: whether their evidence lies on the"
                + " creature and its telling parts, whether it is shared out as the network's own reasons are, measured by"
                + " changing them one by one, and by the protocol of FunnyBirds; with 95 %% intervals, and beside maps that"
                + " know nothing of the network.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  limpid zoo judge zoo:cbam --method grad-cam,integrated-gradients,rise --limit 20",
            "  limpid zoo judge zoo:marked --species fennik --method gradient --pool amount",
            "  limpid zoo judge model.onnx --method all --limit 100 --out truth.md",
        })
final class ZooJudge implements Callable<Integer> {
    @Mixin
    private final Common common = new Common();

    @Mixin
    private final ModelOptions model = new ModelOptions();

    @Mixin
    private final Parameters parameters = new Parameters();

    @Option(
            names = "--method",
            paramLabel = "M",
            required = true,
            split = ",",
            description = "One or more methods, separated by commas, or all; 'limpid methods' lists them.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs
    private List<String> methods;

    @Option(names = "--limit", paramLabel = "N", description = "How many pictures (default: ${DEFAULT-VALUE}).")
    private int limit = 50;

    @Option(
            names = "--first",
            paramLabel = "S",
            description =
                    "The seed of the first picture; each further one has the next, and those of a million and more"
                            + " were learned from (default: ${DEFAULT-VALUE}).")
    private long first = 0;

    @Option(names = "--species", paramLabel = "NAME", description = "Take pictures of one species only.")
    private @Nullable String species;

    @Option(
            names = "--pool",
            paramLabel = "P",
            description = "How the scores of a place's channels become one number: sum, or amount for the sum of their"
                    + " amounts (default: sum).")
    private WorldAdapter.Pool pool = WorldAdapter.Pool.SUM;

    @Option(
            names = "--shifted",
            description = "Judge each map too when it is shifted by half a picture both ways: as much evidence of the"
                    + " same kind, in the wrong place.")
    private boolean shifted;

    @Option(
            names = "--masks-only",
            description =
                    "Judge against the masks alone, many times as fast: nothing is changed in the pictures, so there"
                            + " are no effects, and no protocol of FunnyBirds.")
    private boolean masksOnly;

    @Option(names = "--out", paramLabel = "FILE.md", description = "Write the tables to a file too.")
    private @Nullable Path out;

    @Override
    public Integer call() throws IOException {
        if (limit < 1) {
            throw common.wrong("--limit is at least 1, not " + limit + ".");
        }
        List<Method> asked = Parameters.methods(methods);
        ExplainRequest request = parameters.request(common, asked);
        if (out != null) {
            new OutputGuard(model.files()).check(out, "the table");
        }
        try (Model opened = model.open()) {
            return evaluate(opened, request);
        }
    }

    private int evaluate(Model opened, ExplainRequest request) throws IOException {
        EvaluationTables page;
        try (EvaluationJob job = new EvaluationJob(opened, Optional.ofNullable(species), pool, shifted, masksOnly);
                ProgressLine progress = common.progress()) {
            for (MethodCall call : request.methods()) {
                job.add(call, request.layer(), request.seed(), first);
            }
            for (int i = 0; i < limit; i++) {
                progress.update((double) i / limit, "evaluating");
                job.show(first + i);
            }
            page = job.page();
        }
        String text = page.markdown(opened.title(), List.of("`" + common.command() + "`"));
        if (out != null) {
            AtomicFile.write(out, text.getBytes(StandardCharsets.UTF_8));
        }
        common.say(text);
        Map<String, @Nullable Object> document = ResultJson.head(opened);
        document.put("first", first);
        document.put("species", species);
        document.put("pool", pool);
        document.putAll(page.described());
        common.print(document);
        return page.isComplete() ? ExitCode.OK : ExitCode.PARTLY;
    }
}
