package dev.limpid;

import dev.limpid.error.LimpidException;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TextFile;
import dev.limpid.model.Head;
import dev.limpid.model.LoadOptions;
import dev.limpid.runtime.Device;
import dev.limpid.runtime.EngineOptions;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What is stated about a model beside its file, and what it may use of the machine. It does not change: each method that
 * begins with {@code with} returns a copy.
 */
public final class OpenOptions {
    /** Nothing stated: the processor, all cores, a quarter of the free memory for methods that sample. */
    public static final OpenOptions DEFAULT = new OpenOptions();

    private @Nullable String preprocessing;
    private @Nullable Path labels;
    private @Nullable String output;
    private String device = "cpu";
    private int threads;
    private boolean isUnoptimized;
    private OptionalLong memory = OptionalLong.empty();
    private @Nullable Head head;
    private @Nullable String size;
    private @Nullable List<Long> example;
    private @Nullable String input;
    private Map<String, Image> held = Map.of();
    private boolean isJoint;
    private @Nullable String featureNames;
    private @Nullable String fit;
    private @Nullable Path vocabulary;
    private OptionalInt padding = OptionalInt.empty();

    private OpenOptions() {}

    private OpenOptions changed(Consumer<OpenOptions> change) {
        OpenOptions copy = new OpenOptions();
        copy.preprocessing = preprocessing;
        copy.labels = labels;
        copy.output = output;
        copy.device = device;
        copy.threads = threads;
        copy.isUnoptimized = isUnoptimized;
        copy.memory = memory;
        copy.head = head;
        copy.size = size;
        copy.example = example;
        copy.input = input;
        copy.held = held;
        copy.isJoint = isJoint;
        copy.featureNames = featureNames;
        copy.fit = fit;
        copy.vocabulary = vocabulary;
        copy.padding = padding;
        change.accept(copy);
        return copy;
    }

    /**
     * How pictures become the model's input: a preset such as {@code imagenet}, changes to it such as
     * {@code tf,resize=exact}, or the name of a file that holds this. By default from the file beside the model, or guessed.
     */
    public OpenOptions withPreprocessing(String text) {
        return changed(copy -> copy.preprocessing = text);
    }

    /** A file with the names of the classes, one per line or JSON. */
    public OpenOptions withLabels(Path file) {
        return changed(copy -> copy.labels = file);
    }

    /** The output with the class scores, where the model has several. */
    public OpenOptions withOutput(String name) {
        return changed(copy -> copy.output = name);
    }

    /** What computes: {@code cpu}, {@code cuda}, {@code cuda:1}, {@code tensorrt}, {@code openvino}, {@code coreml}. */
    public OpenOptions withDevice(String name) {
        return changed(copy -> copy.device = name);
    }

    /** Threads within one operator; 0: one for each core. */
    public OpenOptions withThreads(int count) {
        return changed(copy -> copy.threads = count);
    }

    /** Every node runs as it is, without the runtime's own optimiser: slower, and a second opinion about the runtime. */
    public OpenOptions withoutOptimizer() {
        return changed(copy -> copy.isUnoptimized = true);
    }

    /**
     * A limit (bytes) of the resident memory that one explanation adds; an explanation that does not fit fails with
     * {@code TOO_LARGE}. By default a quarter of the free memory for methods that sample, and no limit for others.
     */
    public OpenOptions withMemory(long bytes) {
        return changed(copy -> copy.memory = OptionalLong.of(bytes));
    }

    /** How the network's scores become probabilities. By default from the file beside the model, or as the graph tells. */
    public OpenOptions withHead(Head other) {
        return changed(copy -> copy.head = other);
    }

    /**
     * The sizes of the explained input without its batch, where the network leaves some open, such as {@code 3x320x320}.
     * By default those of the example, or usual ones.
     */
    public OpenOptions withSize(String sizes) {
        return changed(copy -> copy.size = sizes);
    }

    /** A tensor with or without its batch, whose sizes fill those that the network leaves open. */
    public OpenOptions withExample(Tensor tensor) {
        return changed(
                copy -> copy.example = Arrays.stream(tensor.shape()).boxed().toList());
    }

