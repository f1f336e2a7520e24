package dev.limpid.task;

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
import dev.limpid.app.json.Json;
import dev.limpid.attribution.Method;
import dev.limpid.attribution.relevance.Accounting;
import dev.limpid.error.LimpidException;
import dev.limpid.model.Question;
import dev.limpid.task.TaskResult.Ending;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Heat maps of what the network looks at. */
final class ExplainTask implements Task {
    private static final Parameter<List<Path>> INPUTS = Parameter.repeated(
                    "inputs",
                    Path.class,
                    "INPUT",
                    "Pictures, folders of pictures, .npy arrays that are fed as they are, and zoo for synthetic"
                            + " pictures that no built-in network was trained on (zoo-7 for the one with seed 7).")
            .positional();
    private static final Parameter<List<String>> INPUT = Parameter.repeated(
            "input",
            String.class,
            "NAME=FILE",
            "A file for one input of a network that takes several; once for each. Without other inputs, each of these"
                    + " is explained, together with the others by methods that compare with a baseline, else while the"
                    + " others are held; with other inputs all of these are held. An input that is not given is held at"
                    + " 0, a mask at 1.");
    private static final Parameter<List<String>> TEXT = Parameter.repeated(
            "text",
            String.class,
            "TEXT",
            "A text for a network that takes tokens; may be given more than once. A .txt file is a text on each line.");
    private static final Parameter<Integer> LIMIT =
            Limit.parameter("Maximum number of pictures per folder, and of synthetic pictures.");
    private static final Parameter<List<String>> METHOD =
            MethodArguments.several().required();
    private static final Parameter<String> TARGET = Parameter.of(
                    "target", String.class, "T", "What to explain: " + Question.GRAMMAR + ".")
            .orElse(ExplainRequest.TOP);
    private static final Parameter<Path> OUT =
            Parameter.of("out", Path.class, "DIR", "Output folder.").orElse(Path.of("explanations"));
    static final Parameter<Boolean> RAW = Parameter.flag(
            "raw", "Also write the scores as the method gives them, and the logits: float32 in .npy files.");
    private static final Parameter<Boolean> UPSAMPLE = Parameter.flag(
            "upsample",
            "Also write the scores in the size of the network's input, interpolated along every axis of places.");
    private static final Parameter<Boolean> CSV = Parameter.flag(
            "csv",
            "Also write the scores as CSV, one row for each place of the input. Series, tokens and tables always come"
                    + " with it, and volumes with a NIfTI file.");
    private static final Parameter<Path> REPORT = Parameter.of(
            "report",
            Path.class,
            "FILE.html",
            "Also write a report that shows everything: one HTML file without any other files.");
    private static final Parameter<Boolean> LEDGER = Parameter.flag(
            "ledger",
            "Show where relevance went, node by node: what arrived, was sent on, was absorbed by biases, and was lost."
                    + " For methods of layer-wise relevance propagation.");

    /** How several runs can end: of two, the later one in this list is how both ended. */
    private static final List<Ending> BY_WEIGHT = List.of(Ending.COMPLETE, Ending.NOTHING, Ending.PARTIAL);

    @Override
    public TaskInfo info() {
        return TaskInfo.of(
                        "explain",
                        "Explains a network's predictions for pictures: for every input and method a heat map over the"
                                + " picture, a contact sheet of all, and, with {report}, one HTML page about"
                                + " everything.")
                .taking(ModelArguments.ALL)
                .taking(INPUTS, INPUT, TEXT, LIMIT)
                .taking(MethodArguments.ALL)
                .taking(METHOD, TARGET, OUT, RAW, UPSAMPLE, CSV, REPORT, LEDGER)
                .examples(
                        "model.onnx photo.jpg method=grad-cam",
                        "model.onnx photos/ method=grad-cam,gradient labels=names.txt out=maps",
                        "zoo:cbam zoo limit=4 method=grad-cam,cbam-spatial-attention",
                        "model.onnx cat.png method=gradient target='tabby cat-281'",
                        "model.onnx cat.png method=integrated-gradients param=steps=100 raw=true",
                        "model.onnx photos/ method=grad-cam,integrated-gradients,rise report=report.html",
                        "model.onnx cat.png method=lrp-epsilon-plus ledger=true");
    }

    @Override
    public TaskResult run(Arguments given, TaskOutput output) throws IOException {
        List<Method> methods = MethodArguments.methods(given.get(METHOD));
        ExplainRequest request = request(given, methods);
        int limit = Limit.of(given, LIMIT);
        NamedInputs named = NamedInputs.parse(given.get(INPUT));
        Work work = new Work(given, output, new ModelArguments(given), methods, request, limit, named);
        return given.get(INPUTS).isEmpty() && given.get(TEXT).isEmpty() ? work.ofNamed() : work.ofInputs();
    }

