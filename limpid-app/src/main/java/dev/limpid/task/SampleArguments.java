package dev.limpid.task;

import dev.limpid.Model;
import dev.limpid.OutputGuard;
import dev.limpid.data.DataSet;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What the tasks share that do something to the pictures of a data set one by one. */
final class SampleArguments {
    private static final Parameter<Long> SEED =
            Parameter.of("seed", Long.class, "N", "Seed of random choices.").orElse(0L);
    private static final Parameter<Integer> LIMIT = Limit.parameter("Maximum number of pictures.");

    static final List<Parameter<?>> ALL = List.of(SEED, LIMIT);

    private final Arguments given;
    private final int limit;
    private Optional<DataSet> opened = Optional.empty();

    /** Of a task that takes all of these. @throws UsageException if the limit is none */
    SampleArguments(Arguments given) {
        this.given = given;
        this.limit = Limit.of(given, LIMIT);
    }

    /** The seed. */
    long seed() {
        return given.get(SEED);
    }

    /** The data set, of which at most so many pictures are used. */
    DataSet open(String data, Model model) {
        DataSet found = DataSet.of(data, model, limit);
        opened = Optional.of(found);
        return found;
    }

    /** Keeps files, and those of the data set that was opened, from being overwritten. */
    OutputGuard guard(List<Path> files) {
        return new OutputGuard(files).with(opened.map(DataSet::files).orElse(List.of()));
    }
}
