package dev.limpid.task;

import dev.limpid.Image;
import dev.limpid.Inputs;
import dev.limpid.Model;
import dev.limpid.OutputGuard;
import dev.limpid.data.DataSet;
import dev.limpid.inside.Gathered;
import dev.limpid.inside.Units;
import dev.limpid.task.TaskResult.Ending;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the tasks about the space of features share: the network, the data, and how they end. */
final class SpaceArguments {
    private static final Parameter<String> DATA = Parameter.of(
                    "data",
                    String.class,
                    "DATA",
                    "A folder of pictures by class, a folder of pictures, a .csv file with the columns file and label, or"
                            + " zoo for synthetic pictures.")
            .positional()
            .required();
    private static final Parameter<Long> SEED =
            Parameter.of("seed", Long.class, "N", "Seed of everything random.").orElse(0L);

    /** The network and the data first. */
    static final List<Parameter<?>> ALL = Stream.of(ModelArguments.ALL, List.of(DATA, SEED), StudyArguments.ALL)
            .<Parameter<?>>flatMap(List::stream)
            .toList();

    private final Arguments given;
    private final ModelArguments model;
    private final StudyArguments study;
    private Optional<DataSet> opened = Optional.empty();

    /** Of a task that takes all of these. @throws UsageException if the limit is none */
    SpaceArguments(Arguments given) {
        this.given = given;
        this.model = new ModelArguments(given);
        this.study = new StudyArguments(given);
    }

    /** The network. */
    ModelArguments model() {
        return model;
    }

    /** The data set. @throws dev.limpid.error.LimpidException if there is none */
    DataSet open(Model network) {
        DataSet found = DataSet.of(data(), network, study.limit());
        opened = Optional.of(found);
        return found;
    }

    /** The same of a task that compares the classes of the data with those of the network. */
    DataSet openByClass(Model network, TaskOutput output) {
        DataSet found = open(network);
        ModelArguments.warnOfClasses(found, network, output);
        return found;
    }

    /** Keeps the files of the network and of the data set that was opened from being overwritten. */
    OutputGuard guard() {
        return guard(List.of());
    }

    /** The same, and other files too. */
    OutputGuard guard(List<Path> others) {
        return new OutputGuard(model.files())
                .with(others)
                .with(opened.map(DataSet::files).orElse(List.of()));
    }

    /** The inputs that are named beside the data set. */
    static List<Image> images(List<Path> named) {
        Inputs inputs = Inputs.of(named, 0);
        return IntStream.range(0, inputs.count())
                .mapToObj(i -> inputs.read(i).named(inputs.name(i)))
                .toList();
    }

    /** The name of the data set. */
    String data() {
        return given.get(DATA);
    }

    /** How many inputs at most; 0 if that is not said. */
    int limit() {
        return study.limit();
    }

    /** The only layer that is named; empty if none is. @throws UsageException if there are several */
    Optional<String> oneLayer() {
        if (study.layers().size() > 1 || study.layers().contains("all")) {
            throw new UsageException("{layer} takes one layer here.");
        }
        return study.layers().stream().findFirst();
    }

    /** The layers that are named; empty if none is. */
    List<String> layers() {
        return study.layers();
    }

    /** The units that are named; empty if none is. @throws dev.limpid.error.LimpidException if the text names no units */
    Optional<Units> units() {
        return study.units();
    }

    /** The output folder. */
    Path out(String usual) {
        return study.out(usual);
    }

    long seed() {
        return given.get(SEED);
    }

    /** Tells the results and the names of the files, and ends the task. */
    TaskResult end(
            TaskOutput output,
            String text,
            List<Path> files,
            Map<String, @Nullable Object> document,
            List<Gathered.Failure> failures) {
        failures.forEach(f -> output.warn(f.name(), f.sentence()));
        if (!text.isEmpty()) {
            output.say(text);
        }
        List<String> names = files.stream().map(Path::toString).toList();
        output.say("wrote " + String.join(", ", names));
        Map<String, @Nullable Object> whole = new LinkedHashMap<>(document);
        whole.put("files", names);
        return TaskResult.of(Ending.of(failures), whole, model.recipeFiles());
    }
}
