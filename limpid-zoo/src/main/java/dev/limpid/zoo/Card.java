package dev.limpid.zoo;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.AtomicFile;
import dev.limpid.world.Fault;
import dev.limpid.world.World;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A model card: what a network was trained on, how, how accurate it is, and where it fails.
 *
 * <p>Its JSON form, {@code NAME.json}, lies next to {@code NAME.onnx} and provides preprocessing and labels when the
 * network is loaded.
 *
 * <p>Ref.: Mitchell et al., Model cards for model reporting, 2019, arXiv 1810.03993.
 *
 * @param name its name on the command line
 * @param title what it is, in a few words
 * @param summary its purpose, in a sentence or two
 * @param architecture its layers, in a sentence or two
 * @param parameters number of trained parameters
 * @param data what it was trained and tested on
 * @param recipe how it was trained
 * @param input its input
 * @param preprocess its preprocessing, in the form of {@code --preprocess}
 * @param labels the names of its classes
 * @param accuracy accuracy on unseen images
 * @param further accuracies under other conditions, by name
 * @param confusion the confusion matrix on unseen images: rows are true classes, columns predictions, {@code [K][K]}
 * @param faults known faults
 * @param use intended use
 * @param limits what it is not suited for
 * @param sha256 of its file: 64 hexadecimal digits
 * @param bytes of its file
 * @param software the software that trained and wrote it
 * @param command the command that trains it again
 */
public record Card(
        String name,
        String title,
        String summary,
        String architecture,
        long parameters,
        Data data,
        Recipe recipe,
        Input input,
        String preprocess,
        List<String> labels,
        Accuracy accuracy,
        Map<String, Accuracy> further,
        List<List<Integer>> confusion,
        List<String> faults,
        String use,
        String limits,
        String sha256,
        long bytes,
        String software,
        String command) {
    /** The {@link Data#name} of synthetic images. */
    public static final String DRAWN = "drawn world";

    /** The {@link Data#name} of sentences made from templates. */
    public static final String SENTENCES = "sentence world";

    private static final JsonMapper MAPPER = mapper();

    /**
     * Copies the lists and maps.
     *
     * @throws LimpidException if the confusion matrix does not have one row and column per label
     */
    public Card {
        labels = List.copyOf(labels);
        further = Collections.unmodifiableMap(new LinkedHashMap<>(further));
        confusion = confusion.stream().map(List::copyOf).toList();
        faults = List.copyOf(faults);
        int classes = labels.size();
        if (confusion.size() != classes || confusion.stream().anyMatch(row -> row.size() != classes)) {
            throw LimpidException.badInput("the card of " + name + " has " + classes
                    + " labels, but its confusion matrix has another number of classes");
        }
    }

    /**
     * What a network was trained and tested on.
     *
     * @param name of the data: {@link #DRAWN}, {@link #SENTENCES}, or Fashion-MNIST
     * @param training the training images or sentences
     * @param test the unseen images or sentences its accuracy was measured on
     * @param side of a picture, in pixels; of a sentence, in words
     * @param faults faults planted in the synthetic world, in training and test images alike
     */
    public record Data(String name, Span training, Span test, int side, List<Fault> faults) {
        /** With a copy of the faults. */
        public Data {
            faults = List.copyOf(faults);
        }

        /** Whether the images are synthetic. */
        @JsonIgnore
        public boolean isDrawn() {
            return name.equals(DRAWN);
        }

        /** Whether these are sentences made from templates. */
        @JsonIgnore
        public boolean isSentences() {
            return name.equals(SENTENCES);
        }

        /** The world its images are drawn from. @throws IllegalStateException if they are not synthetic */
        public World world() {
            if (!isDrawn()) {
                throw new IllegalStateException(name + " is not synthetic");
            }
            return new World(faults);
        }
    }

    /**
     * A range of consecutive images.
     *
     * @param first the seed of the first, or its number in a file
     * @param count how many
     */
    public record Span(long first, long count) {
        @Override
        public String toString() {
            return count + " (" + first + " to " + (first + count - 1) + ")";
        }
    }

    /**
     * How a network was trained.
     *
     * @param optimiser the optimiser with its settings
     * @param rate learning rate and schedule
     * @param epochs number of passes over the training images
     * @param batch pictures per step
     * @param augmentation data augmentation
     * @param seed the random seed
     * @param minutes how long it took
     */
    public record Recipe(
            String optimiser, String rate, int epochs, int batch, String augmentation, long seed, double minutes) {}

    /**
     * The input of a network.
     *
     * @param shape the type of its input, such as {@code float[N,3,64,64]}
     * @param layout the order of the axes: {@code nchw}, or {@code tokens}
     * @param text the meaning of the numbers
     */
    public record Input(String shape, String layout, String text) {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    private interface Kind {}

    private static JsonMapper mapper() {
        DefaultPrettyPrinter.Indenter indenter = new DefaultIndenter("  ", "\n");
        return JsonMapper.builder()
                .addMixIn(Fault.class, Kind.class)
                .registerSubtypes(
                        new NamedType(Fault.Marked.class, "watermark"),
                        new NamedType(Fault.Stamped.class, "stamp"),
                        new NamedType(Fault.Homed.class, "home"),
                        new NamedType(Fault.Mislabelled.class, "label-noise"),
                        new NamedType(Fault.Grouped.class, "group"))
                .defaultPrettyPrinter(new DefaultPrettyPrinter().withObjectIndenter(indenter))
                .build();
    }

    /** The card in a file. @throws LimpidException naming the file, if it cannot be read or is not a card */
    public static Card read(Path file) {
        try {
            return parse(Files.readString(file));
        } catch (IOException e) {
            throw LimpidException.badInput(file + ": cannot be read: " + e.getMessage(), e);
        } catch (LimpidException e) {
            throw e.at(file);
        }
    }

    /**
     * The card in a text.
     *
     * @throws LimpidException if it is not a card
     */
    public static Card parse(String json) {
        try {
            return MAPPER.readValue(json, Card.class);
        } catch (JsonProcessingException e) {
            throw LimpidException.badInput("is not a model card: " + e.getOriginalMessage(), e);
        }
    }

    /** The card as JSON, with a line break at its end. */
    public String json() {
        try {
            return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(this) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The card as a page in Markdown. */
    public String markdown() {
        return CardPage.of(this);
    }

    /**
     * Writes {@code NAME.json} and {@code NAME.md} into a folder.
     *
     * @throws IOException if a file cannot be written
     */
    public void write(Path folder) throws IOException {
        AtomicFile.write(folder.resolve(name + ".json"), json().getBytes(StandardCharsets.UTF_8));
        AtomicFile.write(folder.resolve(name + ".md"), markdown().getBytes(StandardCharsets.UTF_8));
    }
}
