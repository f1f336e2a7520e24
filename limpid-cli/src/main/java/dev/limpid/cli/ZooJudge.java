package dev.limpid.cli;

import dev.limpid.ExplainRequest;
import dev.limpid.MethodCall;
import dev.limpid.Model;
import dev.limpid.OutputGuard;
import dev.limpid.app.evaluation.TruthJob;
import dev.limpid.app.evaluation.TruthPage;
import dev.limpid.app.evaluation.WorldAdapter;
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

/** {@code limpid zoo judge}: scores methods against ground truth. */
@Command(
        name = "judge",
        description =
                "Scores methods on synthetic pictures against ground truth: how much evidence lies on the creature"
                        + " and on the parts that define its species, how well the evidence agrees with the measured effect of"
                        + " each part, and the FunnyBirds protocol. A network of tokens is judged on sentences: how well"
                        + " methods find the words that decide. Shows 95 %% intervals, and baselines that ignore the"
                        + " network.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  limpid zoo judge zoo:cbam --method grad-cam,integrated-gradients,rise --limit 20",
            "  limpid zoo judge zoo:marked --species fennik --method gradient --pool amount",
            "  limpid zoo judge zoo:text --method integrated-gradients,occlusion,lime --limit 200",
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

    @Option(
            names = "--limit",
            paramLabel = "N",
            description = "Number of pictures or sentences (default: ${DEFAULT-VALUE}).")
    private int limit = 50;

    @Option(
            names = "--first",
            paramLabel = "S",
            description =
                    "Seed of the first picture; the others have the following seeds. Seeds from 1,000,000 on were used"
                            + " for training (default: ${DEFAULT-VALUE}).")
    private long first = 0;

    @Option(names = "--species", paramLabel = "NAME", description = "Use pictures of one species only.")
    private @Nullable String species;

    @Option(
            names = "--pool",
            paramLabel = "P",
            description =
                    "How the scores of all channels of a pixel are combined: sum, or amount for the sum of absolute values"
                            + " (default: sum).")
    private WorldAdapter.Pool pool = WorldAdapter.Pool.SUM;

    @Option(
            names = "--shifted",
            description =
                    "Also score each map shifted by half a picture in both directions: the same evidence in the wrong"
                            + " place.")
    private boolean shifted;

    @Option(
            names = "--masks-only",
            description =
                    "Score against the masks only, which is many times faster. No part is replaced, so there are no"
                            + " effects and no FunnyBirds protocol.")
    private boolean masksOnly;

    @Option(names = "--out", paramLabel = "FILE.md", description = "Also write the tables to a file.")
    private @Nullable Path out;

    @Override
    public Integer call() throws IOException {
        common.checkLimit(limit);
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
        TruthPage page;
        try (TruthJob job = TruthJob.of(opened, Optional.ofNullable(species), pool, shifted, masksOnly);
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
