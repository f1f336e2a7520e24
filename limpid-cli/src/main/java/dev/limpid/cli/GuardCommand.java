package dev.limpid.cli;

import dev.limpid.JobSummary;
import dev.limpid.Model;
import dev.limpid.OutputGuard;
import dev.limpid.attack.AttackRequest;
import dev.limpid.guard.GuardFiles;
import dev.limpid.guard.GuardJob;
import dev.limpid.guard.GuardJson;
import dev.limpid.guard.GuardPage;
import dev.limpid.guard.GuardRequest;
import dev.limpid.guard.GuardResult;
import dev.limpid.guard.GuardedPicture;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code limpid guard}: a detector of adversarial inputs by their saliency. */
@Command(
        name = "guard",
        description =
                "Fits a detector of adversarial inputs that looks at the saliency of predictions, judges it against"
                        + " attacks that it was not fitted on, and writes a network that carries it.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  limpid guard model.onnx photos -o guarded.onnx",
            "  limpid guard zoo:plain zoo --limit 200 --attacks pgd-linf,bim-linf,deepfool-l2",
        })
final class GuardCommand implements Callable<Integer> {
    @Mixin
    private final Common common = new Common();

    @Mixin
    private final ModelOptions model = new ModelOptions();

    @Mixin
    private final SampleOptions sample = new SampleOptions();

    @Parameters(index = "1", paramLabel = "DATA", description = "A folder, a CSV manifest, or zoo.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs
    private String data;

    @Option(
            names = "--attacks",
            paramLabel = "A",
            split = ",",
            description = "Attacks, at least two (default: fgsm, pgd-linf, bim-linf, pgd-l2, bim-l2, deepfool-l2,"
                    + " few-pixels).")
    private List<String> attacks = GuardRequest.USUAL.attacks();

    @Option(names = "--radius", paramLabel = "R", description = "How large a change may be, such as 8/255.")
    private @Nullable String radius;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description =
                    "ONNX file to write: the network with its explanation and the detector's score as further outputs.")
    private @Nullable Path file;

    @Option(names = "--out", paramLabel = "DIR", description = "Output folder (default: ${DEFAULT-VALUE}).")
    private Path out = Path.of("guard");

    @Override
    public Integer call() {
        sample.check(common);
        GuardRequest request = new GuardRequest(
                attacks,
                radius == null ? OptionalDouble.empty() : OptionalDouble.of(AttackRequest.parseRadius(radius)),
                sample.seed());
        try (Model opened = model.open();
                ProgressLine progress = common.progress();
                GuardJob job = new GuardJob(opened, sample.open(data, opened), request)) {
            OutputGuard guard = sample.guard(model.files());
            Rows output = new Rows(progress);
            JobSummary summary = job.run(output);
            output.endProgress();
            ExitCode.requireResult(summary);
            GuardResult result = job.result();
            result.scores()
                    .forEach(s -> common.say(String.format(
                            Locale.ROOT,
                            "%-14s softmax %s   saliency %s   all %s",
                            s.attack(),
                            GuardPage.text(s.softmax()),
                            GuardPage.text(s.saliency()),
                            GuardPage.text(s.all()))));
            Path page = GuardFiles.writePage(out, guard, job, result, common.command());
            common.say("wrote " + page);
            if (file != null) {
                double difference = GuardFiles.write(file, guard, job, result);
                common.say(String.format(
                        Locale.ROOT,
                        "wrote %s; its score differs by at most %.1g from the score computed outside of it",
                        file,
                        difference));
            }
            common.print(GuardJson.document(job, result, page, Optional.ofNullable(file)), model.recipeFiles());
            return ExitCode.of(summary, true);
        }
    }

    private final class Rows extends JobOutput<GuardedPicture> {
        Rows(ProgressLine progress) {
            super(common, progress);
        }

        @Override
        public void item(GuardedPicture picture) {}
    }
}