    /** The input to explain, where the network has several. By default the first picture, else the first. */
    public OpenOptions withInput(String name) {
        return changed(copy -> copy.input = name);
    }

    /** Values of the other inputs, by name. What is missing is held at zero, masks at one. */
    public OpenOptions withHeld(Map<String, Image> values) {
        return changed(copy -> copy.held = Map.copyOf(values));
    }

    /**
     * The other inputs whose values are given are explained with the explained one, by methods that compare the input with
     * a baseline: all inputs of real numbers move from their baselines together. By default they are held.
     */
    public OpenOptions withJoint() {
        return changed(copy -> copy.isJoint = true);
    }

    boolean isJoint() {
        return isJoint;
    }

    /**
     * Names of the features of a table, or of the channels of a series: separated by commas, or the name of a file with one
     * on each line. By default they are numbered.
     */
    public OpenOptions withFeatureNames(String namesOrFile) {
        return changed(copy -> copy.featureNames = namesOrFile);
    }

    /** Nothing but this input, to be read beside the one that is explained. */
    OpenOptions forHeld(String name) {
        return changed(copy -> {
            copy.input = name;
            copy.held = Map.of();
            copy.isJoint = false;
            copy.featureNames = null;
        });
    }

    /**
     * How pictures are fitted to the network's size: {@code crop} (the shorter side, then the centre), {@code squash} (without
     * keeping the aspect ratio), {@code pad} (all of it between grey bars) or {@code exact} (other sizes are refused). By
     * default as the model's own metadata says, else a crop, of which results tell.
     */
    public OpenOptions withFit(String name) {
        return changed(copy -> copy.fit = name);
    }

    /**
     * How text becomes the numbers of tokens: a list of words, a WordPiece vocabulary or {@code tokenizer.json}. By default
     * a file {@code tokenizer.json} or {@code vocab.txt} beside the model, or the list within it.
     */
    public OpenOptions withVocabulary(Path file) {
        return changed(copy -> copy.vocabulary = file);
    }

    /** The number of the token that fills up short texts. By default from the file beside the model, or as the graph tells. */
    public OpenOptions withPadding(int token) {
        return changed(copy -> copy.padding = OptionalInt.of(token));
    }

    Optional<Path> vocabulary() {
        return Optional.ofNullable(vocabulary);
    }

    OptionalLong memory() {
        return memory;
    }

    Map<String, Image> held() {
        return held;
    }

    Optional<String> featureNames() {
        return Optional.ofNullable(featureNames);
    }

    /** @throws LimpidException if the device is unknown or the number of threads negative */
    EngineOptions forEngine() {
        EngineOptions.Optimization optimization =
                isUnoptimized ? EngineOptions.Optimization.NONE : EngineOptions.DEFAULT.optimization();
        return EngineOptions.DEFAULT
                .withThreads(threads)
                .withDevice(Device.parse(device))
                .withOptimization(optimization);
    }

    LoadOptions forLoading() {
        return LoadOptions.DEFAULT
                .withEngine(forEngine())
                .withPreprocess(preprocessing == null ? null : textOrFile(preprocessing))
                .withLabels(labels)
                .withOutput(output)
                .withHead(head)
                .withInput(input)
                .withFit(fit)
                .withSize(size == null ? null : sizes(size))
                .withExample(example)
                .withPadding(padding);
    }

    private static List<Long> sizes(String text) {
        try {
            List<Long> sizes =
                    Arrays.stream(text.strip().split("[x,]")).map(Long::valueOf).toList();
            if (sizes.stream().allMatch(s -> s > 0)) {
                return sizes;
            }
        } catch (NumberFormatException e) {
            throw LimpidException.badInput("'" + text + "' is not a size; write 3x320x320, for example", e);
        }
        throw LimpidException.badInput("'" + text + "' is not a size; every number must be at least 1");
    }

    /** The text itself, or the content of the file of that name. */
    private static String textOrFile(String text) {
        try {
            Path file = Path.of(text);
            return Files.isRegularFile(file) ? TextFile.read(file).strip() : text;
        } catch (InvalidPathException e) {
            return text;
        }
    }
}
