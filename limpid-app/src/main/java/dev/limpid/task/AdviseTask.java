package dev.limpid.task;

import dev.limpid.Model;
import dev.limpid.OutputGuard;
import dev.limpid.advise.Advice;
import dev.limpid.advise.AdviseJob;
import dev.limpid.advise.AdviseJson;
import dev.limpid.advise.AdvisePage;
import dev.limpid.advise.AdviseRequest;
import dev.limpid.advise.AdviseSteps;
import dev.limpid.advise.Candidate;
import dev.limpid.data.DataSet;
import dev.limpid.data.Evidence;
import dev.limpid.error.LimpidException;
import dev.limpid.evaluate.EvaluateRequest;
import dev.limpid.evaluate.JudgedNetwork;
import dev.limpid.evaluate.JudgedPictures;
import dev.limpid.report.study.StudyPage;
import dev.limpid.task.Example.Word;
import dev.limpid.task.Parameter.Trait;
import dev.limpid.task.TaskResult.Ending;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The method to use on a network, or why none can be recommended. */
final class AdviseTask implements Task {
    private static final Pattern TIME_SPAN = Pattern.compile("(\\d{1,6}(?:\\.\\d+)?)\\s*(ms|s|m|h|)");
    private static final Map<String, Double> MILLIS =
            Map.of("ms", 1.0, "s", 1000.0, "", 1000.0, "m", 60_000.0, "h", 3_600_000.0);
    private static final Duration USUAL_TIME = Duration.ofSeconds(60);

    private static final Parameter<String> DATA = Parameter.of(
                    "data",
                    String.class,
                    "DATA",
                    "A folder of pictures, a CSV manifest, annotations of COCO or Pascal VOC, or zoo.")
            .positional()
            .required();
    private static final Parameter<Duration> TIME = Parameter.read(
            "time",
            Duration.class,
            AdviseTask::timeSpan,
            "T",
            "How long it may take, such as 60s or 5m; a step that was begun is finished (default: 60s).");
    private static final Parameter<List<String>> METHODS = Parameter.list(
            "methods",
            String.class,
            "M",
            "What to choose from, NAME or NAME:KEY=VALUE (default: methods of all families, costly ones last).");
    private static final Parameter<AdviseSteps> STEPS = Parameter.read(
            "steps",
            AdviseSteps.class,
            AdviseSteps::parse,
            "N,N,N",
            "Go as far as an earlier run did, whatever the clock says; the recipe of its page or document has the"
                    + " numbers.");
    private static final Parameter<Path> OUT =
            Parameter.of("out", Path.class, "DIR", "Also writes a page, advice.html, into this folder.");

    @Override
    public TaskInfo info() {
        return TaskInfo.of(
                        "advise",
                        "Tries methods, layers and parameters within a time and recommends one, with the command to use"
                                + " it, the reason and how sure it is; or says why nothing can be recommended. Only"
                                + " metrics that passed the trial decide.")
                .taking(ModelArguments.ALL)
                .taking(SampleArguments.ALL)
                .taking(EvidenceArguments.ALL)
                .taking(DATA, TIME, METHODS, STEPS, OUT)
                .examples(
                        "model.onnx photos",
                        "model.onnx photos masks=masks time=5m out=advice",
                        "zoo:resnet zoo limit=60 time=60s");
    }

    @Override
    public TaskResult run(Arguments given, TaskOutput output) {
        ModelArguments model = new ModelArguments(given);
        SampleArguments sample = new SampleArguments(given);
        try (Model opened = model.open();
                JudgedNetwork network = JudgedNetwork.of(opened)) {
            DataSet pictures = sample.open(given.get(DATA), opened);
            Evidence evidence = new EvidenceArguments(given).of(pictures, opened);
            AdviseRequest request = request(given, opened, evidence, sample.seed());
            try (AdviseJob job = AdviseJob.of(network, new JudgedPictures(pictures, network, evidence), request)) {
                Advice advice = job.run(share -> output.progress(share, "trying"));
                String again = again(given, job.steps(), output);
                Optional<String> command = advice.recommended().map(c -> explain(given, c, output));
                AdviseJson.lines(advice).forEach(output::say);
                command.ifPresent(c -> output.say("  " + c));
                if (given.isGiven(OUT)) {
                    StudyPage page = AdvisePage.of(opened, job, advice, command, again);
                    output.say("wrote " + write(given, page, sample));
                }
                return TaskResult.of(
                                Ending.COMPLETE,
                                AdviseJson.document(opened, request, advice, job.steps(), command),
                                model.files())
                        .withCommand(again);
            }
        }
    }

    private static AdviseRequest request(Arguments given, Model opened, Evidence evidence, long seed) {
        AdviseRequest request = new AdviseRequest(
                Candidate.of(
                        opened,
                        given.get(METHODS).stream().map(EvaluateRequest::call).toList()),
                AdviseRequest.deciding(evidence.isKnown()),
                given.find(TIME).orElse(USUAL_TIME),
                seed);
        return given.find(STEPS).map(request::going).orElse(request);
    }

    /** The command that comes to the same advice: without the steps another machine would go another way. */
    private static String again(Arguments given, AdviseSteps steps, TaskOutput output) {
        return given.isGiven(STEPS)
                ? output.command()
                : output.commandWith(new Example(List.of(named(STEPS.name(), steps.text()))));
    }

    /** The command that explains with a candidate, with what was said about the network. */
    private static String explain(Arguments given, Candidate candidate, TaskOutput output) {
        List<Word> words = new ArrayList<>();
        words.add(placed(new ModelArguments(given).name()));
        words.add(placed(given.get(DATA)));
        words.addAll(words(candidate));
        ModelArguments.ALL.stream()
                .filter(p -> !p.has(Trait.POSITIONAL) && given.isGiven(p))
                .forEach(p -> words.add(named(p.name(), given.get(p).toString())));
        return output.command("explain", new Example(words));
    }

    /** What {@code explain} is given to use a candidate. */
    static List<Word> words(Candidate candidate) {
        List<Word> words =
                new ArrayList<>(List.of(named("method", candidate.call().method())));
        candidate.layer().ifPresent(l -> words.add(named("layer", l)));
        new TreeMap<>(candidate.call().parameters())
                .forEach((key, value) -> words.add(named("param", key + "=" + value)));
        return words;
    }

    private static Word placed(String value) {
        return new Word(Optional.empty(), value);
    }

    private static Word named(String name, String value) {
        return new Word(Optional.of(name), value);
    }

    private static Path write(Arguments given, StudyPage page, SampleArguments sample) {
        Path out = given.get(OUT);
        OutputGuard.createFolder(out);
        OutputGuard guard = sample.guard(new ModelArguments(given).files()).with(new EvidenceArguments(given).files());
        return guard.write(out.resolve("advice.html"), "the page", page::writeTo);
    }

    /**
     * A time as people write it: {@code 60s}, {@code 5m}, {@code 1h}, or seconds without a unit.
     *
     * @throws LimpidException if it is none
     */
    static Duration timeSpan(String text) {
        Matcher form = TIME_SPAN.matcher(text.strip());
        long millis = form.matches()
                ? Math.round(Double.parseDouble(form.group(1)) * MILLIS.getOrDefault(form.group(2), 0.0))
                : 0;
        if (millis <= 0) {
            throw LimpidException.badInput("'" + text + "' is no time; write 60s or 5m");
        }
        return Duration.ofMillis(millis);
    }
}
