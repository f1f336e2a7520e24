package dev.limpid.task;

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
import dev.limpid.task.TaskResult.Ending;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Whether predictions and explanations are still those of a reference, for continuous integration. */
final class CheckTask implements Task {
    private static final Parameter<String> DATA = Parameter.of(
                    "data",
                    String.class,
                    "DATA",
                    "A folder of pictures, a CSV manifest, or zoo (default: the data of the reference).")
            .positional();
    private static final Parameter<Path> REFERENCE = Parameter.of(
                    "reference", Path.class, "DIR", "The folder of the reference.")
            .required();
    private static final Parameter<Boolean> UPDATE =
            Parameter.flag("update", "Record the reference instead of checking against it.");
    private static final Parameter<List<String>> METHOD = Parameter.list(
            "method",
            String.class,
            "M",
            "With {update}: one or more methods, separated by commas (default: grad-cam). A check takes those of the"
                    + " reference.");
    private static final Parameter<String> TARGET = Parameter.of(
                    "target", String.class, "T", "With {update}: what to explain.")
            .orElse("top");
    private static final Parameter<Integer> LIMIT = Limit.parameter("With {update}: maximum number of pictures.");
    private static final Parameter<Boolean> NO_OPTIMIZER =
            Parameter.flag("no-optimizer", "Run every node as it is, without the runtime's optimiser.");
    private static final Parameter<Path> OUT =
            Parameter.of("out", Path.class, "DIR", "Folder of the page.").orElse(Path.of("check"));
    private static final Parameter<Path> JUNIT =
            Parameter.of("junit", Path.class, "FILE.xml", "Also write the result as JUnit's XML.");

    @Override
    public TaskInfo info() {
        return TaskInfo.of(
                        "check",
                        "Checks a network against a recorded reference: its predictions, its maps by rank correlation,"
                                + " and its methods by randomisation, completeness and stability. Exit code 1 if"
                                + " anything fails.")
                .taking(ModelArguments.ALL)
                .taking(MethodArguments.ALL)
                .taking(CheckArguments.ALL)
                .taking(DATA, REFERENCE, UPDATE, METHOD, TARGET, LIMIT, NO_OPTIMIZER, OUT, JUNIT)
                .examples(
                        "model.onnx photos reference=golden update=true method=grad-cam,integrated-gradients",
                        "model.onnx reference=golden",
                        "model-int8.onnx reference=golden correlation=0.8 changed=0.05 junit=check.xml",
                        "model.onnx reference=golden no-optimizer=true");
    }

    @Override
    public TaskResult run(Arguments given, TaskOutput output) {
        ModelArguments model = new ModelArguments(given);
        int limit = Limit.of(given, LIMIT);
        boolean isUpdate = given.get(UPDATE);
        if (!isUpdate
                && (Stream.of(METHOD, TARGET, LIMIT).anyMatch(given::isGiven)
                        || new MethodArguments(given).isGiven())) {
            throw new UsageException("{method}, {target}, {layer}, {param}, {seed} and {limit} belong to the reference;"
                    + " they need {update}.");
        }
        try (Model opened = Model.open(
                model.name(), given.get(NO_OPTIMIZER) ? model.options().withoutOptimizer() : model.options())) {
            return isUpdate ? record(given, opened, limit, output) : check(given, opened, output);
        }
    }

    private static TaskResult record(Arguments given, Model opened, int limit, TaskOutput output) {
        List<String> names = given.get(METHOD);
        List<Method> asked = MethodArguments.methods(names.isEmpty() ? List.of("grad-cam") : names);
        String data = given.find(DATA)
                .orElseThrow(() ->
                        new UsageException("Missing required parameter: '{data}': the pictures of the reference."));
        CheckArguments limits = new CheckArguments(given);
        CheckRequest request = new CheckRequest(
                new MethodArguments(given).request(asked).withTarget(given.get(TARGET)),
                limits.judged(CheckRequest.USUAL_JUDGED),
                limits.thresholds());
        Path reference = given.get(REFERENCE);
        DataSet pictures = DataSet.of(data, opened, limit);
        GoldenMaps golden = GoldenMaps.record(opened, pictures, request, reference, new ItemListener<>(output) {
            @Override
            public void item(GoldenPicture picture) {
                output.say(picture.name() + "  " + picture.label());
            }
        });
        output.say(
                "recorded " + golden.pictures().size() + " pictures and " + asked.size() + " methods in " + reference);
        return TaskResult.of(
                Ending.COMPLETE,
                Json.object(
                        "reference", reference.toString(),
                        "pictures", golden.pictures().size()));
    }

    private static TaskResult check(Arguments given, Model opened, TaskOutput output) {
        ModelArguments model = new ModelArguments(given);
        GoldenMaps golden = golden(given);
        CheckJob job = job(given, opened, golden);
        List<Path> read = new ArrayList<>(model.files());
        read.add(given.get(REFERENCE).resolve("reference.json"));
        CheckFiles files = new CheckFiles(given.get(OUT), given.find(JUNIT), new OutputGuard(read));
        CheckPage page = new CheckPage(job);
        job.run(new ItemListener<PictureCheck>(output) {
            @Override
            public void item(PictureCheck picture) {
                page.add(picture);
            }
        });
        CheckResult result = job.result();
        tell(result, output);
        Path written = files.write(job, page.page(output.command()));
        output.say("wrote " + written);
        Map<String, @Nullable Object> document = CheckJson.of(opened, golden, result);
        document.put("page", written.toString());
        return TaskResult.of(result.isPassed() ? Ending.COMPLETE : Ending.FAILED, document, model.recipeFiles());
    }

    /** The reference, with as many pictures to judge methods on as are asked for. */
    private static GoldenMaps golden(Arguments given) {
        GoldenMaps recorded = GoldenMaps.read(given.get(REFERENCE));
        int judged = new CheckArguments(given).judged(recorded.request().judged());
        return new GoldenMaps(
                recorded.folder(), recorded.head(), recorded.request().withJudged(judged), recorded.pictures());
    }

    private static CheckJob job(Arguments given, Model opened, GoldenMaps golden) {
        DataSet pictures = given.find(DATA)
                .map(d -> DataSet.of(d, opened, golden.pictures().size()))
                .orElseGet(() -> CheckJob.dataOf(golden, opened));
        return new CheckJob(
                opened,
                pictures,
                golden,
                new CheckArguments(given).over(golden.request().thresholds()));
    }

    private static void tell(CheckResult result, TaskOutput output) {
        result.notes().forEach(n -> output.say("note: " + n));
        result.trials().forEach(t -> output.say(CheckResult.sentence(t)));
        result.warnings().forEach(w -> output.say("warning: " + w));
        result.failures().forEach(f -> output.say("FAILED " + f));
        output.say((result.isPassed() ? "passed: " : "failed: ")
                + result.pictures().size() + " pictures, " + result.changed().size() + " predictions changed, "
                + result.failures().size() + " failures"
                + (result.warnings().isEmpty() ? "" : ", " + result.warnings().size() + " warnings"));
    }
}
