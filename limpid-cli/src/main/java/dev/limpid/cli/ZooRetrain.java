package dev.limpid.cli;

import dev.limpid.JobSummary;
import dev.limpid.MethodCall;
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
import dev.limpid.zoo.Retrainer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code limpid zoo retrain}: ROAR and KAR. */
@Command(
        name = "retrain",
        description =
                "Judges methods by retraining (ROAR and KAR): explains the training pictures of a built-in network, removes the"
                        + " pixels of the highest scores, or all others, trains networks from random weights on what is left, and writes"
                        + " their accuracy. The usual setting trains 93 small networks.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  limpid zoo retrain zoo:lenet --out retrained",
            "  limpid zoo retrain zoo:lenet --methods gradient,grad-cam,random-map --shares 0.5,0.9 --seeds 5",
        })
final class ZooRetrain implements Callable<Integer> {
    @Mixin
    private final Common common = new Common();

    @Mixin
    private final ModelOptions model = new ModelOptions();

    @Option(
            names = "--methods",
            paramLabel = "M",
            split = ",",
            description = "Methods, each with its parameters: NAME or NAME:KEY=VALUE (default: ${DEFAULT-VALUE}).")
    private List<String> methods = List.of("gradient", "integrated-gradients", "grad-cam", "random-map", "edge-map");

    @Option(
            names = "--shares",
            paramLabel = "S",
            split = ",",
            description = "Shares of the pixels that are removed, or kept (default: ${DEFAULT-VALUE}).")
    private List<Double> shares = List.of(0.1, 0.5, 0.9);

    @Option(names = "--pictures", paramLabel = "N", description = "Pictures to train on (default: ${DEFAULT-VALUE}).")
    private int pictures = 2000;

    @Option(names = "--test", paramLabel = "N", description = "Pictures to test on (default: ${DEFAULT-VALUE}).")
    private int test = 1000;

    @Option(
            names = "--epochs",
            paramLabel = "N",
            description = "Passes over the training pictures (default: ${DEFAULT-VALUE}).")
    private int epochs = 5;

    @Option(
            names = "--seeds",
            paramLabel = "N",
            description = "Trainings of each kind, from other random weights (default: ${DEFAULT-VALUE}).")
    private int seeds = 3;

    @Option(names = "--seed", paramLabel = "S", description = "Seed of random draws (default: ${DEFAULT-VALUE}).")
    private long seed = 0;

    @Option(
            names = "--data",
            paramLabel = "FOLDER",
            description = "Folder with the four files of Fashion-MNIST (default: ${DEFAULT-VALUE}).")
    private Path data = Path.of("/usr/share/datasets/fashion-mnist");

    @Option(names = "--out", paramLabel = "DIR", description = "Output folder (default: ${DEFAULT-VALUE}).")
    private Path out = Path.of("retrained");

    @Override
    public Integer call() {
        List<MethodCall> calls = methods.stream().map(EvaluateRequest::call).toList();
        RetrainRequest request = new RetrainRequest(calls, shares, pictures, test, epochs, seeds, seed);
        Retrainer retrainer = Retrainer.find()
                .orElseThrow(
                        () -> common.wrong(
                                "The part that trains is not among the classes of this program; start it as ./limpid zoo retrain."));
        try (Model opened = model.open();
                ProgressLine progress = common.progress()) {
            RetrainJob job = new RetrainJob(opened, request, retrainer, data);
            Output output = new Output(progress);
            JobSummary summary = job.run(output);
            output.endProgress();
            if (summary.done() == 0) {
                throw LimpidException.unsupported(
                        output.failed.values().iterator().next());
            }
            RetrainResult result = job.result();
            RetrainFiles files = new RetrainFiles(out, new OutputGuard(model.files()));
            files.writeCsv(result);
            Path page = files.writePage(job, result, common.command());
            common.say("wrote " + page);
            common.print(RetrainJson.document(job, result, output.failed, page));
            return ExitCode.of(summary, true);
        }
    }

    private final class Output extends JobOutput<RetrainCurve> {
        private final Map<String, String> failed = new LinkedHashMap<>();

        Output(ProgressLine progress) {
            super(common, progress);
        }

        @Override
        public void item(RetrainCurve curve) {
            endProgress();
            common.say(String.format(
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
