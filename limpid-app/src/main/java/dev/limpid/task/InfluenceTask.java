package dev.limpid.task;

import dev.limpid.Image;
import dev.limpid.JobSummary;
import dev.limpid.Model;
import dev.limpid.similar.FoundInfluence;
import dev.limpid.similar.InfluenceFiles;
import dev.limpid.similar.InfluenceJob;
import dev.limpid.similar.InfluenceMethod;
import dev.limpid.similar.InfluenceRequest;
import dev.limpid.task.TaskResult.Ending;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Training inputs that support or oppose a prediction. */
final class InfluenceTask implements Task {
    private static final Parameter<List<Path>> IMAGE = Parameter.repeated(
                    "image", Path.class, "IMAGE", "Pictures, a folder, or zoo-SEED.")
            .positional()
            .required();
    private static final Parameter<List<String>> METHOD = Parameter.list(
                    "method",
                    String.class,
                    "M",
                    "influence-function, lissa, representer, tracin, gradient-similarity, knn-shapley, tracin-all,"
                            + " trak, ek-fac.")
            .orElse(List.of("influence-function"));
    private static final Parameter<List<Path>> CHECKPOINTS = Parameter.list(
            "checkpoints",
            Path.class,
            "FILE",
            "The network at earlier times of its training, oldest first, for tracin-all and trak.");
    private static final Parameter<Integer> COUNT = Parameter.of(
                    "count", Integer.class, "N", "Inputs of each kind, 1 to 50.")
            .orElse(4);
    private static final Parameter<Integer> CHECK = Parameter.of(
                    "check",
                    Integer.class,
                    "N",
                    "Random halves of the data on which the last layer is fitted again; 0 for none.")
            .orElse(16);

    @Override
    public TaskInfo info() {
        return TaskInfo.of(
                        "influence",
                        "Finds the training inputs that support or oppose a prediction most, and checks by retraining"
                                + " the last layer how far each method can be trusted. DATA should be what the network"
                                + " was trained on.")
                .taking(SpaceArguments.ALL)
                .taking(IMAGE, METHOD, CHECKPOINTS, COUNT, CHECK)
                .examples(
                        "zoo:cbam zoo zoo-5000 limit=500",
                        "model.onnx training/ photo.jpg method=tracin,trak,knn-shapley",
                        "model.onnx training/ photo.jpg method=tracin-all checkpoints=epoch2.onnx,epoch5.onnx");
    }

    @Override
    public TaskResult run(Arguments given, TaskOutput output) {
        int count = given.get(COUNT);
        int subsets = given.get(CHECK);
        if (count < 1 || count > 50 || (subsets != 0 && subsets < InfluenceRequest.LEAST)) {
            throw new UsageException(
                    "{count} must be 1 to 50, and {check} 0 or at least " + InfluenceRequest.LEAST + ".");
        }
        SpaceArguments space = new SpaceArguments(given);
        InfluenceRequest request = new InfluenceRequest(
                space.oneLayer(),
                given.get(METHOD).stream().map(InfluenceMethod::parse).toList(),
                count,
                subsets,
                space.seed());
        List<Path> images = given.get(IMAGE);
        List<Path> checkpoints = given.get(CHECKPOINTS);
        List<Image> read = SpaceArguments.images(images);
        try (Model opened = space.model().open();
                OpenModels states = OpenModels.of(checkpoints, space.model().options());
                InfluenceJob job =
                        new InfluenceJob(request, opened, states.models(), space.openByClass(opened, output), read)) {
            List<Path> kept =
                    Stream.concat(images.stream(), checkpoints.stream()).toList();
            InfluenceFiles files = new InfluenceFiles(space.out("influence"), space.guard(kept), job);
            JobSummary summary = job.run(new Influences(files, output));
            TaskResult.requireAny(summary);
            List<Path> written = files.write(output.command());
            output.say("wrote "
                    + String.join(", ", written.stream().map(Path::toString).toList()));
            return TaskResult.of(
                    Ending.of(summary, true), files.json(), space.model().recipeFiles());
        }
    }

    private static final class Influences extends ItemListener<FoundInfluence> {
        private final InfluenceFiles files;
        private final TaskOutput output;

        Influences(InfluenceFiles files, TaskOutput output) {
            super(output);
            this.files = files;
            this.output = output;
        }

        @Override
        public void item(FoundInfluence found) {
            files.add(found);
            found.methods()
                    .forEach((name, m) -> output.say(String.format(
                            Locale.ROOT,
                            "%s  %s: %s is supported by %s%s",
                            found.name(),
                            name,
                            found.label(),
                            String.join(
                                    ", ",
                                    m.supporters().stream()
                                            .map(p -> p.name() + " (" + p.label() + ")")
                                            .toList()),
                            Double.isNaN(m.check())
                                    ? ""
                                    : String.format(Locale.ROOT, "; predicts retraining with %.2f", m.check()))));
        }
    }
}
