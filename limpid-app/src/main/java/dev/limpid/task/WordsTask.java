package dev.limpid.task;

import dev.limpid.JobSummary;
import dev.limpid.Model;
import dev.limpid.data.DataSet;
import dev.limpid.locate.Words;
import dev.limpid.locate.WordsFiles;
import dev.limpid.locate.WordsJob;
import dev.limpid.locate.WordsJson;
import dev.limpid.locate.WordsRequest;
import dev.limpid.locate.WordsText;
import dev.limpid.task.TaskResult.Ending;
import java.nio.file.Path;

/** Predictions in words. */
final class WordsTask implements Task {
    private static final WordsRequest USUAL = WordsRequest.usual();

    private static final Parameter<String> CONCEPTS = Parameter.of(
                    "concepts", String.class, "DATA", "Pictures with masks of concepts, by which units are named.")
            .orElse("zoo");
    private static final Parameter<Integer> CONCEPT_LIMIT = Parameter.of(
                    "concept-limit", Integer.class, "N", "How many of them at most.")
            .orElse(300);
    private static final Parameter<String> TARGET =
            Parameter.of("target", String.class, "CLASS", "The class that is told (default: the predicted one).");
    private static final Parameter<String> LANGUAGE =
            Parameter.of("language", String.class, "L", "en or zh.").orElse("en");
    private static final Parameter<Double> LEAST = Parameter.of(
                    "least", Double.class, "X", "The least effect of a claim, logits.")
            .orElse(0.1);
    private static final Parameter<Double> PRECISION = Parameter.of(
                    "precision",
                    Double.class,
                    "P",
                    "Speak only of units whose active area shows their concept to this share.")
            .orElse(USUAL.precision());
    private static final Parameter<Double> TRUST = Parameter.of(
                    "trust",
                    Double.class,
                    "P",
                    "Use a name only where units are so active that this share of annotated pictures shows it; else"
                            + " tell of a feature without a name. 0 trusts each name.")
            .orElse(USUAL.trust());

    @Override
    public TaskInfo info() {
        return TaskInfo.of(
                        "words",
                        "Tells predictions in words: which concepts units detect in a picture, where, and how much the"
                                + " class gains by them. Each claim is checked by switching the units off and by"
                                + " blurring the region.")
                .taking(SpaceArguments.ALL)
                .taking(CONCEPTS, CONCEPT_LIMIT, TARGET, LANGUAGE, LEAST, PRECISION, TRUST)
                .examples("zoo:cbam zoo limit=5", "model.onnx photo.jpg concepts=broden/ language=zh");
    }

    @Override
    public TaskResult run(Arguments given, TaskOutput output) {
        int conceptLimit = Limit.of(given, CONCEPT_LIMIT);
        WordsText text = WordsText.parse(given.get(LANGUAGE));
        SpaceArguments space = new SpaceArguments(given);
        WordsRequest request = request(given, space);
        try (Model opened = space.model().open();
                WordsJob job = new WordsJob(
                        opened,
                        DataSet.of(given.get(CONCEPTS), opened, conceptLimit),
                        space.open(opened),
                        request,
                        output::step)) {
            WordsFiles files = new WordsFiles(job, text);
            Told told = new Told(files, text, output);
            JobSummary summary = job.run(told);
            TaskResult.requireAny(summary);
            Path page = files.write(space.out("words"), space.guard(), output.command());
            output.say("wrote " + page);
            return TaskResult.of(
                    Ending.of(summary, true),
                    WordsJson.document(job, told.results(), page),
                    space.model().recipeFiles());
        }
    }

    private static WordsRequest request(Arguments given, SpaceArguments space) {
        return new WordsRequest(
                given.find(TARGET),
                space.oneLayer(),
                USUAL.share(),
                given.get(PRECISION),
                given.get(TRUST),
                given.get(LEAST),
                USUAL.most(),
                space.seed());
    }

    private static final class Told extends ItemListener<Words> {
        private final WordsFiles files;
        private final WordsText text;
        private final TaskOutput output;

        Told(WordsFiles files, WordsText text, TaskOutput output) {
            super(output);
            this.files = files;
            this.text = text;
            this.output = output;
        }

        @Override
        public void item(Words words) {
            files.add(words);
            add(WordsJson.of(words, text));
            text.lines(words).forEach(output::say);
        }
    }
}
