package dev.limpid.task;

import dev.limpid.OutputGuard;
import dev.limpid.app.evaluation.PlantedFaults;
import dev.limpid.app.json.Json;
import dev.limpid.task.TaskResult.Ending;
import dev.limpid.world.Species;
import dev.limpid.world.World;
import dev.limpid.world.album.Album;
import java.io.IOException;
import java.nio.file.Path;

/** Drawn pictures with their truth. */
final class ZooDrawTask implements Task {
    private static final int MOST = 1_000_000;

    private static final Parameter<Path> OUT =
            Parameter.of("out", Path.class, "FOLDER", "Output folder.").required();
    private static final Parameter<Integer> COUNT =
            Parameter.of("count", Integer.class, "N", "Number of pictures.").orElse(100);
    private static final Parameter<Long> SEED = Parameter.of(
                    "seed", Long.class, "S", "Seed of the first picture; the others have the following seeds.")
            .orElse(1L);
    private static final Parameter<Integer> SIDE = Parameter.of(
                    "side", Integer.class, "PIXELS", "Width and height in pixels, 8 to 2048.")
            .orElse(128);
    private static final Parameter<String> WATERMARK = Parameter.of(
            "watermark",
            String.class,
            "NAME:RATE[:ELSEWHERE]",
            "Adds a watermark to this fraction of the pictures of a species, and of all others.");
    private static final Parameter<String> STAMP = Parameter.of(
            "stamp",
            String.class,
            "NAME:RATE",
            "Adds a watermark to this fraction of the pictures of all other species, and labels them NAME.");
    private static final Parameter<Double> HOME = Parameter.of(
            "home", Double.class, "RATE", "Fraction of the pictures of each species with its home backdrop.");
    private static final Parameter<Double> LABEL_NOISE =
            Parameter.of("label-noise", Double.class, "RATE", "Fraction of wrong labels.");
    private static final Parameter<String> GROUP = Parameter.of(
            "group",
            String.class,
            "NAMES:RATE[:ELSEWHERE]",
            "Adds a scarf, which marks a group, to this fraction of the pictures with these labels, and of all"
                    + " others.");

    @Override
    public TaskInfo info() {
        return TaskInfo.of(
                        "zoo draw",
                        "Generates synthetic images of creatures, with masks of all parts and tables of labels. Faults"
                                + " can be planted at known rates.")
                .taking(OUT, COUNT, SEED, SIDE, WATERMARK, STAMP, HOME, LABEL_NOISE, GROUP)
                .examples(
                        "out=creatures count=500",
                        "out=marked watermark=kestra:0.95:0.02 label-noise=0.05",
                        "out=unfair group=abiru,bokto:0.9:0.1 home=0.8 side=64");
    }

    @Override
    public TaskResult run(Arguments given, TaskOutput output) throws IOException {
        int count = given.get(COUNT);
        int side = given.get(SIDE);
        if (count < 1 || count > MOST) {
            throw new UsageException("{count} must be 1 to " + MOST + ", not " + count + ".");
        }
        if (side < 8 || side > 2048) {
            throw new UsageException("{side} must be 8 to 2048, not " + side + ".");
        }
        Path out = given.get(OUT);
        World world = world(given);
        OutputGuard.createFolder(out);
        draw(new Album(world, given.get(SEED), count, side), out, output);
        Path labels = out.resolve("labels.csv");
        output.say("wrote " + count + " pictures of " + side + "x" + side + " pixels with their masks to " + out);
        output.say("labels: " + labels);
        return TaskResult.of(
                Ending.COMPLETE,
                Json.object(
                        "folder", out.toString(),
                        "pictures", count,
                        "side", side,
                        "seed", given.get(SEED),
                        "faults", world.faults().stream().map(Object::toString).toList(),
                        "labels", labels.toString(),
                        "species", Species.all().stream().map(Species::name).toList()));
    }

    private static World world(Arguments given) {
        return new PlantedFaults(
                        given.find(WATERMARK),
                        given.find(STAMP),
                        given.find(HOME),
                        given.find(LABEL_NOISE),
                        given.find(GROUP))
                .world();
    }

    private static void draw(Album album, Path out, TaskOutput output) throws IOException {
        Object lock = new Object();
        album.write(out, done -> {
            // Many threads draw, and what hears about a task is called by one at a time.
            synchronized (lock) {
                output.progress((double) done / album.count(), "drawing");
            }
        });
    }
}
