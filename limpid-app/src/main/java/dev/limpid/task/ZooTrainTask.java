package dev.limpid.task;

import dev.limpid.app.json.Json;
import dev.limpid.task.TaskResult.Ending;
import dev.limpid.zoo.Trainer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Networks of the zoo, trained anew. */
final class ZooTrainTask implements Task {
    private static final Parameter<List<String>> NAMES = Parameter.repeated(
                    "names", String.class, "NAME", "The networks.")
            .positional()
            .required();
    private static final Parameter<Path> OUT =
            Parameter.of("out", Path.class, "FOLDER", "Output folder.").orElse(Path.of("trained"));
    private static final Parameter<Path> DATA = Parameter.of(
                    "data",
                    Path.class,
                    "FOLDER",
                    "Folder with the four files of Fashion-MNIST, for the networks trained on it.")
            .orElse(Path.of("/usr/share/datasets/fashion-mnist"));
    private static final Parameter<Long> SEED = Parameter.of(
            "seed",
            Long.class,
            "S",
            "Seed of random weights, order and flips (default: 1). With a seed other than 1, files are called"
                    + " NAME-S.");

    @Override
    public TaskInfo info() {
        return TaskInfo.of(
                        "zoo train",
                        "Trains networks of the zoo again. Writes each network, its model card in JSON, which every"
                                + " command reads with the network, and the card in Markdown. An interrupted training"
                                + " resumes after its last epoch. One network takes 5 to 40 minutes on two cores.")
                .taking(NAMES, OUT, DATA, SEED)
                .examples("cbam out=trained", "resnet cbam seed=2", "lenet data=/usr/share/datasets/fashion-mnist");
    }

    @Override
    public TaskResult run(Arguments given, TaskOutput output) throws IOException {
        Trainer trainer = Trainer.find()
                .orElseThrow(() -> new UsageException("The part that trains is not among the classes of this program;"
                        + " start it as ./limpid zoo train."));
        Path out = given.get(OUT);
        List<String> names = given.get(NAMES);
        Trainer.Order order =
                new Trainer.Order(out, given.get(DATA), given.find(SEED).orElse(1L));
        trainer.train(names, order, output::say);
        return TaskResult.of(
                Ending.COMPLETE,
                Json.object(
                        "folder",
                        out.toString(),
                        "seed",
                        order.seed(),
                        "networks",
                        names.stream().map(order::fileName).toList()));
    }
}
