package dev.limpid;

import dev.limpid.error.LimpidException;
import dev.limpid.graph.Shape;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TextFile;
import dev.limpid.model.Classifier;
import dev.limpid.model.InputForm;
import dev.limpid.model.InputKind;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Names of the features of a table, or of the channels of a series.
 *
 * @param names in the order of the input; empty where none are stated
 */
record PlaceNames(List<String> names) {
    PlaceNames {
        names = List.copyOf(names);
    }

    /**
     * The names as a user states them: separated by commas, or the name of a file with one on each line or all on one. Where
     * other inputs are held and this one has nothing to be named, the names are for one of those.
     *
     * @throws LimpidException if the file cannot be read, the input has neither features nor channels to be named, or their
     *     number is known and another
     */
    static PlaceNames of(OpenOptions options, Classifier classifier) {
        Optional<String> stated = options.featureNames();
        if (stated.isEmpty()) {
            return new PlaceNames(List.of());
        }
        InputForm form = classifier.form();
        Shape shape = classifier.graph().shapeOf(classifier.input().name());
        boolean isSeries = form.hasChannels()
                && form.places().stream()
                                .filter(a -> !shape.dim(a).isFixed() || shape.size(a) > 1)
                                .count()
                        <= 1;
        boolean isForAnother = !options.held().isEmpty();
        if (form.kind() != InputKind.TABLE && !isSeries) {
            if (isForAnother) {
                return new PlaceNames(List.of());
            }
            throw LimpidException.badInput("names of features are given, but the input '"
                    + classifier.input().name() + "' is neither a table nor a series with channels");
        }
        PlaceNames names = new PlaceNames(parsed(stated.get()));
        int axis = axis(form);
        if (axis > 0 && shape.dim(axis).isFixed()) {
            names.check(shape.size(axis));
        }
        return names;
    }

    /** The axis whose elements are named. */
    private static int axis(InputForm form) {
        return form.kind() == InputKind.TABLE && form.places().size() == 1
                ? form.places().get(0)
                : form.channelAxis();
    }

    private void check(long count) {
        if (names.size() != count) {
            throw LimpidException.badInput(names.size() + " names of features are given, but the input has " + count);
        }
    }

    /** The names for an input. @throws LimpidException if their number is another */
    List<String> of(InputForm form, Tensor tensor) {
        int axis = axis(form);
        if (!names.isEmpty() && axis > 0) {
            check(tensor.size(axis));
        }
        return names;
    }

    private static List<String> parsed(String stated) {
        List<String> lines = lines(stated);
        List<String> parts = lines.size() == 1 ? Arrays.asList(lines.get(0).split(",", -1)) : lines;
        List<String> names = parts.stream().map(String::strip).toList();
        if (names.isEmpty() || names.contains("")) {
            throw LimpidException.badInput("'" + stated + "' is not a list of names; one of them is empty");
        }
        return names;
    }

    private static List<String> lines(String stated) {
        try {
            Path file = Path.of(stated);
            if (Files.isRegularFile(file)) {
                return TextFile.read(file).stripTrailing().lines().toList();
            }
        } catch (InvalidPathException e) {
            return List.of(stated);
        }
        return List.of(stated);
    }
}
