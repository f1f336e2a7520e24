package dev.limpid.task;

import dev.limpid.JobSummary;
import dev.limpid.Model;
import dev.limpid.contrast.counterfactual.Found;
import dev.limpid.counterfactual.CounterfactualFiles;
import dev.limpid.counterfactual.CounterfactualJob;
import dev.limpid.counterfactual.CounterfactualJson;
import dev.limpid.counterfactual.CounterfactualRequest;
import dev.limpid.counterfactual.PictureAnswers;
import dev.limpid.task.TaskResult.Ending;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What must change so that another class is predicted. */
final class CounterfactualTask implements Task {
    private static final Parameter<String> IMAGE = Parameter.of(
                    "image",
                    String.class,
                    "IMAGE",
                    "A picture, a folder, a CSV manifest, zoo, or zoo-SEED for one drawn picture.")
            .positional()
            .required();
    private static final Parameter<String> TO = Parameter.of(
            "to",
            String.class,
            "CLASS",
            "The class to predict instead (default: the one with the next largest score).");
    private static final Parameter<List<String>> METHOD = Parameter.list(
            "method",
            String.class,
            "M",
            "sedc, region-swap, sparse-gradient, prototype, pertinent-negative, pertinent-positive, generator"
                    + " (default: all).");
    private static final Parameter<List<String>> WHY = Parameter.list(
            "why",
            String.class,
            "M",
            "Methods of attribution whose maps tell why the predicted class and not the other, such as grad-cam.");
    private static final Parameter<String> GROUPS = Parameter.of(
            "groups",
            String.class,
            "FILE",
            "With {why}, also why this class and not the others of its group, and why this group and not the others: a"
                    + " file with lines CLASS,GROUP, or auto for groups by the network's scores.");
    private static final Parameter<String> DATA = Parameter.of(
            "data",
            String.class,
            "DATA",
            "Other pictures, for region-swap and prototype and to judge how plausible an answer is.");
    private static final Parameter<Integer> EXAMPLES = Parameter.of(
                    "examples", Integer.class, "N", "Maximum number of other pictures.")
            .orElse(CounterfactualRequest.EXAMPLES);
    private static final Parameter<String> GENERATOR = Parameter.of(
            "generator", String.class, "G", "Decoder that draws pictures from codes: drawn, fashion, or an ONNX file.");
    private static final Parameter<Integer> COUNT = Parameter.of(
                    "count", Integer.class, "N", "How many answers each method looks for.")
            .orElse(1);
    private static final Parameter<Path> OUT =
            Parameter.of("out", Path.class, "DIR", "Output folder.").orElse(Path.of("counterfactual"));

    @Override
    public TaskInfo info() {
        return TaskInfo.of(
                        "counterfactual",
                        "Finds what must change in a picture so that another class is predicted, and says how good each"
                                + " answer is.")
                .taking(ModelArguments.ALL)
                .taking(SampleArguments.ALL)
                .taking(IMAGE, TO, METHOD, WHY, GROUPS, DATA, EXAMPLES, GENERATOR, COUNT, OUT)
                .examples(
                        "model.onnx photo.jpg to=cat data=photos",
                        "model.onnx photo.jpg method=sedc count=3",
                        "zoo:plain zoo-3 why=grad-cam groups=auto");
    }

    @Override
    public TaskResult run(Arguments given, TaskOutput output) {
        SampleArguments sample = new SampleArguments(given);
        CounterfactualRequest request = request(given, sample.seed());
        ModelArguments model = new ModelArguments(given);
        try (Model opened = model.open();
                CounterfactualJob job = new CounterfactualJob(opened, sample.open(given.get(IMAGE), opened), request)) {
            CounterfactualFiles files = new CounterfactualFiles(given.get(OUT), sample.guard(read(given, model)), job);
            Answers answers = new Answers(files, output);
            JobSummary summary = job.run(answers);
            TaskResult.requireAny(summary);
            Path page = files.writePage(output.command());
            output.say("wrote " + page);
            return TaskResult.of(
                    Ending.of(summary, true),
                    CounterfactualJson.document(job, files.summaries(), files.mapSummaries(), answers.results(), page),
                    model.recipeFiles());
        }
    }

    private static CounterfactualRequest request(Arguments given, long seed) {
        List<String> methods = given.get(METHOD);
        return new CounterfactualRequest(
                methods.isEmpty() ? CounterfactualRequest.all() : methods,
                given.get(WHY),
                given.find(GROUPS),
                given.find(TO),
                given.find(DATA),
                given.get(EXAMPLES),
                given.find(GENERATOR),
                given.get(COUNT),
                seed);
    }

    /** The files that are read beside the pictures. */
    private static List<Path> read(Arguments given, ModelArguments model) {
        List<Path> read = new ArrayList<>(model.files());
        Stream.of(DATA, GROUPS, GENERATOR)
                .map(given::find)
                .flatMap(Optional::stream)
                .map(Path::of)
                .forEach(read::add);
        return read;
    }

    private static final class Answers extends ItemListener<PictureAnswers> {
        private final CounterfactualFiles files;
        private final TaskOutput output;

        Answers(CounterfactualFiles files, TaskOutput output) {
            super(output);
            this.files = files;
            this.output = output;
        }

        @Override
        public void item(PictureAnswers answers) {
            add(CounterfactualJson.of(answers, files.write(answers)));
            output.say(answers.name() + ": " + answers.label() + ", not " + answers.target());
            answers.answers().forEach(a -> output.say("  " + a.line()));
            answers.maps().forEach(m -> output.say("  " + m.line()));
            answers.found().stream()
                    .map(Found::refusal)
                    .filter(r -> !r.isEmpty())
                    .forEach(r -> output.say("  " + r));
        }
    }
}
