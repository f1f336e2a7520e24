package dev.limpid.cli;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What the commands that look inside a network share: where results go, and which layers, units and inputs they look at. */
final class StudyOptions {
    @Option(names = "--out", paramLabel = "DIR", description = "Output folder (default: the name of the command).")
    private @Nullable Path out;

    @Option(names = "--limit", paramLabel = "N", description = "Maximum number of inputs.")
    private @Nullable Integer limit;

    @Option(
            names = "--layer",
            paramLabel = "L",
            split = ",",
            description = "One or more layers, separated by commas, or all; 'limpid inspect' lists them.")
    private List<String> layers = List.of();

    @Option(
            names = "--units",
            paramLabel = "N|LIST",
            description = "How many units of each layer, or which: 16, 3,7,12 or 0-31.")
    private @Nullable String units;

    /** The output folder. */
    Path out(String usual) {
        return out == null ? Path.of(usual) : out;
    }

    /** How many inputs at most; 0 if that is not said. */
    int limit(Common common) {
        common.checkLimit(limit);
        return limit == null ? 0 : limit;
    }

    /** The layers that are named; empty if none is. */
    List<String> layers() {
        return layers;
    }

    /** The units as they are written; see {@link dev.limpid.inside.Units}. */
    @Nullable
    String units() {
        return units;
    }
}
