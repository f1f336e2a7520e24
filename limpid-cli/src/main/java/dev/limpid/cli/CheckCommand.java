package dev.limpid.cli;

import dev.limpid.Model;
import dev.limpid.OutputGuard;
import dev.limpid.app.json.Json;
import dev.limpid.attribution.Method;
import dev.limpid.check.CheckFiles;
import dev.limpid.check.CheckJob;
import dev.limpid.check.CheckJson;
import dev.limpid.check.CheckPage;
import dev.limpid.check.CheckRequest;
import dev.limpid.check.CheckResult;
import dev.limpid.check.GoldenMaps;
import dev.limpid.check.GoldenPicture;
import dev.limpid.check.PictureCheck;
import dev.limpid.data.DataSet;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code limpid check}: whether predictions and explanations are still those of a reference, for continuous integration. */
@Command(
        name = "check",
        description =
                "Checks a network against a recorded reference: its predictions, its maps by rank correlation, and its"
                        + " methods by randomisation, completeness and stability. Exit code 1 if anything fails.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  limpid check model.onnx photos --reference golden --update --method grad-cam,integrated-gradients",
            "  limpid check model.onnx --reference golden",
            "  limpid check model-int8.onnx --reference golden --correlation 0.8 --changed 0.05 --junit check.xml",
            "  limpid check model.onnx --reference golden --no-optimizer",
        })
final class CheckCommand implements Callable<Integer> {
    @Mixin
    private final Common common = new Common();

    @Mixin
    private final ModelOptions model = new ModelOptions();

    @Mixin
    private final dev.limpid.cli.Parameters parameters = new dev.limpid.cli.Parameters();

    @Mixin
    private final CheckLimits limits = new CheckLimits();

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "DATA",
            description = "A folder of pictures, a CSV manifest, or zoo (default: the data of the reference).")
    private @Nullable String data;

    @Option(names = "--reference", paramLabel = "DIR", required = true, description = "The folder of the reference.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs
    private Path reference;

    @Option(names = "--update", description = "Record the reference instead of checking against it.")
    private boolean update;

    @Option(
            names = "--method",
            paramLabel = "M",
            split = ",",
            description =
                    "With --update: one or more methods, separated by commas (default: grad-cam). A check takes those"
                            + " of the reference.")
    private List<String> methods = List.of();

    @Option(names = "--target", paramLabel = "T", description = "With --update: what to explain (default: top).")
    private @Nullable String target;

    @Option(names = "--limit", paramLabel = "N", description = "With --update: maximum number of pictures.")
    private @Nullable Integer limit;

    @Option(names = "--no-optimizer", description = "Run every node as it is, without the runtime's optimiser.")
    private boolean unoptimized;

    @Option(names = "--out", paramLabel = "DIR", description = "Folder of the page (default: ${DEFAULT-VALUE}).")
    private Path out = Path.of("check");

    @Option(names = "--junit", paramLabel = "FILE.xml", description = "Also write the result as JUnit's XML.")
    private @Nullable Path junit;

    @Override
    public Integer call() {
        common.checkLimit(limit);
        if (!update && (!methods.isEmpty() || target != null || limit != null || parameters.isGiven())) {
            throw common.wrong("--method, --target, --layer, --param, --seed and --limit belong to the reference; they"
                    + " need --update.");
        }
        try (Model opened =
                        Model.open(model.name(), unoptimized ? model.options().withoutOptimizer() : model.options());
                ProgressLine progress = common.progress()) {
            return update ? record(opened, progress) : check(opened, progress);
        }
    }

    private int record(Model opened, ProgressLine progress) {
        List<Method> asked = dev.limpid.cli.Parameters.methods(methods.isEmpty() ? List.of("grad-cam") : methods);
        if (data == null) {
            throw common.wrong("Missing required parameter: 'DATA': the pictures of the reference.");
        }
        CheckRequest request = new CheckRequest(
                parameters.request(common, asked).withTarget(target == null ? "top" : target),
                limits.judged(CheckRequest.USUAL_JUDGED),
                limits.thresholds());
        DataSet pictures = DataSet.of(data, opened, limit == null ? 0 : limit);
        GoldenMaps golden =
                GoldenMaps.record(opened, pictures, request, reference, new JobOutput<GoldenPicture>(common, progress) {
                    @Override
                    public void item(GoldenPicture picture) {
                        endProgress();
                        common.say(picture.name() + "  " + picture.label());
                    }
                });
        common.say(
                "recorded " + golden.pictures().size() + " pictures and " + asked.size() + " methods in " + reference);
        common.print(Json.object(
                "reference", reference.toString(),
                "pictures", golden.pictures().size()));
        return ExitCode.OK;
    }

    private int check(Model opened, ProgressLine progress) {
        GoldenMaps recorded = GoldenMaps.read(reference);
        GoldenMaps golden = new GoldenMaps(
                recorded.folder(),
                recorded.head(),
                recorded.request().withJudged(limits.judged(recorded.request().judged())),
                recorded.pictures());
        DataSet pictures = data == null
                ? CheckJob.dataOf(golden, opened)
                : DataSet.of(data, opened, golden.pictures().size());
        CheckJob job = new CheckJob(
                opened, pictures, golden, limits.over(golden.request().thresholds()));
        List<Path> read = new ArrayList<>(model.files());
        read.add(reference.resolve("reference.json"));
        CheckFiles files = new CheckFiles(out, Optional.ofNullable(junit), new OutputGuard(read));
        CheckPage page = new CheckPage(job);
        JobOutput<PictureCheck> output = new JobOutput<>(common, progress) {
            @Override
            public void item(PictureCheck picture) {
                page.add(picture);
            }
        };
        job.run(output);
        output.endProgress();
        CheckResult result = job.result();
        result.notes().forEach(n -> common.say("note: " + n));
        result.trials().forEach(t -> common.say(CheckResult.sentence(t)));
        result.failures().forEach(f -> common.say("FAILED " + f));
        common.say((result.isPassed() ? "passed: " : "failed: ")
                + result.pictures().size() + " pictures, " + result.changed().size() + " predictions changed, "
                + result.failures().size() + " failures");
        Path written = files.write(job, page.page(common.command()));
        common.say("wrote " + written);
        Map<String, @Nullable Object> document = CheckJson.of(opened, golden, result);
        document.put("page", written.toString());
        common.print(document, model.recipeFiles());
        return result.isPassed() ? ExitCode.OK : ExitCode.FAILED;
    }
}
