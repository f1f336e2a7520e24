package dev.limpid.task;

import dev.limpid.Inputs;
import dev.limpid.Model;
import dev.limpid.OpenOptions;
import dev.limpid.OutputGuard;
import dev.limpid.data.DataSet;
import dev.limpid.data.Labelled;
import dev.limpid.error.LimpidException;
import dev.limpid.model.Head;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/** The network of a task, what is known about it, and what it may use of the machine. */
final class ModelArguments {
    private static final Parameter<String> MODEL = Parameter.of(
                    "model",
                    String.class,
                    "MODEL",
                    "An ONNX file, or zoo:NAME for a built-in network; 'limpid zoo list' lists those.")
            .positional()
            .required();
    private static final Parameter<String> PREPROCESS = Parameter.of(
            "preprocess",
            String.class,
            "P",
            "How pictures become the network's input: a preset (imagenet, tf, caffe, unit, raw, cifar10, mnist,"
                    + " fashion-mnist), changes to it such as 'tf,resize=exact', or a file with that or with JSON. By default"
                    + " it is guessed, and the guess is printed.");
    private static final Parameter<String> FIT = Parameter.of(
            "fit",
            String.class,
            "F",
            "How pictures of another size are fitted: crop (resize the shorter side, keep the centre), squash (ignore"
                    + " the aspect ratio), pad (the whole picture between grey bars), or exact (refuse them). By default as"
                    + " the model's own metadata says, else a crop, which is said.");
    private static final Parameter<Path> LABELS =
            Parameter.of("labels", Path.class, "F", "Class names: a text file with one name per line, or JSON.");
    private static final Parameter<String> OUTPUT = Parameter.of(
            "output-name",
            String.class,
            "NAME",
            "The output with the class scores, if the network has several outputs.");
    private static final Parameter<String> HEAD = Parameter.of(
            "head",
            String.class,
            "H",
            "How scores become probabilities: softmax, sigmoid, or none for a regression or an embedding (default: as"
                    + " the graph tells; one score: sigmoid).");
    private static final Parameter<Path> VOCABULARY = Parameter.of(
            "vocabulary",
            Path.class,
            "FILE",
            "How text becomes tokens: a list of words, vocab.txt (WordPiece) or tokenizer.json (default: such a file"
                    + " beside the model, or the list within it).");
    private static final Parameter<Integer> PADDING = Parameter.of(
            "padding",
            Integer.class,
            "N",
            "The number of the token that fills up short texts (default: as the vocabulary or the network tells).");
    private static final Parameter<String> SIZE = Parameter.of(
            "size",
            String.class,
            "SIZES",
            "Sizes of the input without its batch, where the network leaves some open, such as 3x320x320.");
    private static final Parameter<String> FEATURE_NAMES = Parameter.of(
            "feature-names",
            String.class,
            "NAMES",
            "Names of the features of a table or of the channels of a series, separated by commas, or a file with one"
                    + " on each line.");
    private static final Parameter<Integer> THREADS =
            Parameter.of("threads", Integer.class, "N", "Threads that compute (default: one per core).");
    private static final Parameter<String> DEVICE = Parameter.of(
                    "device", String.class, "D", "Device: cpu, cuda, cuda:1 ..., tensorrt, openvino, coreml.")
            .orElse("cpu");
    private static final Parameter<String> MEMORY = Parameter.of(
            "memory",
            String.class,
            "BYTES",
            "Memory limit of the computation, such as 512M or 2G (default: a quarter of free memory).");

    /** The network first. */
    static final List<Parameter<?>> ALL = List.of(
            MODEL,
            PREPROCESS,
            FIT,
            LABELS,
            OUTPUT,
            HEAD,
            VOCABULARY,
            PADDING,
            SIZE,
            FEATURE_NAMES,
            THREADS,
            DEVICE,
            MEMORY);

    private final Arguments given;

    ModelArguments(Arguments given) {
        this.given = given;
    }

    /** The model's name as the user gave it. */
    String name() {
        return given.get(MODEL);
    }

