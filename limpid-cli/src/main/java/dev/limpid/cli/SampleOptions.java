package dev.limpid.cli;

import dev.limpid.Model;
import dev.limpid.OutputGuard;
import dev.limpid.data.DataSet;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What the commands share that do something to the pictures of a data set one by one. */
final class SampleOptions {
    @Option(names = "--seed", paramLabel = "N", description = "Seed of random choices (default: ${DEFAULT-VALUE}).")
    private long seed = 0;

    @Option(names = "--limit", paramLabel = "N", description = "Maximum number of pictures.")
    private @Nullable Integer limit;

    private Optional<DataSet> opened = Optional.empty();

    /** The seed. */
    long seed() {
        return seed;
    }

    /** Refuses a limit that is none. */
    void check(Common common) {
        common.checkLimit(limit);
    }

    /** The data set, of which at most so many pictures are used. */
    DataSet open(String data, Model model) {
        DataSet found = DataSet.of(data, model, limit == null ? 0 : limit);
        opened = Optional.of(found);
        return found;
    }

    /** Keeps files, and those of the data set that was opened, from being overwritten. */
    OutputGuard guard(List<Path> files) {
        return new OutputGuard(files).with(opened.map(DataSet::files).orElse(List.of()));
    }
}
