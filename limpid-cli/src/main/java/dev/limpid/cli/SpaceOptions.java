package dev.limpid.cli;

import dev.limpid.Image;
import dev.limpid.Inputs;
import dev.limpid.Model;
import dev.limpid.OutputGuard;
import dev.limpid.data.DataSet;
import dev.limpid.inside.Gathered;
import dev.limpid.inside.Units;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What the commands about the space of features share: the network, the data, and how they end. */
final class SpaceOptions {
    @Mixin
    private final ModelOptions model = new ModelOptions();

    @Parameters(
            index = "1",
            paramLabel = "DATA",
            description = "A folder of pictures by class, a folder of pictures, a .csv file with the columns file and"
                    + " label, or zoo for synthetic pictures.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs
    private String data;

    @Mixin
    private final StudyOptions study = new StudyOptions();

    private Optional<DataSet> opened = Optional.empty();

    @Option(names = "--seed", paramLabel = "N", description = "Seed of everything random (default: ${DEFAULT-VALUE}).")
    private long seed = 0;

    /** The network. */
    ModelOptions model() {
        return model;
    }

    /** The data set. @throws dev.limpid.error.LimpidException if there is none */
    DataSet open(Model model, Common common) {
        DataSet found = DataSet.of(data, model, study.limit(common));
        opened = Optional.of(found);
        return found;
    }

    /** The same of a command that compares the classes of the data with those of the network. */
    DataSet openByClass(Model model, Common common) {
        DataSet found = open(model, common);
        common.warnOfClasses(found, model);
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
        return data;
    }

    /** How many inputs at most; 0 if that is not said. */
    int limit(Common common) {
        return study.limit(common);
    }

    /** The only layer that is named; empty if none is. */
    Optional<String> oneLayer(Common common) {
        if (study.layers().size() > 1 || study.layers().contains("all")) {
            throw common.wrong("--layer takes one layer here.");
        }
        return study.layers().stream().findFirst();
    }

    /** The layers that are named; empty if none is. */
    List<String> layers() {
        return study.layers();
    }

    /** The units that are named; empty if none is. @throws dev.limpid.error.LimpidException if the text names no units */
    Optional<Units> units() {
        return Optional.ofNullable(study.units()).map(Units::parse);
    }

    /** The output folder. */
    Path out(String usual) {
        return study.out(usual);
    }

    long seed() {
        return seed;
    }

    /** Prints the results and the names of the files, and returns the exit code. */
    int end(
            Common common,
            String text,
            List<Path> files,
            Map<String, @Nullable Object> document,
            List<Gathered.Failure> failures) {
        failures.forEach(f -> common.warn(f.name(), f.sentence()));
        if (!text.isEmpty()) {
            common.say(text);
        }
        common.say(
                "wrote " + String.join(", ", files.stream().map(Path::toString).toList()));
        Map<String, @Nullable Object> whole = new LinkedHashMap<>(document);
        whole.put("files", files.stream().map(Path::toString).toList());
        common.print(whole, model.recipeFiles());
        return failures.isEmpty() ? ExitCode.OK : ExitCode.PARTLY;
    }
}
