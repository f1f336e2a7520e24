package dev.limpid.cli;

import dev.limpid.attribution.Method;
import dev.limpid.attribution.relevance.Ledger;
import dev.limpid.error.LimpidException;
import dev.limpid.model.Picture;
import dev.limpid.model.Place;
import dev.limpid.model.Question;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code limpid explain}: pictures of what the network looks at. */
@Command(
        name = "explain",
        description =
                "Explains what the network sees in pictures: for every input and method a heat map over the picture,"
                        + " a contact sheet of all, and a page about all where it is asked for.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  limpid explain model.onnx photo.jpg --method grad-cam",
            "  limpid explain model.onnx photos/ --method grad-cam,gradient --labels names.txt --out maps",
            "  limpid explain zoo:cbam zoo --limit 4 --method grad-cam,cbam-spatial-attention",
            "  limpid explain model.onnx cat.png --method gradient --target 'tabby cat-281'",
            "  limpid explain model.onnx cat.png --method integrated-gradients --param steps=100 --raw --json",
            "  limpid explain model.onnx photos/ --method grad-cam,integrated-gradients,rise --report report.html",
            "  limpid explain model.onnx cat.png --method lrp-epsilon-plus --ledger",
        })
final class Explain implements Callable<Integer> {
    @Mixin
    private final Common common = new Common();

    @Mixin
    private final ModelOptions model = new ModelOptions();

    @Parameters(
            index = "1..*",
            arity = "1..*",
            paramLabel = "INPUT",
            description =
                    "Images, folders of images, .npy tensors that are fed as they are, and zoo for drawn pictures that no"
                            + " built-in network has seen (zoo-7 for the one of seed 7).")
    @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs
    private List<Path> inputs;

    @Option(
            names = "--limit",
            paramLabel = "N",
            description = "At most so many pictures of each folder, and so many of the zoo.")
    private @Nullable Integer limit;

    @Mixin
    private final dev.limpid.cli.Parameters parameters = new dev.limpid.cli.Parameters();

    @Option(
            names = "--method",
            paramLabel = "M",
            required = true,
            split = ",",
            description = "One or more methods, separated by commas, or all; 'limpid methods' lists them.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs
    private List<String> methods;

    @Option(
            names = "--target",
            paramLabel = "T",
            description = "What is asked: " + Question.GRAMMAR + " (default: ${DEFAULT-VALUE}).")
    private String target = "top";

    @Option(names = "--out", paramLabel = "DIR", description = "Where files go (default: ${DEFAULT-VALUE}).")
    private Path out = Path.of("explanations");

    @Option(
            names = "--raw",
            description = "Write the scores too, as the method gives them, and the logits: float32 in .npy files.")
    private boolean raw;

    @Option(names = "--upsample", description = "Write the scores too, enlarged to the size of the network's input.")
    private boolean upsample;

    @Option(
            names = "--report",
            paramLabel = "FILE.html",
            description = "Write a page too that shows everything: one HTML file that needs nothing beside it.")
    private @Nullable Path report;

    @Option(
            names = "--ledger",
            description =
                    "Tell where relevance went, node by node: what arrived, was sent on, was absorbed by biases, and is"
                            + " missing. For the methods of layer-wise relevance propagation.")
    private boolean ledger;

    @Override
    public Integer call() throws IOException {
        List<Method> asked = dev.limpid.cli.Parameters.methods(methods);
        parameters.check(common, asked);
        if (ledger && asked.stream().noneMatch(Ledger::isKeptBy)) {
            throw common.wrong("A ledger is kept by the methods of layer-wise relevance propagation only, such as"
                    + " lrp-epsilon-plus.");
        }
        if (limit != null && limit < 1) {
            throw common.wrong("--limit is at least 1, not " + limit + ".");
        }
        InputFiles files = InputFiles.of(inputs, limit == null ? 0 : limit);
        if (report != null) {
            List<Path> read = Stream.concat(files.files().stream(), Stream.of(model.file()))
                    .toList();
            ReportFile.check(report, read, (long) files.files().size() * asked.size());
        }
        try {
            Files.createDirectories(out);
        } catch (FileAlreadyExistsException e) {
            throw LimpidException.badInput("the output folder " + out + " is in the way: it is a file", e);
        }
        Checksum checksum = Checksum.of(model.file());
        Path first = files.files().get(0);
        FutureTask<Picture> picture = InputReader.decoding(first);
        Network network = Network.open(model, checksum);
        Optional<Place> layer = parameters.layer(network.classifier());
        Optional<ReportFile> page = Optional.ofNullable(report)
                .map(file -> new ReportFile(
                        file,
                        ReportFile.head(
                                network, files.files().size(), asked, target, parameters.seed(), common.command())));
        try (ResultFiles outputs = new ResultFiles(out, raw, upsample);
                ProgressLine progress = new ProgressLine(common.err(), ProgressLine.isTerminal());
                InputReader reader = new InputReader(network, first, picture);
                Explaining explaining =
                        new Explaining(network, asked, layer, parameters, model, target, ledger, page)) {
            network.tell(common, layer, asked);
            parameters.tell(common, asked);
            return explaining.all(files, reader, outputs, common, progress);
        }
    }
}
