package dev.limpid.cli;

import dev.limpid.ExplainJob;
import dev.limpid.ExplainRequest;
import dev.limpid.Inputs;
import dev.limpid.JobSummary;
import dev.limpid.Model;
import dev.limpid.NamedInputs;
import dev.limpid.OpenOptions;
import dev.limpid.OutputGuard;
import dev.limpid.app.files.ExplanationFiles;
import dev.limpid.app.files.ReportFile;
import dev.limpid.attribution.Method;
import dev.limpid.attribution.relevance.Accounting;
import dev.limpid.error.LimpidException;
import dev.limpid.model.Question;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
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
            arity = "0..*",
            paramLabel = "INPUT",
            description =
                    "Pictures, folders of pictures, .npy arrays that are fed as they are, and zoo for synthetic pictures"
                            + " that no built-in network was trained on (zoo-7 for the one with seed 7).")
    private List<Path> inputs = List.of();

    @Option(
            names = "--input",
            paramLabel = "NAME=FILE",
            description =
                    "A file for one input of a network that takes several; once for each. Without other inputs, each"
                            + " of these is explained, together with the others by methods that compare with a baseline, else while"
                            + " the others are held; with other inputs all of these are held. An input that is not given is"
                            + " held at 0, a mask at 1.")
    private List<String> named = List.of();

    @Option(
            names = "--text",
            paramLabel = "TEXT",
            description =
                    "A text for a network that takes tokens; may be given more than once. A .txt file is a text on"
                            + " each line.")
    private List<String> texts = List.of();

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

    @Option(
            names = "--upsample",
            description = "Also write the scores in the size of the network's input, interpolated along every axis of"
                    + " places.")
    private boolean upsample;

    @Option(
            names = "--csv",
            description = "Also write the scores as CSV, one row for each place of the input. Series, tokens and tables"
                    + " always come with it, and volumes with a NIfTI file.")
    private boolean csv;

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
        NamedInputs given = NamedInputs.parse(named);
        if (!inputs.isEmpty() || !texts.isEmpty()) {
            if (!inputs.isEmpty() && !texts.isEmpty()) {
                throw common.wrong("Give either inputs or --text, not both.");
            }
            Inputs files = inputs.isEmpty() ? Inputs.ofTexts(texts) : found(inputs);
            Run run = new Run(files, () -> given.holding(model.options()), out, report);
            Done done = run(run, request, asked);
            common.print(done.document(), read(run.inputs(), given));
            return done.code();
        }
        if (given.files().isEmpty()) {
            throw common.wrong(
                    "Missing required parameter: 'INPUT': a picture, a folder, --text TEXT, or --input NAME=FILE.");
        }
        List<String> explained = given.explained(model.name());
        Map<String, @Nullable Object> documents = new LinkedHashMap<>();
        int code = ExitCode.OK;
        for (String name : explained) {
            common.say("input " + name);
            Path folder = explained.size() == 1 ? out : given.folder(out, name);
            @Nullable Path page = report == null || explained.size() == 1 ? report : given.page(report, name);
            Inputs file = found(List.of(Objects.requireNonNull(given.files().get(name))));
            Done done = run(new Run(file, () -> given.explaining(name, model.options()), folder, page), request, asked);
            documents.put(name, done.document());
            code = Math.max(code, done.code());
        }
        common.print(Map.of("inputs", documents), read(given));
        return code;
    }

    private List<Path> read(Inputs files, NamedInputs given) {
        return Stream.concat(model.recipeFiles(files).stream(), given.files().values().stream())
                .toList();
    }

    private List<Path> read(NamedInputs given) {
        return Stream.concat(model.recipeFiles().stream(), given.files().values().stream())
                .toList();
    }

    /** One explained input of the network: its files, how the model is opened for them, and where results go. */
    private record Run(
            Inputs inputs,
            Supplier<OpenOptions> options,
            Path out,
            @Nullable Path report) {}

    /** What came of it. */
    private record Done(Map<String, @Nullable Object> document, int code) {}

    private Inputs found(List<Path> paths) {
        return Inputs.of(paths, limit == null ? 0 : limit);
    }

    private Done run(Run run, ExplainRequest request, List<Method> asked) throws IOException {
        Inputs files = run.inputs();
        OutputGuard guard = model.guard(files);
        Path folder = run.out();
        if (Files.exists(folder) && !Files.isDirectory(folder)) {
            throw LimpidException.badInput(folder + ": the output folder cannot be made, since a file has its name");
        }
        if (run.report() != null) {
            ReportFile.check(run.report(), folder, guard, (long) files.count() * asked.size());
        }
        try (ExplainJob job = new ExplainJob(
                        files,
                        () -> Model.open(
                                model.name(), files.sizing(run.options().get())),
                        request);
                Model opened = job.model()) {
            OutputGuard.createFolder(folder);
            Optional<ReportFile> page = Optional.ofNullable(run.report()).map(f -> page(f, opened, files, request));
            try (ExplanationFiles written = new ExplanationFiles(
                            new ExplanationFiles.Wanted(folder, raw, upsample, csv), opened, request, guard, page);
                    ProgressLine progress = common.progress()) {
                ExplainOutput output = new ExplainOutput(common, opened, request, written, progress);
                output.begin(job.methods(), job.findDefaultLayer());
                parameters.tell(common, job.methods());
                JobSummary summary = job.run(output);
                written.finish();
                return new Done(
                        output.end(files, page.map(ReportFile::file)), ExitCode.of(summary, output.hasResult()));
            }
        }
    }

    private ExplainRequest request(List<Method> asked) {
        ExplainRequest request = parameters.request(common, asked).withTarget(target);
        if (ledger && asked.stream().noneMatch(Accounting::isKeptBy)) {
            throw common.wrong(
                    "--ledger needs a method of layer-wise relevance propagation, such as lrp-epsilon-plus.");
        }
        common.checkLimit(limit);
        return ledger ? request.withLedger() : request;
    }

    private ReportFile page(Path file, Model opened, Inputs files, ExplainRequest request) {
        return new ReportFile(
                file, ReportFile.head(opened, files.count(), request, common.command(), model.recipeFiles(files)));
    }
}
