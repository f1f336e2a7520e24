package dev.limpid.task;

import dev.limpid.JobSummary;
import dev.limpid.Model;
import dev.limpid.app.json.RecipeJson;
import dev.limpid.data.DataSet;
import dev.limpid.data.Evidence;
import dev.limpid.error.LimpidException;
import dev.limpid.evaluate.EvaluateFiles;
import dev.limpid.evaluate.EvaluateJob;
import dev.limpid.evaluate.EvaluateJson;
import dev.limpid.evaluate.EvaluateRequest;
import dev.limpid.evaluate.Leaderboard;
import dev.limpid.evaluate.MethodScores;
import dev.limpid.evaluate.MetricChoice;
import dev.limpid.evaluate.OtherTrainings;
import dev.limpid.evaluate.Recheck;
import dev.limpid.task.TaskResult.Ending;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Methods judged by metrics over a data set. */
final class EvaluateTask implements Task {
    private static final Parameter<String> DATA = Parameter.of(
                    "data",
                    String.class,
                    "DATA",
                    "A folder of pictures (by class), a CSV manifest, annotations of COCO or Pascal VOC, FunnyBirds in"
                            + " its authors' layout, or zoo.")
            .positional()
            .required();
    private static final Parameter<List<String>> METHODS = Parameter.list(
                    "methods",
                    String.class,
                    "M",
                    "Methods, each with its parameters: NAME or NAME:KEY=VALUE:KEY=VALUE. random-map, edge-map and"
                            + " centre-map know nothing of the network.")
            .orElse(List.of(
                    "gradient",
                    "integrated-gradients",
                    "grad-cam",
                    "lrp-epsilon-plus",
                    "occlusion",
                    "random-map",
                    "edge-map"));
    private static final Parameter<List<String>> METRICS = Parameter.list(
            "metrics",
            String.class,
            "M",
            "Metrics, families of metrics, or all; 'limpid metrics' lists them (default: twelve of several families).");
    private static final Parameter<String> LAYER =
            Parameter.of("layer", String.class, "L", "Layer for methods that take one.");
    private static final Parameter<String> TUNED = Parameter.of(
            "tuned",
            String.class,
            "FILE",
            "The network after fine-tuning on deletions, which idsds and f-fidelity ask (default: a built-in one, if"
                    + " there is one).");
    private static final Parameter<String> RANDOM_LABELS = Parameter.of(
            "random-labels",
            String.class,
            "FILE",
            "The same network trained on random labels, which data-randomisation compares with (default: a built-in"
                    + " one, if there is one).");
    private static final Parameter<Path> OUT =
            Parameter.of("out", Path.class, "DIR", "Output folder.").orElse(Path.of("evaluation"));
    private static final Parameter<Path> EARLIER = Parameter.of(
                    "earlier",
                    Path.class,
                    "DIR",
                    "Take the rows of this output folder over, but for those of {again} pictures.")
            .hidden();
    private static final Parameter<Integer> AGAIN = Parameter.of(
                    "again", Integer.class, "N", "How many pictures are computed again.")
            .hidden();
    private static final Parameter<Long> AGAIN_SEED = Parameter.of(
                    "again-seed", Long.class, "N", "Seed by which these are drawn.")
            .hidden();

    @Override
    public TaskInfo info() {
        return TaskInfo.of(
                        "evaluate",
                        "Judges methods of explanation by metrics over pictures, and writes a leaderboard: means with"
                                + " intervals, ranks, agreement of the metrics, faithfulness against cost, and the maps"
                                + " that win and lose. A run that was ended goes on where it was.")
                .taking(ModelArguments.ALL)
                .taking(SampleArguments.ALL)
                .taking(EvidenceArguments.ALL)
                .taking(DATA, METHODS, METRICS, LAYER, TUNED, RANDOM_LABELS, OUT, EARLIER, AGAIN, AGAIN_SEED)
                .examples(
                        "zoo:resnet zoo limit=50 methods=gradient,grad-cam,integrated-gradients",
                        "model.onnx photos methods=grad-cam,rise:samples=1000 masks=masks metrics=localisation",
                        "zoo:resnet zoo limit=50 metrics=idsds,f-fidelity,data-randomisation",
                        "zoo:plain zoo limit=20 methods=grad-cam,lrp-epsilon-plus,random-map metrics=all",
                        "birds.onnx funnybirds metrics=funnybirds,localisation",
                        "model.onnx photos methods=grad-cam,lrp-epsilon-plus metrics=verification");
    }

