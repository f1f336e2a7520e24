package dev.limpid.cli;

import dev.limpid.JobSummary;
import dev.limpid.Model;
import dev.limpid.contrast.counterfactual.Found;
import dev.limpid.counterfactual.CounterfactualFiles;
import dev.limpid.counterfactual.CounterfactualJob;
import dev.limpid.counterfactual.CounterfactualJson;
import dev.limpid.counterfactual.CounterfactualRequest;
import dev.limpid.counterfactual.PictureAnswers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code limpid counterfactual}: what must change so that another class is predicted. */
@Command(
        name = "counterfactual",
        description =
                "Finds what must change in a picture so that another class is predicted, and says how good each answer"
                        + " is.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  limpid counterfactual model.onnx photo.jpg --to cat --data photos",
            "  limpid counterfactual model.onnx photo.jpg --method sedc --count 3",
            "  limpid counterfactual zoo:plain zoo-3 --why grad-cam --groups auto",
        })
final class CounterfactualCommand implements Callable<Integer> {
    @Mixin
    private final Common common = new Common();

    @Mixin
    private final ModelOptions model = new ModelOptions();

    @Mixin
    private final SampleOptions sample = new SampleOptions();

    @Parameters(
            index = "1",
            paramLabel = "IMAGE",
            description = "A picture, a folder, a CSV manifest, zoo, or zoo-SEED for one drawn picture.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs
    private String images;

    @Option(
            names = "--to",
            paramLabel = "CLASS",
            description = "The class to predict instead (default: the one with the next largest score).")
    private @Nullable String target;

    @Option(
            names = "--method",
            paramLabel = "M",
            split = ",",
            description =
                    "sedc, region-swap, sparse-gradient, prototype, pertinent-negative, pertinent-positive, generator"
                            + " (default: all).")
    private List<String> methods = List.of();

    @Option(
            names = "--why",
            paramLabel = "M",
            split = ",",
            description = "Methods of attribution whose maps tell why the predicted class and not the other, such as"
                    + " grad-cam.")
    private List<String> maps = List.of();

    @Option(
            names = "--groups",
            paramLabel = "FILE",
            description =
                    "With --why, also why this class and not the others of its group, and why this group and not the"
                            + " others: a file with lines CLASS,GROUP, or auto for groups by the network's scores.")
    private @Nullable String groups;

    @Option(
            names = "--data",
            paramLabel = "DATA",
            description = "Other pictures, for region-swap and prototype and to judge how plausible an answer is.")
    private @Nullable String data;

    @Option(
            names = "--examples",
            paramLabel = "N",
            description = "Maximum number of other pictures (default: ${DEFAULT-VALUE}).")
    private int examples = CounterfactualRequest.EXAMPLES;

    @Option(
            names = "--generator",
            paramLabel = "G",
            description = "Decoder that draws pictures from codes: drawn, fashion, or an ONNX file.")
    private @Nullable String generator;

    @Option(
            names = "--count",
            paramLabel = "N",
            description = "How many answers each method looks for (default: ${DEFAULT-VALUE}).")
    private int count = 1;

    @Option(names = "--out", paramLabel = "DIR", description = "Output folder (default: ${DEFAULT-VALUE}).")
    private Path out = Path.of("counterfactual");

    @Override
    public Integer call() {
        sample.check(common);
        CounterfactualRequest request = new CounterfactualRequest(
                methods.isEmpty() ? CounterfactualRequest.all() : methods,
                maps,
                Optional.ofNullable(groups),
                Optional.ofNullable(target),
                Optional.ofNullable(data),
                examples,
                Optional.ofNullable(generator),
                count,
                sample.seed());
        try (Model opened = model.open();
                ProgressLine progress = common.progress();
                CounterfactualJob job = new CounterfactualJob(opened, sample.open(images, opened), request)) {
            CounterfactualFiles files = new CounterfactualFiles(out, sample.guard(read()), job);
            Answers output = new Answers(files, progress);
            JobSummary summary = job.run(output);
            output.endProgress();
            ExitCode.requireResult(summary);
            Path page = files.writePage(common.command());
            common.say("wrote " + page);
            common.print(
                    CounterfactualJson.document(job, files.summaries(), files.mapSummaries(), output.results(), page),
                    model.recipeFiles());
            return ExitCode.of(summary, true);
        }
    }

    /** The files that are read beside the pictures. */
    private List<Path> read() {
        List<Path> read = new ArrayList<>(model.files());
        Stream.of(data, groups, generator)
                .flatMap(Stream::ofNullable)
                .map(Path::of)
                .forEach(read::add);
        return read;
    }

    private final class Answers extends JobOutput<PictureAnswers> {
        private final CounterfactualFiles files;

        Answers(CounterfactualFiles files, ProgressLine progress) {
            super(common, progress);
            this.files = files;
        }

        @Override
        public void item(PictureAnswers answers) {
            add(CounterfactualJson.of(answers, files.write(answers)));
            endProgress();
            common.say(answers.name() + ": " + answers.label() + ", not " + answers.target());
            answers.answers().forEach(a -> common.say("  " + a.line()));
            answers.maps().forEach(m -> common.say("  " + m.line()));
            answers.found().stream()
                    .map(Found::refusal)
                    .filter(r -> !r.isEmpty())
                    .forEach(r -> common.say("  " + r));
        }
    }
}
