package dev.limpid.task;

import dev.limpid.JobSummary;
import dev.limpid.Model;
import dev.limpid.OutputGuard;
import dev.limpid.error.LimpidException;
import dev.limpid.evaluate.EvaluateRequest;
import dev.limpid.retrain.RetrainCurve;
import dev.limpid.retrain.RetrainFiles;
import dev.limpid.retrain.RetrainJob;
import dev.limpid.retrain.RetrainJson;
import dev.limpid.retrain.RetrainRequest;
import dev.limpid.retrain.RetrainResult;
import dev.limpid.task.TaskResult.Ending;
import dev.limpid.zoo.Retrainer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** ROAR and KAR. */
final class ZooRetrainTask implements Task {
    private static final Parameter<List<String>> METHODS = Parameter.list(
                    "methods", String.class, "M", "Methods, each with its parameters: NAME or NAME:KEY=VALUE.")
            .orElse(List.of("gradient", "integrated-gradients", "grad-cam", "random-map", "edge-map"));
    private static final Parameter<List<Double>> SHARES = Parameter.list(
                    "shares", Double.class, "S", "Shares of the pixels that are removed, or kept.")
            .orElse(List.of(0.1, 0.5, 0.9));
    private static final Parameter<Integer> PICTURES = Parameter.of(
                    "pictures", Integer.class, "N", "Pictures to train on.")
            .orElse(2000);
    private static final Parameter<Integer> TEST =
            Parameter.of("test", Integer.class, "N", "Pictures to test on.").orElse(1000);
    private static final Parameter<Integer> EPOCHS = Parameter.of(
                    "epochs", Integer.class, "N", "Passes over the training pictures.")
            .orElse(5);
    private static final Parameter<Integer> SEEDS = Parameter.of(
                    "seeds", Integer.class, "N", "Trainings of each kind, from other random weights.")
            .orElse(3);
    private static final Parameter<Long> SEED =
            Parameter.of("seed", Long.class, "S", "Seed of random draws.").orElse(0L);
    private static final Parameter<Path> DATA = Parameter.of(
                    "data", Path.class, "FOLDER", "Folder with the four files of Fashion-MNIST.")
            .orElse(Path.of("/usr/share/datasets/fashion-mnist"));
    private static final Parameter<Path> OUT =
            Parameter.of("out", Path.class, "DIR", "Output folder.").orElse(Path.of("retrained"));

    @Override
    public TaskInfo info() {
        return TaskInfo.of(
                        "zoo retrain",
                        "Judges methods by retraining (ROAR and KAR): explains the training pictures of a"
                                + " built-in network, removes the pixels of the highest scores, or all others, trains"
                                + " networks from random weights on what is left, and writes their accuracy. The usual"
                                + " setting trains 93 small networks.")
                .taking(ModelArguments.ALL)
                .taking(METHODS, SHARES, PICTURES, TEST, EPOCHS, SEEDS, SEED, DATA, OUT)
                .examples(
                        "zoo:lenet out=retrained",
                        "zoo:lenet methods=gradient,grad-cam,random-map shares=0.5,0.9 seeds=5");
    }

    @Override
    public TaskResult run(Arguments given, TaskOutput output) {
        ModelArguments model = new ModelArguments(given);
        RetrainRequest request = new RetrainRequest(
                given.get(METHODS).stream().map(EvaluateRequest::call).toList(),
                given.get(SHARES),
                given.get(PICTURES),
                given.get(TEST),
                given.get(EPOCHS),
                given.get(SEEDS),
                given.get(SEED));
        Retrainer retrainer = Retrainer.find()
                .orElseThrow(() -> new UsageException("The part that trains is not among the classes of this program;"
                        + " start it as ./limpid zoo retrain."));
        try (Model opened = model.open()) {
            RetrainJob job = new RetrainJob(opened, request, retrainer, given.get(DATA));
            Curves curves = new Curves(output);
            JobSummary summary = job.run(curves);
            if (summary.done() == 0) {
                throw LimpidException.unsupported(
                        curves.failed.values().iterator().next());
            }
            RetrainResult result = job.result();
            RetrainFiles files = new RetrainFiles(given.get(OUT), new OutputGuard(model.files()));
            files.writeCsv(result);
            Path page = files.writePage(job, result, output.command());
            output.say("wrote " + page);
            return TaskResult.of(Ending.of(summary, true), RetrainJson.document(job, result, curves.failed, page));
        }
    }

    private static final class Curves extends ItemListener<RetrainCurve> {
        private final TaskOutput output;
        private final Map<String, String> failed = new LinkedHashMap<>();

        Curves(TaskOutput output) {
            super(output);
            this.output = output;
        }

        @Override
        public void item(RetrainCurve curve) {
            output.say(String.format(
                    Locale.ROOT,
                    "%s %s: mean accuracy %.3f [%.3f, %.3f]",
                    curve.mode().label(),
                    curve.method(),
                    curve.mean().value(),
                    curve.mean().low(),
                    curve.mean().high()));
        }

        @Override
        public void failed(String input, LimpidException reason) {
            super.failed(input, reason);
            failed.put(input, reason.getMessage());
        }
    }
}
