package dev.limpid.task;

import dev.limpid.JobSummary;
import dev.limpid.Model;
import dev.limpid.OutputGuard;
import dev.limpid.guard.GuardFiles;
import dev.limpid.guard.GuardJob;
import dev.limpid.guard.GuardJson;
import dev.limpid.guard.GuardPage;
import dev.limpid.guard.GuardRequest;
import dev.limpid.guard.GuardResult;
import dev.limpid.guard.GuardedPicture;
import dev.limpid.task.TaskResult.Ending;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A detector of adversarial inputs by their saliency. */
final class GuardTask implements Task {
    private static final Parameter<String> DATA = Parameter.of(
                    "data", String.class, "DATA", "A folder, a CSV manifest, or zoo.")
            .positional()
            .required();
    private static final Parameter<List<String>> ATTACKS = Parameter.list(
            "attacks",
            String.class,
            "A",
            "Attacks, at least two (default: fgsm, pgd-linf, bim-linf, pgd-l2, bim-l2, deepfool-l2, few-pixels).");
    private static final Parameter<String> RADIUS =
            Parameter.of("radius", String.class, "R", "How large a change may be, such as 8/255.");
    private static final Parameter<Path> OUTPUT = Parameter.of(
                    "output",
                    Path.class,
                    "FILE",
                    "ONNX file to write: the network with its explanation and the detector's score as further outputs.")
            .mainOutput();
    private static final Parameter<Path> OUT =
            Parameter.of("out", Path.class, "DIR", "Output folder.").orElse(Path.of("guard"));

    @Override
    public TaskInfo info() {
        return TaskInfo.of(
                        "guard",
                        "Fits a detector of adversarial inputs that looks at the saliency of predictions, judges it"
                                + " against attacks that it was not fitted on, and writes a network that carries it.")
                .taking(ModelArguments.ALL)
                .taking(SampleArguments.ALL)
                .taking(DATA, ATTACKS, RADIUS, OUTPUT, OUT)
                .examples(
                        "model.onnx photos output=guarded.onnx",
                        "zoo:plain zoo limit=200 attacks=pgd-linf,bim-linf,deepfool-l2");
    }

    @Override
    public TaskResult run(Arguments given, TaskOutput output) {
        SampleArguments sample = new SampleArguments(given);
        GuardRequest request = request(given, sample.seed());
        ModelArguments model = new ModelArguments(given);
        try (Model opened = model.open();
                GuardJob job = new GuardJob(opened, sample.open(given.get(DATA), opened), request)) {
            OutputGuard guard = sample.guard(model.files());
            JobSummary summary = job.run(new Rows(output));
            TaskResult.requireAny(summary);
            GuardResult result = job.result();
            tell(result, output);
            Path page = GuardFiles.writePage(given.get(OUT), guard, job, result, output.command());
            output.say("wrote " + page);
            Optional<Path> file = given.find(OUTPUT);
            file.ifPresent(f -> output.say(String.format(
                    Locale.ROOT,
                    "wrote %s; its score differs by at most %.1g from the score computed outside of it",
                    f,
                    GuardFiles.write(f, guard, job, result))));
            return TaskResult.of(
                    Ending.of(summary, true), GuardJson.document(job, result, page, file), model.recipeFiles());
        }
    }

    private static GuardRequest request(Arguments given, long seed) {
        List<String> attacks = given.get(ATTACKS);
        return new GuardRequest(
                attacks.isEmpty() ? GuardRequest.USUAL.attacks() : attacks, AttackTask.radius(given, RADIUS), seed);
    }

    private static void tell(GuardResult result, TaskOutput output) {
        result.scores()
                .forEach(s -> output.say(String.format(
                        Locale.ROOT,
                        "%-14s softmax %s   saliency %s   all %s",
                        s.attack(),
                        GuardPage.text(s.softmax()),
                        GuardPage.text(s.saliency()),
                        GuardPage.text(s.all()))));
    }

    private static final class Rows extends ItemListener<GuardedPicture> {
        Rows(TaskOutput output) {
            super(output);
        }

        @Override
        public void item(GuardedPicture picture) {}
    }
}