    /** The files that are read beside the inputs: model, labels, preprocessing, and files beside the model. */
    List<Path> files() {
        Path file = Model.file(name());
        List<Path> files = new ArrayList<>(List.of(file));
        if (!Model.isBuiltIn(name())) {
            String stem = String.valueOf(file.getFileName()).replaceFirst("\\.onnx$", "");
            files.add(file.resolveSibling(stem + ".limpid.json"));
            files.add(file.resolveSibling(stem + ".json"));
            files.addAll(Model.filesOfExporters(file));
        }
        given.find(LABELS).ifPresent(files::add);
        given.find(VOCABULARY).ifPresent(files::add);
        given.find(PREPROCESS).ifPresent(t -> addFile(files, t));
        given.find(FEATURE_NAMES).ifPresent(t -> addFile(files, t));
        return files;
    }

    /** The files that a recipe names: these without a built-in network, which has no file of its own. */
    List<Path> recipeFiles() {
        return Model.isBuiltIn(name()) ? files().subList(1, files().size()) : files();
    }

    /** The files that a recipe names, and the inputs. */
    List<Path> recipeFiles(Inputs inputs) {
        return Stream.concat(recipeFiles().stream(), inputs.files().stream()).toList();
    }

    /** Adds what a text names, if it is a file. */
    private static void addFile(List<Path> files, String text) {
        try {
            Path stated = Path.of(text);
            files.addAll(Files.isRegularFile(stated) ? List.of(stated) : List.of());
        } catch (InvalidPathException e) {
            return;
        }
    }

    /** What may not be overwritten: these files, and the inputs. */
    OutputGuard guard(Inputs inputs) {
        return new OutputGuard(
                Stream.concat(inputs.files().stream(), files().stream()).toList());
    }

    /** Opens the model. @throws LimpidException if that cannot be */
    Model open() {
        return Model.open(name(), options());
    }

    /** Says so where the classes of data are matched to those of a network by a guess. */
    static void warnOfClasses(DataSet data, Model model, TaskOutput output) {
        Labelled.findGuess(data, model).ifPresent(g -> output.warn(data.name(), g));
    }

    /** What the user states about the model beside its file. @throws LimpidException if the memory is no number of bytes */
    OpenOptions options() {
        OpenOptions options = OpenOptions.DEFAULT
                .withDevice(given.get(DEVICE))
                .withThreads(given.find(THREADS).orElse(0));
        options = with(options, PREPROCESS, OpenOptions::withPreprocessing);
        options = with(options, FIT, OpenOptions::withFit);
        options = with(options, LABELS, OpenOptions::withLabels);
        options = with(options, OUTPUT, OpenOptions::withOutput);
        options = with(options, HEAD, (o, h) -> o.withHead(Head.parse(h)));
        options = with(options, SIZE, OpenOptions::withSize);
        options = with(options, VOCABULARY, OpenOptions::withVocabulary);
        options = with(options, PADDING, OpenOptions::withPadding);
        options = with(options, FEATURE_NAMES, OpenOptions::withFeatureNames);
        return with(options, MEMORY, (o, m) -> o.withMemory(bytes(m)));
    }

    private <T> OpenOptions with(
            OpenOptions options, Parameter<T> parameter, BiFunction<OpenOptions, T, OpenOptions> change) {
        return given.find(parameter).map(v -> change.apply(options, v)).orElse(options);
    }

    /** A number of bytes with an optional suffix: K, M, G or T, each 1024 times the one before. */
    static long bytes(String text) {
        String trimmed = text.strip().toUpperCase(Locale.ROOT).replaceFirst("I?B$", "");
        int power = trimmed.isEmpty() ? 0 : "KMGT".indexOf(trimmed.charAt(trimmed.length() - 1)) + 1;
        String number = power == 0 ? trimmed : trimmed.substring(0, trimmed.length() - 1);
        try {
            double bytes = Double.parseDouble(number.strip()) * Math.pow(1024, power);
            if (bytes >= 1 && bytes < Long.MAX_VALUE) {
                return (long) bytes;
            }
        } catch (NumberFormatException e) {
            throw LimpidException.badInput("'" + text + "' is not a number of bytes; write 512M or 2G, for example", e);
        }
        throw LimpidException.badInput("'" + text + "' is not a possible number of bytes; write 512M or 2G");
    }
}
