package dev.limpid.task;

import dev.limpid.JobSummary;
import dev.limpid.Model;
import dev.limpid.attack.AttackFiles;
import dev.limpid.attack.AttackJob;
import dev.limpid.attack.AttackJson;
import dev.limpid.attack.AttackPage;
import dev.limpid.attack.AttackRequest;
import dev.limpid.attack.MapAttackFiles;
import dev.limpid.attack.MapAttackJob;
import dev.limpid.attack.MapAttackRequest;
import dev.limpid.attack.MovedMaps;
import dev.limpid.attack.PictureAttack;
import dev.limpid.task.TaskResult.Ending;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** Small changes of pictures that change their prediction, or the map of a method while the prediction stays. */
final class AttackTask implements Task {
    private static final Parameter<String> DATA = Parameter.of(
                    "data", String.class, "DATA", "A picture, a folder, a CSV manifest, or zoo.")
            .positional()
            .required();
    private static final Parameter<List<String>> METHOD = Parameter.list(
            "method",
            String.class,
            "A",
            "fgsm, fgm, pgd-linf, bim-linf, pgd-l2, bim-l2, deepfool-l2, deepfool-linf, smallest-linf, smallest-l2,"
                    + " boundary, hop-skip-jump, few-pixels, patch (default: deepfool-l2, or none with {curve}).");
    private static final Parameter<String> TARGET =
            Parameter.of("target", String.class, "CLASS", "The class to predict instead (default: any other).");
    private static final Parameter<String> RADIUS = Parameter.of(
            "radius",
            String.class,
            "R",
            "How large a change may be, such as 8/255; for few-pixels and patch a number of pixels.");
    private static final Parameter<List<String>> CURVE = Parameter.list(
            "curve",
            String.class,
            "R",
            "Radii at which all pictures are attacked by pgd-linf, for the curve of robustness.");
    private static final Parameter<List<String>> EXPLANATION = Parameter.list(
            "explanation",
            String.class,
            "M",
            "Methods of attribution whose maps are to move while the prediction stays, such as grad-cam,gradient;"
                    + " instead of attacks on the prediction.");
    private static final Parameter<Path> OUT =
            Parameter.of("out", Path.class, "DIR", "Output folder.").orElse(Path.of("attack"));

    @Override
    public TaskInfo info() {
        return TaskInfo.of(
                        "attack",
                        "Finds small changes of pictures that change their prediction, and how many predictions withstand"
                                + " changes of a given size.")
                .taking(ModelArguments.ALL)
                .taking(DATA, METHOD, TARGET, RADIUS, CURVE, EXPLANATION, OUT)
                .taking(SampleArguments.ALL)
                .examples(
                        "model.onnx photo.jpg method=deepfool-l2,few-pixels",
                        "model.onnx photos method=pgd-linf radius=2/255 target=cat",
                        "zoo:plain zoo limit=50 curve=1/255,2/255,4/255,8/255",
                        "zoo:plain zoo limit=20 explanation=grad-cam,gradient");
    }

    @Override
    public TaskResult run(Arguments given, TaskOutput output) {
        SampleArguments sample = new SampleArguments(given);
        OptionalDouble radius = radius(given, RADIUS);
        if (!given.get(EXPLANATION).isEmpty()) {
            return onMaps(given, new MapAttackRequest(given.get(EXPLANATION), radius, sample.seed()), sample, output);
        }
        List<String> methods = given.get(METHOD);
        AttackRequest request = new AttackRequest(
                methods.isEmpty() && given.get(CURVE).isEmpty() ? List.of("deepfool-l2") : methods,
                given.find(TARGET),
                radius,
                given.get(CURVE).stream().map(AttackRequest::parseRadius).toList(),
                sample.seed());
        return onPredictions(given, request, sample, output);
    }

    /** How large a change may be; empty if that is not said. @throws dev.limpid.error.LimpidException if it is no number */
    static OptionalDouble radius(Arguments given, Parameter<String> parameter) {
        return given.find(parameter).stream()
                .mapToDouble(AttackRequest::parseRadius)
                .findFirst();
    }

    private static TaskResult onPredictions(
            Arguments given, AttackRequest request, SampleArguments sample, TaskOutput output) {
        ModelArguments model = new ModelArguments(given);
        try (Model opened = model.open();
                AttackJob job = new AttackJob(opened, sample.open(given.get(DATA), opened), request)) {
            ModelArguments.warnOfClasses(job.data(), opened, output);
            AttackFiles files = new AttackFiles(given.get(OUT), sample.guard(model.files()), job);
            Attacks attacks = new Attacks(files, output);
            JobSummary summary = job.run(attacks);
            TaskResult.requireAny(summary);
            job.curve()
                    .points()
                    .forEach(p -> output.say(String.format(
                            Locale.ROOT,
                            "change of %.3g/255: %.1f %% right (%.1f to %.1f %%)",
                            255 * p.radius(),
                            100 * p.share(),
                            100 * p.low(),
                            100 * p.high())));
            Path page = files.writePage(output.command());
            output.say("wrote " + page);
            return TaskResult.of(
                    Ending.of(summary, true), AttackJson.document(job, attacks.results(), page), model.recipeFiles());
        }
    }

    private static TaskResult onMaps(
            Arguments given, MapAttackRequest request, SampleArguments sample, TaskOutput output) {
        ModelArguments model = new ModelArguments(given);
        try (Model opened = model.open();
                MapAttackJob job = new MapAttackJob(opened, sample.open(given.get(DATA), opened), request)) {
            MapAttackFiles files = new MapAttackFiles(given.get(OUT), sample.guard(model.files()), job);
            ItemListener<MovedMaps> maps = new ItemListener<>(output) {
                @Override
                public void item(MovedMaps moved) {
                    add(files.write(moved));
                }
            };
            JobSummary summary = job.run(maps);
            if (summary.done() > 0) {
                files.lines().forEach(output::say);
            }
            Path page = files.writePage(output.command());
            output.say("wrote " + page);
            return TaskResult.of(
                    Ending.of(summary, summary.done() > 0), files.document(maps.results(), page), model.recipeFiles());
        }
    }

    private static final class Attacks extends ItemListener<PictureAttack> {
        private final AttackFiles files;
        private final TaskOutput output;

        Attacks(AttackFiles files, TaskOutput output) {
            super(output);
            this.files = files;
            this.output = output;
        }

        @Override
        public void item(PictureAttack attack) {
            add(AttackJson.of(attack, files.write(attack)));
            attack.results()
                    .forEach((method, r) -> output.say(attack.name() + "  " + method + ": " + attack.label()
                            + (r.attacked().isReached() ? " becomes " + r.label() : " stays") + ", "
                            + AttackPage.size(method, r)));
        }
    }
}
