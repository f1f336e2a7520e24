package dev.limpid.task;

import dev.limpid.inside.Units;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What the tasks that look inside a network share: where results go, and which layers, units and inputs they look at. */
final class StudyArguments {
    private static final Parameter<Path> OUT =
            Parameter.of("out", Path.class, "DIR", "Output folder (default: the name of the command).");
    private static final Parameter<Integer> LIMIT = Limit.parameter("Maximum number of inputs.");
    private static final Parameter<List<String>> LAYERS = Parameter.list(
            "layer",
            String.class,
            "L",
            "One or more layers, separated by commas, or all; 'limpid inspect' lists them.");
    private static final Parameter<String> UNITS = Parameter.of(
            "units", String.class, "N|LIST", "How many units of each layer, or which: 16, 3,7,12 or 0-31.");

    static final List<Parameter<?>> ALL = List.of(OUT, LIMIT, LAYERS, UNITS);

    private final Arguments given;
    private final int limit;

    /** Of a task that takes all of these. @throws UsageException if the limit is none */
    StudyArguments(Arguments given) {
        this.given = given;
        this.limit = Limit.of(given, LIMIT);
    }

    /** The output folder. */
    Path out(String usual) {
        return given.find(OUT).orElse(Path.of(usual));
    }

    /** How many inputs at most; 0 if that is not said. */
    int limit() {
        return limit;
    }

    /** The layers that are named; empty if none is. */
    List<String> layers() {
        return given.get(LAYERS);
    }

    /** The units as they are written; empty if none are. */
    Optional<String> unitText() {
        return given.find(UNITS);
    }

    /** The units that are named; empty if none is. @throws dev.limpid.error.LimpidException if the text names no units */
    Optional<Units> units() {
        return unitText().map(Units::parse);
    }
}
