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
                "Generates synthetic images of creatures, with masks of all parts and tables of labels. Faults can be"
                        + " planted at known rates.",
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

    @Option(names = "--out", paramLabel = "FOLDER", required = true, description = "Output folder.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs
    private Path out;

    @Option(
            names = "--count",
            paramLabel = "N",
            defaultValue = "100",
            description = "Number of pictures (${DEFAULT-VALUE}).")
    private int count;

    @Option(
            names = "--seed",
            paramLabel = "S",
            defaultValue = "1",
            description = "Seed of the first picture; the others have the following seeds (${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--side",
            paramLabel = "PIXELS",
            defaultValue = "128",
            description = "Width and height in pixels, 8 to 2048 (${DEFAULT-VALUE}).")
    private int side;

    @Option(
            names = "--watermark",
            paramLabel = "NAME:RATE[:ELSEWHERE]",
            description = "Adds a watermark to this fraction of the pictures of a species, and of all others.")
    private @Nullable String watermark;

    @Option(
            names = "--stamp",
            paramLabel = "NAME:RATE",
            description =
                    "Adds a watermark to this fraction of the pictures of all other species, and labels them NAME.")
    private @Nullable String stamp;

    @Option(
            names = "--home",
            paramLabel = "RATE",
            description = "Fraction of the pictures of each species with its home backdrop.")
    private @Nullable Double home;

    @Option(names = "--label-noise", paramLabel = "RATE", description = "Fraction of wrong labels.")
    private @Nullable Double noise;

    @Option(
            names = "--group",
            paramLabel = "NAMES:RATE[:ELSEWHERE]",
            description =
                    "Adds a scarf, which marks a group, to this fraction of the pictures with these labels, and of all others.")
    private @Nullable String group;

    @Override
    public Integer call() throws IOException {
        if (count < 1 || count > MOST) {
            throw common.wrong("--count must be 1 to " + MOST + ", not " + count + ".");
        }
        if (side < 8 || side > 2048) {
            throw common.wrong("--side must be 8 to 2048, not " + side + ".");
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
        common.say("labels: " + out.resolve("labels.csv"));
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
