package dev.limpid.task;

import dev.limpid.Image;
import dev.limpid.Model;
import dev.limpid.OutputGuard;
import dev.limpid.app.capsule.CapsuleSheet;
import dev.limpid.app.json.Json;
import dev.limpid.task.TaskResult.Ending;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a capsule network routed where, and what its capsules' numbers stand for. */
final class CapsulesTask implements Task {
    private static final Parameter<Path> INPUT = Parameter.of(
                    "input", Path.class, "INPUT", "A picture, or a tensor as .npy.")
            .positional()
            .required();
    private static final Parameter<Path> OUT =
            Parameter.of("out", Path.class, "FILE.png", "The picture to write.").orElse(Path.of("capsules.png"));
    private static final Parameter<Double> RANGE = Parameter.of(
                    "range", Double.class, "R", "Each number changes by -R to R; R is above 0 and at most 1.")
            .orElse(0.25);

    @Override
    public TaskInfo info() {
        return TaskInfo.of(
                        "capsules",
                        "Shows the inside of a capsule network for a picture: the coupling of every position to the"
                                + " most likely classes, and how the decoded picture changes with each number of the"
                                + " winning capsule.")
                .taking(ModelArguments.ALL)
                .taking(INPUT, OUT, RANGE)
                .examples("zoo:capsule shirt.png out=capsules.png", "zoo:capsule shirt.npy range=0.4");
    }

    @Override
    public TaskResult run(Arguments given, TaskOutput output) throws IOException {
        double range = given.get(RANGE);
        if (!(range > 0 && range <= 1)) {
            throw new UsageException("{range} must be above 0 and at most 1, not " + range + ".");
        }
        ModelArguments model = new ModelArguments(given);
        Path input = given.get(INPUT);
        Path out = given.get(OUT);
        List<Path> read = new ArrayList<>(model.files());
        read.add(input);
        new OutputGuard(read).check(out, "the picture");
        try (Model opened = model.open()) {
            List<CapsuleSheet.Length> lengths =
                    CapsuleSheet.write(opened, Image.of(input).named(input.toString()), range, out);
            CapsuleSheet.Length winner = lengths.get(0);
            output.say(
                    String.format(Locale.ROOT, "%s, with a capsule of length %.3f", winner.label(), winner.length()));
            output.say("wrote " + out);
            return TaskResult.of(Ending.COMPLETE, document(input, out, lengths));
        }
    }

    private static Map<String, @Nullable Object> document(Path input, Path out, List<CapsuleSheet.Length> lengths) {
        return Json.object(
                "input",
                input.toString(),
                "file",
                out.toString(),
                "classes",
                lengths.stream()
                        .map(l -> Json.object("class", l.index(), "label", l.label(), "length", l.length()))
                        .toList());
    }
}
