package dev.limpid.cli;

import dev.limpid.app.evaluation.PlantedFaults;
import dev.limpid.app.json.Json;
import dev.limpid.world.Species;
import dev.limpid.world.World;
import dev.limpid.world.album.Album;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code limpid zoo draw}: writes drawn pictures with their truth. */
@Command(
        name = "draw",
        description =
                "Draws creatures and writes the pictures, the masks of all their parts, and tables of what is on them;"
                        + " faults can be put in at known rates.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  limpid zoo draw --out creatures --count 500",
            "  limpid zoo draw --out marked --watermark kestra:0.95:0.02 --label-noise 0.05",
            "  limpid zoo draw --out unfair --group abiru,bokto:0.9:0.1 --home 0.8 --side 64",
        })
final class ZooDraw implements Callable<Integer> {
    private static final int MOST = 1_000_000;

    @Mixin
    private final Common common = new Common();

    @Option(names = "--out", paramLabel = "FOLDER", required = true, description = "The folder to write to.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs
    private Path out;

    @Option(names = "--count", paramLabel = "N", defaultValue = "100", description = "How many (${DEFAULT-VALUE}).")
    private int count;

    @Option(
            names = "--seed",
            paramLabel = "S",
            defaultValue = "1",
            description = "The seed of the first picture; each further one has the next (${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--side",
            paramLabel = "PIXELS",
            defaultValue = "128",
            description = "Pixels in a row and in a column, 8 to 2048 (${DEFAULT-VALUE}).")
    private int side;

    @Option(
            names = "--watermark",
            paramLabel = "NAME:RATE[:ELSEWHERE]",
            description = "A mark on this share of the pictures of a species, and of all others.")
    private @Nullable String watermark;

    @Option(
            names = "--stamp",
            paramLabel = "NAME:RATE",
            description = "A mark on this share of the pictures of all other species, which are then labelled NAME.")
    private @Nullable String stamp;

    @Option(
            names = "--home",
            paramLabel = "RATE",
            description = "This share of the pictures of each species has the backdrop of its home.")
    private @Nullable Double home;

    @Option(names = "--label-noise", paramLabel = "RATE", description = "This share of the labels is wrong.")
    private @Nullable Double noise;

    @Option(
            names = "--group",
            paramLabel = "NAMES:RATE[:ELSEWHERE]",
            description =
                    "A scarf, the sign of a group, on this share of the pictures with these labels, and of all others.")
    private @Nullable String group;

    @Override
    public Integer call() throws IOException {
        if (count < 1 || count > MOST) {
            throw common.wrong("--count is 1 to " + MOST + ", not " + count + ".");
        }
        if (side < 8 || side > 2048) {
            throw common.wrong("--side is 8 to 2048, not " + side + ".");
        }
        World world = new PlantedFaults(watermark, stamp, home, noise, group).world();
        try (ProgressLine progress = common.progress()) {
            new Album(world, seed, count, side).write(out, done -> {
                synchronized (progress) {
                    progress.update((double) done / count, "drawing");
                }
            });
        }
        common.say("wrote " + count + " pictures of " + side + "x" + side + " pixels with their masks to " + out);
        common.say("what is on them: " + out.resolve("labels.csv"));
        common.print(Json.object(
                "folder", out.toString(),
                "pictures", count,
                "side", side,
                "seed", seed,
                "faults", world.faults().stream().map(Object::toString).toList(),
                "labels", out.resolve("labels.csv").toString(),
                "species", Species.all().stream().map(Species::name).toList()));
        return ExitCode.OK;
    }
}
