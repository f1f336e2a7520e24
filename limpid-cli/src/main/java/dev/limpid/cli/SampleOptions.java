package dev.limpid.cli;

import dev.limpid.Model;
import dev.limpid.data.DataSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What the commands share that do something to the pictures of a data set one by one. */
final class SampleOptions {
    @Option(names = "--seed", paramLabel = "N", description = "Seed of random choices (default: ${DEFAULT-VALUE}).")
    private long seed = 0;

    @Option(names = "--limit", paramLabel = "N", description = "Maximum number of pictures.")
    private @Nullable Integer limit;

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
        return DataSet.of(data, model, limit == null ? 0 : limit);
    }
}