    @Override
    public TaskResult run(Arguments given, TaskOutput output) {
        ModelArguments model = new ModelArguments(given);
        SampleArguments sample = new SampleArguments(given);
        List<String> metrics = given.get(METRICS);
        EvaluateRequest request = new EvaluateRequest(
                given.get(METHODS).stream().map(EvaluateRequest::call).toList(),
                MetricChoice.of(metrics),
                MetricChoice.asked(metrics),
                given.find(LAYER),
                sample.seed());
        try (Model opened = model.open();
                EvaluateJob job = job(given, opened, request, sample)) {
            Judged judged = new Judged(output);
            JobSummary summary = job.run(judged);
            Leaderboard board = judged.board(job);
            Map<String, @Nullable Object> document = write(given, job, board, judged.failed, sample, output);
            return TaskResult.of(Ending.of(summary, true), document, model.recipeFiles());
        }
    }

    private static EvaluateJob job(Arguments given, Model opened, EvaluateRequest request, SampleArguments sample) {
        DataSet pictures = sample.open(given.get(DATA), opened);
        Evidence evidence = new EvidenceArguments(given).of(pictures, opened);
        OtherTrainings trainings = OtherTrainings.of(
                opened, given.find(TUNED), given.find(RANDOM_LABELS), new ModelArguments(given).options());
        EvaluateJob job = new EvaluateJob(
                opened, trainings, pictures, evidence, request, given.get(OUT), sample.guard(files(given)));
        given.find(EARLIER)
                .map(folder -> new Recheck(
                        folder,
                        given.find(AGAIN).orElse(1),
                        given.find(AGAIN_SEED).orElse(0L)))
                .ifPresent(job::recheck);
        return job;
    }

    /** What may not be overwritten. */
    private static List<Path> files(Arguments given) {
        List<Path> files = new ArrayList<>(new ModelArguments(given).files());
        Stream.of(given.find(TUNED), given.find(RANDOM_LABELS))
                .flatMap(Optional::stream)
                .map(Model::file)
                .forEach(files::add);
        files.addAll(new EvidenceArguments(given).files());
        return files;
    }

    /** Writes the files, and says the ranks. */
    private static Map<String, @Nullable Object> write(
            Arguments given,
            EvaluateJob job,
            Leaderboard board,
            Map<String, String> failed,
            SampleArguments sample,
            TaskOutput output) {
        Path out = given.get(OUT);
        EvaluateFiles files = new EvaluateFiles(out, sample.guard(files(given)), job);
        Path page = files.writePage(board, failed, output.command());
        files.writeSummary(board);
        files.writeContradictions(board);
        Map<String, @Nullable Object> document = EvaluateJson.document(job, board, failed, out.resolve("parts"), page);
        files.writeJson(RecipeJson.sealed(document, output.command(), new ModelArguments(given).recipeFiles()));
        board.families().forEach(f -> EvaluateJson.lines(board, f).forEach(output::say));
        output.say("wrote " + page);
        return document;
    }

    private static final class Judged extends ItemListener<MethodScores> {
        private final TaskOutput output;
        private final List<MethodScores> scores = new ArrayList<>();
        private final Map<String, String> failed = new LinkedHashMap<>();

        Judged(TaskOutput output) {
            super(output);
            this.output = output;
        }

        /** What was found. @throws LimpidException if no method works */
        Leaderboard board(EvaluateJob job) {
            if (scores.isEmpty()) {
                throw LimpidException.unsupported(failed.values().iterator().next());
            }
            return new Leaderboard(
                    job.request().metrics(), scores, job.pictures().size());
        }

        @Override
        public void item(MethodScores method) {
            scores.add(method);
            output.say(method.method() + ": " + method.parts().size()
                    + (method.parts().size() == 1 ? " metric" : " metrics")
                    + (method.unmet().isEmpty() ? "" : ", " + method.unmet().size() + " without a number"));
            EvaluateJson.without(method).forEach((reason, names) -> output.say("  without " + names + ": " + reason));
        }

        @Override
        public void failed(String input, LimpidException reason) {
            super.failed(input, reason);
            failed.put(input, reason.getMessage());
        }
    }
}
