package dev.limpid.cli;

import dev.limpid.Image;
import dev.limpid.Model;
import dev.limpid.OutputGuard;
import dev.limpid.app.capsule.CapsuleSheet;
import dev.limpid.app.json.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code limpid capsules}: shows what a capsule network routed where, and what its capsules' numbers stand for. */
@Command(
        name = "capsules",
        description = "Shows the inside of a capsule network for a picture: the coupling of every position to the most"
                + " likely classes, and how the decoded picture changes with each number of the winning capsule.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  limpid capsules zoo:capsule shirt.png --out capsules.png",
            "  limpid capsules zoo:capsule shirt.npy --range 0.4 --json",
        })
final class Capsules implements Callable<Integer> {
    @Mixin
    private final Common common = new Common();

    @Mixin
    private final ModelOptions model = new ModelOptions();

    @Parameters(index = "1", paramLabel = "INPUT", description = "A picture, or a tensor as .npy.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs
    private Path input;

    @Option(
            names = "--out",
            paramLabel = "FILE.png",
            defaultValue = "capsules.png",
            description = "The picture to write (default: ${DEFAULT-VALUE}).")
    @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs
    private Path out;

    @Option(
            names = "--range",
            paramLabel = "R",
            defaultValue = "0.25",
            description = "Each number changes by -R to R; R is above 0 and at most 1 (default: ${DEFAULT-VALUE}).")
    private double range;

    @Override
    public Integer call() throws IOException {
        if (!(range > 0 && range <= 1)) {
            throw common.wrong("--range must be above 0 and at most 1, not " + range + ".");
        }
        List<Path> read = new ArrayList<>(model.files());
        read.add(input);
        new OutputGuard(read).check(out, "the picture");
        try (Model opened = model.open()) {
            List<CapsuleSheet.Length> lengths =
                    CapsuleSheet.write(opened, Image.of(input).named(input.toString()), range, out);
            CapsuleSheet.Length winner = lengths.get(0);
            common.say(
                    String.format(Locale.ROOT, "%s, with a capsule of length %.3f", winner.label(), winner.length()));
            common.say("wrote " + out);
            common.print(Json.object(
                    "input",
                    input.toString(),
                    "file",
                    out.toString(),
                    "classes",
                    lengths.stream()
                            .map(l -> Json.object("class", l.index(), "label", l.label(), "length", l.length()))
                            .toList()));
        }
        return ExitCode.OK;
    }
}
