package dev.limpid.cli;

import dev.limpid.Image;
import dev.limpid.JobSummary;
import dev.limpid.Model;
import dev.limpid.similar.FoundInfluence;
import dev.limpid.similar.InfluenceFiles;
import dev.limpid.similar.InfluenceJob;
import dev.limpid.similar.InfluenceMethod;
import dev.limpid.similar.InfluenceRequest;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code limpid influence}: training inputs that support or oppose a prediction. */
@Command(
        name = "influence",
        description =
                "Finds the training inputs that support or oppose a prediction most, and checks by retraining the last"
                        + " layer how far each method can be trusted. DATA should be what the network was trained on.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  limpid influence zoo:cbam zoo zoo-5000 --limit 500",
            "  limpid influence model.onnx training/ photo.jpg --method tracin,trak,knn-shapley",
            "  limpid influence model.onnx training/ photo.jpg --method tracin-all --checkpoints"
                    + " epoch2.onnx,epoch5.onnx",
        })
final class InfluenceCommand implements Callable<Integer> {
    @Mixin
    private final Common common = new Common();

    @Mixin
    private final SpaceOptions space = new SpaceOptions();

    @Parameters(index = "2..*", arity = "1..*", paramLabel = "IMAGE", description = "Pictures, a folder, or zoo-SEED.")
    private List<Path> images = List.of();

    @Option(
            names = "--method",
            paramLabel = "M",
            split = ",",
            description =
                    "influence-function, lissa, representer, tracin, gradient-similarity, knn-shapley, tracin-all,"
                            + " trak, ek-fac (default: influence-function).")
    private List<String> methods = List.of("influence-function");

    @Option(
            names = "--checkpoints",
            paramLabel = "FILE",
            split = ",",
            description = "The network at earlier times of its training, oldest first, for tracin-all and trak.")
    private List<Path> checkpoints = List.of();

    @Option(names = "--count", paramLabel = "N", description = "Inputs of each kind, 1 to 50 (default: 4).")
    private int count = 4;

    @Option(
            names = "--check",
            paramLabel = "N",
            description =
                    "Random halves of the data on which the last layer is fitted again; 0 for none (default: 16).")
    private int subsets = 16;

    @Override
    public Integer call() {
        if (count < 1 || count > 50 || (subsets != 0 && subsets < InfluenceRequest.LEAST)) {
            throw common.wrong("--count must be 1 to 50, and --check 0 or at least " + InfluenceRequest.LEAST + ".");
        }
        InfluenceRequest request = new InfluenceRequest(
                space.oneLayer(common),
                methods.stream().map(InfluenceMethod::parse).toList(),
                count,
                subsets,
                space.seed());
        List<Image> read = SpaceOptions.images(images);
        try (Model opened = space.model().open();
                OpenModels states = OpenModels.of(checkpoints, space.model().options());
                ProgressLine progress = common.progress();
                InfluenceJob job =
                        new InfluenceJob(request, opened, states.models(), space.openByClass(opened, common), read)) {
            InfluenceFiles files = new InfluenceFiles(
                    space.out("influence"),
                    space.guard(
                            Stream.concat(images.stream(), checkpoints.stream()).toList()),
                    job);
            InfluenceOutput output = new InfluenceOutput(files, progress);
            JobSummary summary = job.run(output);
            output.endProgress();
            ExitCode.requireResult(summary);
            List<Path> written = files.write(common.command());
            common.say("wrote "
                    + String.join(", ", written.stream().map(Path::toString).toList()));
            common.print(files.json(), space.model().recipeFiles());
            return ExitCode.of(summary, true);
        }
    }

    private final class InfluenceOutput extends JobOutput<FoundInfluence> {
        private final InfluenceFiles files;

        InfluenceOutput(InfluenceFiles files, ProgressLine progress) {
            super(common, progress);
            this.files = files;
        }

        @Override
        public void item(FoundInfluence found) {
            files.add(found);
            endProgress();
            found.methods()
                    .forEach((name, m) -> common.say(String.format(
                            Locale.ROOT,
                            "%s  %s: %s is supported by %s%s",
                            found.name(),
                            name,
                            found.label(),
                            String.join(
                                    ", ",
                                    m.supporters().stream()
                                            .map(p -> p.name() + " (" + p.label() + ")")
                                            .toList()),
                            Double.isNaN(m.check())
                                    ? ""
                                    : String.format(Locale.ROOT, "; predicts retraining with %.2f", m.check()))));
        }
    }
}
