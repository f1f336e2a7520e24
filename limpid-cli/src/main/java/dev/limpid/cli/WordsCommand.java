package dev.limpid.cli;

import dev.limpid.JobSummary;
import dev.limpid.Model;
import dev.limpid.data.DataSet;
import dev.limpid.locate.Words;
import dev.limpid.locate.WordsFiles;
import dev.limpid.locate.WordsJob;
import dev.limpid.locate.WordsJson;
import dev.limpid.locate.WordsRequest;
import dev.limpid.locate.WordsText;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code limpid words}: predictions in words. */
@Command(
        name = "words",
        description =
                "Tells predictions in words: which concepts units detect in a picture, where, and how much the class"
                        + " gains by them. Each claim is checked by switching the units off and by blurring the region.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  limpid words zoo:cbam zoo --limit 5",
            "  limpid words model.onnx photo.jpg --concepts broden/ --language zh",
        })
final class WordsCommand implements Callable<Integer> {
    @Mixin
    private final Common common = new Common();

    @Mixin
    private final SpaceOptions space = new SpaceOptions();

    @Option(
            names = "--concepts",
            paramLabel = "DATA",
            description = "Pictures with masks of concepts, by which units are named (default: ${DEFAULT-VALUE}).")
    private String concepts = "zoo";

    @Option(
            names = "--concept-limit",
            paramLabel = "N",
            description = "How many of them at most (default: ${DEFAULT-VALUE}).")
    private int conceptLimit = 300;

    @Option(
            names = "--target",
            paramLabel = "CLASS",
            description = "The class that is told (default: the predicted one).")
    private @Nullable String target;

    @Option(names = "--language", paramLabel = "L", description = "en or zh (default: ${DEFAULT-VALUE}).")
    private String language = "en";

    @Option(
            names = "--least",
            paramLabel = "X",
            description = "The least effect of a claim, logits (default: ${DEFAULT-VALUE}).")
    private double least = 0.1;

    @Option(
            names = "--precision",
            paramLabel = "P",
            description = "Speak only of units whose active area shows their concept to this share (default:"
                    + " ${DEFAULT-VALUE}).")
    private double precision = WordsRequest.usual().precision();

    @Option(
            names = "--trust",
            paramLabel = "P",
            description =
                    "Use a name only where units are so active that this share of annotated pictures shows it; else"
                            + " tell of a feature without a name. 0 trusts each name (default: ${DEFAULT-VALUE}).")
    private double trust = WordsRequest.usual().trust();

    @Override
    public Integer call() {
        common.checkLimit(conceptLimit);
        WordsText text = WordsText.parse(language);
        WordsRequest usual = WordsRequest.usual();
        WordsRequest request = new WordsRequest(
                Optional.ofNullable(target),
                space.oneLayer(common),
                usual.share(),
                precision,
                trust,
                least,
                usual.most(),
                space.seed());
        try (Model opened = space.model().open();
                ProgressLine progress = common.progress();
                WordsJob job = new WordsJob(
                        opened,
                        DataSet.of(concepts, opened, conceptLimit),
                        space.open(opened, common),
                        request,
                        (what, share) -> progress.update(share, what))) {
            WordsFiles files = new WordsFiles(job, text);
            WordsOutput output = new WordsOutput(files, text, progress);
            JobSummary summary = job.run(output);
            output.endProgress();
            ExitCode.requireResult(summary);
            Path page = files.write(space.out("words"), space.guard(), common.command());
            common.say("wrote " + page);
            common.print(
                    WordsJson.document(job, output.results(), page),
                    space.model().recipeFiles());
            return ExitCode.of(summary, true);
        }
    }

    private final class WordsOutput extends JobOutput<Words> {
        private final WordsFiles files;
        private final WordsText text;

        WordsOutput(WordsFiles files, WordsText text, ProgressLine progress) {
            super(common, progress);
            this.files = files;
            this.text = text;
        }

        @Override
        public void item(Words words) {
            files.add(words);
            add(WordsJson.of(words, text));
            endProgress();
            text.lines(words).forEach(common::say);
        }
    }
}
