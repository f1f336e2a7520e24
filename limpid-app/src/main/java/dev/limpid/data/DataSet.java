package dev.limpid.data;

import dev.limpid.Image;
import dev.limpid.Model;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.Tensor;
import dev.limpid.inside.Samples;
import dev.limpid.model.InputKind;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Numbered inputs with what is known of them. Nothing is read before it is asked for. Safe for use by many threads.
 *
 * <pre>{@code
 * DataSet data = DataSet.of("photos", model, 0);
 * for (int i = 0; i < data.size(); i++) {
 *     System.out.println(data.name(i) + " " + data.label(i));
 * }
 * }</pre>
 */
public interface DataSet {
    /** What was named: a folder, a file, or {@code zoo}. */
    String name();

    /** A text that changes when the inputs do: their number and, for files, their names, sizes and times of change. */
    String identity();

    /** How many inputs there are. */
    int size();

    /** What messages and results call an input. */
    String name(int index);

    /** Reads an input. @throws LimpidException if it cannot be read */
    Image image(int index);

    /** The files that are read, as far as they exist; none if the inputs are drawn. */
    default List<Path> files() {
        return Stream.concat(Stream.of(name()), IntStream.range(0, size()).mapToObj(this::name))
                .distinct()
                .map(DataSet::path)
                .flatMap(Optional::stream)
                .filter(Files::isRegularFile)
                .toList();
    }

    private static Optional<Path> path(String name) {
        try {
            return Optional.of(Path.of(name));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    /** The names of the classes; empty if the inputs are not classified. */
    List<String> classes();

    /** The number of the class of an input; empty if it is not known. */
    OptionalInt label(int index);

    /** The concepts that this data set can show in its pictures; empty if it knows of none. */
    default List<Concept> concepts() {
        return List.of();
    }

    /** Where an input shows which concepts; empty if that is not known for it. @throws LimpidException if it cannot be read */
    default Optional<ConceptMasks> masks(int index) {
        return Optional.empty();
    }

    /** Whether the inputs are pictures of the drawn world, which {@link ConceptScenes} can draw with and without a concept. */
    default boolean isDrawn() {
        return false;
    }

    /** The seed from which an input is drawn; empty if it is no picture of the drawn world. */
    default OptionalLong seed(int index) {
        return OptionalLong.empty();
    }

    /** The categories in which an input is annotated: a concept of another category may be in it without being told. */
    default Set<String> annotated(int index) {
        return concepts().stream().map(Concept::category).collect(Collectors.toSet());
    }

    /** The names of the parts that the data come in, such as {@code train} and {@code val}; one if they come in one. */
    default List<String> splits() {
        return List.of("all");
    }

    /** Which of {@link #splits} an input belongs to. */
    default int split(int index) {
        return 0;
    }

    /**
     * The data set of a name: {@code zoo} for pictures of the drawn world and {@code zoo-SEED} for one of them, the folder of pictures by class (one folder for
     * each), a folder of pictures without classes, one picture, or a CSV file with the columns {@code file} and, optionally, {@code label}.
     *
     * <p>A folder of {@link FunnyBirdsData FunnyBirds} in the layout of its authors gives its test pictures.
     *
     * <p>With masks of concepts: a folder in the layout of Broden ({@code index.csv}), COCO ({@code annotations/instances_*.json},
     * or such a file) or Pascal VOC ({@code JPEGImages}, {@code SegmentationClass}), or a CSV file with the columns {@code image},
     * {@code mask} and {@code concept}.
     *
     * <p>For a network over tables also a CSV file with a row of numbers for each input and, optionally, a column {@code label}.
     *
     * @param model what it is shown to: decides the world and the size of drawn pictures
     * @param limit how many inputs at most, spread evenly over the classes; 0 for all, of the drawn world for 1,000
     * @throws LimpidException if there is no such data set, or no input in it
     */
    static DataSet of(String location, Model model, int limit) {
        if (DrawnData.isDrawn(location)) {
            return DrawnData.of(location, model, limit);
        }
        if (FunnyBirdsData.isAt(Path.of(location))) {
            return FunnyBirdsData.of(Path.of(location), limit);
        }
        return AnnotatedData.find(Path.of(location), limit)
                .orElseGet(() -> location.toLowerCase(Locale.ROOT).endsWith(".csv")
                        ? listed(Path.of(location), model, limit)
                        : FolderData.of(Path.of(location), limit));
    }

    private static DataSet listed(Path csv, Model model, int limit) {
        return model.classifier().form().kind() == InputKind.TABLE && !ManifestData.namesFiles(csv)
                ? RowData.of(csv, limit)
                : ManifestData.of(csv, limit);
    }

    /** The inputs as a model takes them. */
    default Samples samples(Model model) {
        return new Samples() {
            @Override
            public int size() {
                return DataSet.this.size();
            }

            @Override
            public Tensor input(int index) {
                return model.tensor(image(index));
            }

            @Override
            public String name(int index) {
                return DataSet.this.name(index);
            }
        };
    }
}
