package dev.limpid.cli;

import dev.limpid.JobSummary;
import dev.limpid.MethodCall;
import dev.limpid.Model;
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
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code limpid evaluate}: methods judged by metrics over a data set. */
@Command(
        name = "evaluate",
        description = "Judges methods of explanation by metrics over pictures, and writes a leaderboard: means with"
                + " intervals, ranks, agreement of the metrics, faithfulness against cost, and the maps that win"
                + " and lose. A run that was ended goes on where it was.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  limpid evaluate zoo:resnet zoo --limit 50 --methods gradient,grad-cam,integrated-gradients",
            "  limpid evaluate model.onnx photos --methods grad-cam,rise:samples=1000 --masks masks --metrics"
                    + " localisation",
            "  limpid evaluate zoo:resnet zoo --limit 50 --metrics idsds,f-fidelity,data-randomisation",
            "  limpid evaluate zoo:plain zoo --limit 20 --methods grad-cam,lrp-epsilon-plus,random-map --metrics all",
            "  limpid evaluate birds.onnx funnybirds --metrics funnybirds,localisation",
            "  limpid evaluate model.onnx photos --methods grad-cam,lrp-epsilon-plus --metrics verification",
        })
final class EvaluateCommand implements Callable<Integer> {
    @Mixin
    private final Common common = new Common();

    @Mixin
    private final ModelOptions model = new ModelOptions();

    @Mixin
    private final SampleOptions sample = new SampleOptions();

    @Mixin
    private final EvidenceOptions evidenceOptions = new EvidenceOptions();

    @Parameters(
            index = "1",
            paramLabel = "DATA",
            description = "A folder of pictures (by class), a CSV manifest, annotations of COCO or Pascal VOC,"
                    + " FunnyBirds in its authors' layout, or zoo.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs
    private String data;

    @Option(
            names = "--methods",
            paramLabel = "M",
            split = ",",
            description =
                    "Methods, each with its parameters: NAME or NAME:KEY=VALUE:KEY=VALUE. random-map, edge-map and"
                            + " centre-map know nothing of the network (default: ${DEFAULT-VALUE}).")
    private List<String> methods = List.of(
            "gradient", "integrated-gradients", "grad-cam", "lrp-epsilon-plus", "occlusion", "random-map", "edge-map");

    @Option(
            names = "--metrics",
            paramLabel = "M",
            split = ",",
            description =
                    "Metrics, families of metrics, or all; 'limpid metrics' lists them (default: twelve of several"
                            + " families).")
    private List<String> metrics = List.of();

    @Option(names = "--layer", paramLabel = "L", description = "Layer for methods that take one.")
    private @Nullable String layer;

    @Option(
            names = "--tuned",
            paramLabel = "FILE",
            description =
                    "The network after fine-tuning on deletions, which idsds and f-fidelity ask (default: a built-in"
                            + " one, if there is one).")
    private @Nullable String tuned;

    @Option(
            names = "--random-labels",
            paramLabel = "FILE",
            description =
                    "The same network trained on random labels, which data-randomisation compares with (default: a"
                            + " built-in one, if there is one).")
    private @Nullable String randomLabels;

    @Option(names = "--out", paramLabel = "DIR", description = "Output folder (default: ${DEFAULT-VALUE}).")
    private Path out = Path.of("evaluation");

    @Option(
            names = "--earlier",
            hidden = true,
            paramLabel = "DIR",
            description = "Take the rows of this output folder over, but for those of --again pictures.")
    private @Nullable Path earlier;

    @Option(names = "--again", hidden = true, description = "How many pictures are computed again.")
    private int again = 1;

    @Option(names = "--again-seed", hidden = true, description = "Seed by which these are drawn.")
    private long againSeed = 0;

    @Override
    public Integer call() {
        sample.check(common);
        List<MethodCall> calls = methods.stream().map(EvaluateRequest::call).toList();
        EvaluateRequest request = new EvaluateRequest(
                calls,
                MetricChoice.of(metrics),
                MetricChoice.asked(metrics),
                Optional.ofNullable(layer),
                sample.seed());
        try (Model opened = model.open();
                ProgressLine progress = common.progress();
                EvaluateJob job = job(opened, request)) {
            Output output = new Output(progress);
            JobSummary summary = job.run(output);
            output.endProgress();
            if (output.scores.isEmpty()) {
                throw LimpidException.unsupported(
                        output.failed.values().iterator().next());
            }
            Leaderboard board = new Leaderboard(
                    request.metrics(), output.scores, job.pictures().size());
            EvaluateFiles files = new EvaluateFiles(out, sample.guard(files()), job);
            Path page = files.writePage(board, output.failed, common.command());
            files.writeSummary(board);
            files.writeContradictions(board);
            Map<String, @Nullable Object> document =
                    EvaluateJson.document(job, board, output.failed, out.resolve("parts"), page);
            files.writeJson(common.sealed(document, model.recipeFiles()));
            board.families().forEach(f -> EvaluateJson.lines(board, f).forEach(common::say));
            common.say("wrote " + page);
            common.print(document, model.recipeFiles());
            return ExitCode.of(summary, true);
        }
    }

    private EvaluateJob job(Model opened, EvaluateRequest request) {
        DataSet pictures = sample.open(data, opened);
        Evidence evidence = evidenceOptions.of(pictures, opened);
        OtherTrainings trainings = OtherTrainings.of(
                opened, Optional.ofNullable(tuned), Optional.ofNullable(randomLabels), model.options());
        EvaluateJob job = new EvaluateJob(opened, trainings, pictures, evidence, request, out, sample.guard(files()));
        Optional.ofNullable(earlier).ifPresent(folder -> job.recheck(new Recheck(folder, again, againSeed)));
        return job;
    }

    /** What may not be overwritten. */
    private List<Path> files() {
        List<Path> files = new ArrayList<>(model.files());
        Stream.of(Optional.ofNullable(tuned), Optional.ofNullable(randomLabels))
                .flatMap(Optional::stream)
                .map(Model::file)
                .forEach(files::add);
        files.addAll(evidenceOptions.files());
        return files;
    }

    private final class Output extends JobOutput<MethodScores> {
        private final List<MethodScores> scores = new ArrayList<>();
        private final Map<String, String> failed = new LinkedHashMap<>();

        Output(ProgressLine progress) {
            super(common, progress);
        }

        @Override
        public void item(MethodScores method) {
            scores.add(method);
            endProgress();
            common.say(method.method() + ": " + method.parts().size()
                    + (method.parts().size() == 1 ? " metric" : " metrics")
                    + (method.unmet().isEmpty() ? "" : ", " + method.unmet().size() + " without a number"));
            EvaluateJson.without(method).forEach((reason, names) -> common.say("  without " + names + ": " + reason));
        }

        @Override
        public void failed(String input, LimpidException reason) {
            super.failed(input, reason);
            failed.put(input, reason.getMessage());
        }
    }
}
