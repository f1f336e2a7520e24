package dev.limpid.cli;

import dev.limpid.JobSummary;
import dev.limpid.Model;
import dev.limpid.attack.AttackFiles;
import dev.limpid.attack.AttackJob;
import dev.limpid.attack.AttackJson;
import dev.limpid.attack.AttackPage;
import dev.limpid.attack.AttackRequest;
import dev.limpid.attack.PictureAttack;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code limpid attack}: small changes of pictures that change their prediction. */
@Command(
        name = "attack",
        description = "Finds small changes of pictures that change their prediction, and how many predictions withstand"
                + " changes of a given size.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  limpid attack model.onnx photo.jpg --method deepfool-l2,few-pixels",
            "  limpid attack model.onnx photos --method pgd-linf --radius 2/255 --target cat",
            "  limpid attack zoo:plain zoo --limit 50 --curve 1/255,2/255,4/255,8/255",
            "  limpid attack zoo:plain zoo --limit 20 --explanation grad-cam,gradient",
        })
final class AttackCommand implements Callable<Integer> {
    @Mixin
    private final Common common = new Common();

    @Mixin
    private final ModelOptions model = new ModelOptions();

    @Mixin
    private final SampleOptions sample = new SampleOptions();

    @Parameters(index = "1", paramLabel = "DATA", description = "A picture, a folder, a CSV manifest, or zoo.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs
    private String data;

    @Option(
            names = "--method",
            paramLabel = "A",
            split = ",",
            description = "fgsm, fgm, pgd-linf, bim-linf, pgd-l2, bim-l2, deepfool-l2, deepfool-linf, smallest-linf,"
                    + " smallest-l2, boundary, hop-skip-jump, few-pixels, patch (default: deepfool-l2, or none"
                    + " with --curve).")
    private List<String> methods = List.of();

    @Option(
            names = "--target",
            paramLabel = "CLASS",
            description = "The class to predict instead (default: any other).")
    private @Nullable String target;

    @Option(
            names = "--radius",
            paramLabel = "R",
            description = "How large a change may be, such as 8/255; for few-pixels and patch a number of pixels.")
    private @Nullable String radius;

    @Option(
            names = "--curve",
            paramLabel = "R",
            split = ",",
            description = "Radii at which all pictures are attacked by pgd-linf, for the curve of robustness.")
    private List<String> curve = List.of();

    @Option(
            names = "--explanation",
            paramLabel = "M",
            split = ",",
            description = "Methods of attribution whose maps are to move while the prediction stays, such as"
                    + " grad-cam,gradient; instead of attacks on the prediction.")
    private List<String> explanations = List.of();

    @Option(names = "--out", paramLabel = "DIR", description = "Output folder (default: ${DEFAULT-VALUE}).")
    private Path out = Path.of("attack");

    @Override
    public Integer call() {
        sample.check(common);
        if (!explanations.isEmpty()) {
            return new ExplanationAttack(common, model).run(data, explanations, radius, sample, out);
        }
        AttackRequest request = new AttackRequest(
                methods.isEmpty() && curve.isEmpty() ? List.of("deepfool-l2") : methods,
                Optional.ofNullable(target),
                radius == null ? OptionalDouble.empty() : OptionalDouble.of(AttackRequest.parseRadius(radius)),
                curve.stream().map(AttackRequest::parseRadius).toList(),
                sample.seed());
        try (Model opened = model.open();
                ProgressLine progress = common.progress();
                AttackJob job = new AttackJob(opened, sample.open(data, opened), request)) {
            common.warnOfClasses(job.data(), opened);
            AttackFiles files = new AttackFiles(out, sample.guard(model.files()), job);
            AttackOutput output = new AttackOutput(files, progress);
            JobSummary summary = job.run(output);
            output.endProgress();
            ExitCode.requireResult(summary);
            job.curve()
                    .points()
                    .forEach(p -> common.say(String.format(
                            Locale.ROOT,
                            "change of %.3g/255: %.1f %% right (%.1f to %.1f %%)",
                            255 * p.radius(),
                            100 * p.share(),
                            100 * p.low(),
                            100 * p.high())));
            Path page = files.writePage(common.command());
            common.say("wrote " + page);
            common.print(AttackJson.document(job, output.results(), page), model.recipeFiles());
            return ExitCode.of(summary, true);
        }
    }

    private final class AttackOutput extends JobOutput<PictureAttack> {
        private final AttackFiles files;

        AttackOutput(AttackFiles files, ProgressLine progress) {
            super(common, progress);
            this.files = files;
        }

        @Override
        public void item(PictureAttack attack) {
            Map<String, Path> written = files.write(attack);
            add(AttackJson.of(attack, written));
            endProgress();
            attack.results()
                    .forEach((method, r) -> common.say(attack.name() + "  " + method + ": " + attack.label()
                            + (r.attacked().isReached() ? " becomes " + r.label() : " stays") + ", "
                            + AttackPage.size(method, r)));
        }
    }
}
