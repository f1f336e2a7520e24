package dev.limpid.cli;

import dev.limpid.ExplainJob;
import dev.limpid.ExplainRequest;
import dev.limpid.Inputs;
import dev.limpid.JobSummary;
import dev.limpid.Model;
import dev.limpid.app.files.ExplanationFiles;
import dev.limpid.app.files.OutputGuard;
import dev.limpid.app.files.ReportFile;
import dev.limpid.attribution.Method;
import dev.limpid.attribution.relevance.Accounting;
import dev.limpid.error.LimpidException;
import dev.limpid.model.Question;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code limpid explain}: heat maps of what the network looks at. */
@Command(
        name = "explain",
        description = "Explains a network's predictions for pictures: for every input and method a heat map over the"
                + " picture, a contact sheet of all, and, with --report, one HTML page about everything.",
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
                    "Pictures, folders of pictures, .npy arrays that are fed as they are, and zoo for synthetic pictures"
                            + " that no built-in network was trained on (zoo-7 for the one with seed 7).")
    @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs
    private List<Path> inputs;

    @Option(
            names = "--limit",
            paramLabel = "N",
            description = "Maximum number of pictures per folder, and of synthetic pictures.")
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
            description = "What to explain: " + Question.GRAMMAR + " (default: ${DEFAULT-VALUE}).")
    private String target = ExplainRequest.TOP;

    @Option(names = "--out", paramLabel = "DIR", description = "Output folder (default: ${DEFAULT-VALUE}).")
    private Path out = Path.of("explanations");

    @Option(
            names = "--raw",
            description = "Also write the scores as the method gives them, and the logits: float32 in .npy files.")
    private boolean raw;

    @Option(names = "--upsample", description = "Also write the scores enlarged to the size of the network's input.")
    private boolean upsample;

    @Option(
            names = "--report",
            paramLabel = "FILE.html",
            description = "Also write a report that shows everything: one HTML file without any other files.")
    private @Nullable Path report;

    @Option(
            names = "--ledger",
            description = "Show where relevance went, node by node: what arrived, was sent on, was absorbed by biases,"
                    + " and was lost. For methods of layer-wise relevance propagation.")
    private boolean ledger;

    @Override
    public Integer call() throws IOException {
        List<Method> asked = dev.limpid.cli.Parameters.methods(methods);
        ExplainRequest request = request(asked);
        Inputs files = Inputs.of(inputs, limit == null ? 0 : limit);
        OutputGuard guard = new OutputGuard(
                Stream.concat(files.files().stream(), model.files().stream()).toList());
        if (Files.exists(out) && !Files.isDirectory(out)) {
            throw LimpidException.badInput(out + ": the output folder cannot be made, since a file has its name");
        }
        if (report != null) {
            ReportFile.check(report, out, guard, (long) files.files().size() * asked.size());
        }
        try (ExplainJob job = new ExplainJob(files, model::open, request);
                Model opened = job.model()) {
            OutputGuard.createFolder(out);
            Optional<ReportFile> page = Optional.ofNullable(report).map(f -> page(f, opened, files, request));
            try (ExplanationFiles written = new ExplanationFiles(
                            new ExplanationFiles.Wanted(out, raw, upsample), opened, request, guard, page);
                    ProgressLine progress = common.progress()) {
                ExplainOutput output = new ExplainOutput(common, opened, request, written, progress);
                output.begin(job.methods(), job.findDefaultLayer());
                parameters.tell(common, job.methods());
                JobSummary summary = job.run(output);
                written.finish();
                output.end(files, page.map(ReportFile::file));
                return ExitCode.of(summary, output.hasResult());
            }
        }
    }

    private ExplainRequest request(List<Method> asked) {
        ExplainRequest request = parameters.request(common, asked).withTarget(target);
        if (ledger && asked.stream().noneMatch(Accounting::isKeptBy)) {
            throw common.wrong(
                    "--ledger needs a method of layer-wise relevance propagation, such as lrp-epsilon-plus.");
        }
        if (limit != null && limit < 1) {
            throw common.wrong("--limit must be at least 1, not " + limit + ".");
        }
        return ledger ? request.withLedger() : request;
    }

    private ReportFile page(Path file, Model opened, Inputs files, ExplainRequest request) {
        return new ReportFile(file, ReportFile.head(opened, files.files().size(), request, common.command()));
    }
}