    private static ExplainRequest request(Arguments given, List<Method> methods) {
        ExplainRequest request = new MethodArguments(given).request(methods).withTarget(given.get(TARGET));
        boolean hasLedger = given.get(LEDGER);
        if (hasLedger && methods.stream().noneMatch(Accounting::isKeptBy)) {
            throw new UsageException(
                    "{ledger} needs a method of layer-wise relevance propagation, such as lrp-epsilon-plus.");
        }
        return hasLedger ? request.withLedger() : request;
    }

    /** One explained input of the network: its files, how the model is opened for them, and where results go. */
    private record Run(Inputs inputs, Supplier<OpenOptions> options, Path out, Optional<Path> report) {}

    /** What came of it. */
    private record Done(Map<String, @Nullable Object> document, Ending ending) {}

    /** What was asked, and what all runs for it share. */
    private record Work(
            Arguments given,
            TaskOutput output,
            ModelArguments model,
            List<Method> methods,
            ExplainRequest request,
            int limit,
            NamedInputs named) {

        /** Explains files or texts, while the inputs that are named are held. */
        TaskResult ofInputs() throws IOException {
            List<Path> paths = given.get(INPUTS);
            List<String> texts = given.get(TEXT);
            if (!paths.isEmpty() && !texts.isEmpty()) {
                throw new UsageException("Give either inputs or {text}, not both.");
            }
            Inputs files = paths.isEmpty() ? Inputs.ofTexts(texts) : Inputs.of(paths, limit);
            Done done = run(new Run(files, () -> named.holding(model.options()), given.get(OUT), given.find(REPORT)));
            return TaskResult.of(done.ending(), done.document(), read(model.recipeFiles(files)));
        }

        /** Explains each of the inputs that are named. */
        TaskResult ofNamed() throws IOException {
            if (named.files().isEmpty()) {
                throw new UsageException("Missing required parameter: 'INPUT': a picture, a folder, {text} TEXT, or"
                        + " {input} NAME=FILE.");
            }
            List<String> explained = named.explained(model.name());
            boolean isOne = explained.size() == 1;
            Map<String, @Nullable Object> documents = new LinkedHashMap<>();
            Ending ending = Ending.COMPLETE;
            for (String name : explained) {
                output.say("input " + name);
                Path out = given.get(OUT);
                Path folder = isOne ? out : named.folder(out, name);
                Optional<Path> page = given.find(REPORT).map(r -> isOne ? r : named.page(r, name));
                Path file = Objects.requireNonNull(named.files().get(name));
                Inputs files = Inputs.of(List.of(file), limit);
                Done done = run(new Run(files, () -> named.explaining(name, model.options()), folder, page));
                documents.put(name, done.document());
                ending = both(ending, done.ending());
            }
            return TaskResult.of(ending, Json.object("inputs", documents), read(model.recipeFiles()));
        }

        private static Ending both(Ending one, Ending other) {
            return BY_WEIGHT.indexOf(one) < BY_WEIGHT.indexOf(other) ? other : one;
        }

        private List<Path> read(List<Path> files) {
            return Stream.concat(files.stream(), named.files().values().stream())
                    .toList();
        }

        private Done run(Run run) throws IOException {
            Inputs files = run.inputs();
            OutputGuard guard = model.guard(files);
            Path folder = run.out();
            if (Files.exists(folder) && !Files.isDirectory(folder)) {
                throw LimpidException.badInput(
                        folder + ": the output folder cannot be made, since a file has its name");
            }
            long maps = (long) files.count() * methods.size();
            run.report().ifPresent(r -> ReportFile.check(r, folder, guard, maps));
            try (ExplainJob job = new ExplainJob(
                            files,
                            () -> Model.open(
                                    model.name(), files.sizing(run.options().get())),
                            request);
                    Model opened = job.model()) {
                OutputGuard.createFolder(folder);
                return run(run, job, opened, guard);
            }
        }

        private Done run(Run run, ExplainJob job, Model opened, OutputGuard guard) throws IOException {
            ExplanationFiles.Wanted wanted =
                    new ExplanationFiles.Wanted(run.out(), given.get(RAW), given.get(UPSAMPLE), given.get(CSV));
            Optional<ReportFile> page = run.report().map(f -> page(f, opened, run.inputs()));
            try (ExplanationFiles written = new ExplanationFiles(wanted, opened, request, guard, page)) {
                ExplainListener listener = new ExplainListener(output, opened, request, written);
                listener.begin(job.methods(), job.findDefaultLayer());
                new MethodArguments(given).tell(job.methods(), output);
                JobSummary summary = job.run(listener);
                written.finish();
                return new Done(
                        listener.end(run.inputs(), page.map(ReportFile::file)),
                        Ending.of(summary, listener.hasResult()));
            }
        }

        private ReportFile page(Path file, Model opened, Inputs files) {
            return new ReportFile(
                    file, ReportFile.head(opened, files.count(), request, output.command(), model.recipeFiles(files)));
        }
    }
}
