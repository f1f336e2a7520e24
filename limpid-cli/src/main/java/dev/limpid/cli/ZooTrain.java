package dev.limpid.cli;

import dev.limpid.app.json.Json;
import dev.limpid.zoo.Trainer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code limpid zoo train}: trains networks of the zoo anew. */
@Command(
        name = "train",
        description =
                "Trains networks of the zoo again. Writes each network, its model card in JSON, which every command"
                        + " reads with the network, and the card in Markdown. An interrupted training resumes after its last"
                        + " epoch. One network takes 5 to 40 minutes on two cores.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  limpid zoo train cbam --out trained",
            "  limpid zoo train resnet cbam --seed 2",
            "  limpid zoo train lenet --data /usr/share/datasets/fashion-mnist",
        })
final class ZooTrain implements Callable<Integer> {
    @Mixin
    private final Common common = new Common();

    @Parameters(paramLabel = "NAME", arity = "1..*", description = "The networks.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs
    private List<String> names;

    @Option(
            names = "--out",
            paramLabel = "FOLDER",
            defaultValue = "trained",
            description = "Output folder (${DEFAULT-VALUE}).")
    @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs
    private Path out;

    @Option(
            names = "--data",
            paramLabel = "FOLDER",
            defaultValue = "/usr/share/datasets/fashion-mnist",
            description = "Folder with the four files of Fashion-MNIST, for the networks trained on it"
                    + " (${DEFAULT-VALUE}).")
    @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs
    private Path data;

    @Option(
            names = "--seed",
            paramLabel = "S",
            defaultValue = "1",
            description =
                    "Seed of random weights, order and flips (${DEFAULT-VALUE}). With a seed other than 1, files are"
                            + " called NAME-S.")
    private long seed;

    @Override
    public Integer call() throws IOException {
        Trainer trainer = Trainer.find()
                .orElseThrow(
                        () -> common.wrong(
                                "The part that trains is not among the classes of this program; start it as ./limpid zoo train."));
        Trainer.Order order = new Trainer.Order(out, data, seed);
        trainer.train(names, order, common::say);
        common.print(Json.object(
                "folder",
                out.toString(),
                "seed",
                seed,
                "networks",
                names.stream().map(order::fileName).toList()));
        return ExitCode.OK;
    }
}
