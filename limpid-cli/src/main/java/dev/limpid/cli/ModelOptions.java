package dev.limpid.cli;

import dev.limpid.Inputs;
import dev.limpid.Model;
import dev.limpid.OpenOptions;
import dev.limpid.OutputGuard;
import dev.limpid.error.LimpidException;
import dev.limpid.model.Head;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The network of a command, what is known about it, and what it may use of the machine. */
final class ModelOptions {
    @Parameters(
            index = "0",
            paramLabel = "MODEL",
            description = "An ONNX file, or zoo:NAME for a built-in network; 'limpid zoo list' lists those.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs
    private String model;

    @Option(
            names = "--preprocess",
            paramLabel = "P",
            description = "How pictures become the network's input: a preset (imagenet, tf, caffe, unit, raw, cifar10,"
                    + " mnist, fashion-mnist), changes to it such as 'tf,resize=exact', or a file with that or with"
                    + " JSON. By default it is guessed, and the guess is printed.")
    private @Nullable String preprocess;

    @Option(
            names = "--fit",
            paramLabel = "F",
            description = "How pictures of another size are fitted: crop (resize the shorter side, keep the centre),"
                    + " squash (ignore the aspect ratio), pad (the whole picture between grey bars), or exact (refuse"
                    + " them). By default as the model's own metadata says, else a crop, which is said.")
    private @Nullable String fit;

    @Option(
            names = "--labels",
            paramLabel = "F",
            description = "Class names: a text file with one name per line, or JSON.")
    private @Nullable Path labels;

    @Option(
            names = "--output-name",
            paramLabel = "NAME",
            description = "The output with the class scores, if the network has several outputs.")
    private @Nullable String output;

    @Option(
            names = "--head",
            paramLabel = "H",
            description = "How scores become probabilities: softmax, sigmoid, or none for a regression or an embedding"
                    + " (default: as the graph tells; one score: sigmoid).")
    private @Nullable String head;

    @Option(
            names = "--vocabulary",
            paramLabel = "FILE",
            description =
                    "How text becomes tokens: a list of words, vocab.txt (WordPiece) or tokenizer.json (default: such"
                            + " a file beside the model, or the list within it).")
    private @Nullable Path vocabulary;

    @Option(
            names = "--padding",
            paramLabel = "N",
            description = "The number of the token that fills up short texts (default: as the vocabulary or the network"
                    + " tells).")
    private @Nullable Integer padding;

    @Option(
            names = "--size",
            paramLabel = "SIZES",
            description =
                    "Sizes of the input without its batch, where the network leaves some open, such as 3x320x320.")
    private @Nullable String size;

    @Option(
            names = "--feature-names",
            paramLabel = "NAMES",
            description = "Names of the features of a table or of the channels of a series, separated by commas, or a"
                    + " file with one on each line.")
    private @Nullable String featureNames;

    @Option(names = "--threads", paramLabel = "N", description = "Threads that compute (default: one per core).")
    private int threads = 0;

    @Option(
            names = "--device",
            paramLabel = "D",
            description = "Device: cpu, cuda, cuda:1 ..., tensorrt, openvino, coreml (default: cpu).")
    private String device = "cpu";

    @Option(
            names = "--memory",
            paramLabel = "BYTES",
            description = "Memory limit of the computation, such as 512M or 2G (default: a quarter of free memory).")
    private @Nullable String memory;

    /** The model's name as the user gave it. */
    String name() {
        return model;
    }

    /** The files that are read beside the inputs: model, labels, preprocessing, and files beside the model. */
    List<Path> files() {
        Path file = Model.file(model);
        List<Path> files = new ArrayList<>(List.of(file));
        if (!Model.isBuiltIn(model)) {
            String stem = String.valueOf(file.getFileName()).replaceFirst("\\.onnx$", "");
            files.add(file.resolveSibling(stem + ".limpid.json"));
            files.add(file.resolveSibling(stem + ".json"));
            files.addAll(Model.filesOfExporters(file));
        }
        if (labels != null) {
            files.add(labels);
        }
        if (vocabulary != null) {
            files.add(vocabulary);
        }
        addFile(files, preprocess);
        addFile(files, featureNames);
        return files;
    }

    /** The files that a recipe names: these without a built-in network, which has no file of its own. */
    List<Path> recipeFiles() {
        return Model.isBuiltIn(model) ? files().subList(1, files().size()) : files();
    }

    /** The files that a recipe names, and the inputs. */
    List<Path> recipeFiles(Inputs inputs) {
        return Stream.concat(recipeFiles().stream(), inputs.files().stream()).toList();
    }

    /** Adds what a text names, if it is a file. */
    private static void addFile(List<Path> files, @Nullable String text) {
        if (text != null) {
            try {
                Path stated = Path.of(text);
                files.addAll(Files.isRegularFile(stated) ? List.of(stated) : List.of());
            } catch (InvalidPathException e) {
                return;
            }
        }
    }

    /** What may not be overwritten: these files, and the inputs. */
    OutputGuard guard(Inputs inputs) {
        return new OutputGuard(
                Stream.concat(inputs.files().stream(), files().stream()).toList());
    }

    /** Opens the model. @throws LimpidException if that cannot be */
    Model open() {
        return Model.open(model, options());
    }

    /** What the user states about the model beside its file. @throws LimpidException if the memory is no number of bytes */
    OpenOptions options() {
        OpenOptions options = OpenOptions.DEFAULT.withDevice(device).withThreads(threads);
        options = preprocess == null ? options : options.withPreprocessing(preprocess);
        options = fit == null ? options : options.withFit(fit);
        options = labels == null ? options : options.withLabels(labels);
        options = output == null ? options : options.withOutput(output);
        options = head == null ? options : options.withHead(Head.parse(head));
        options = size == null ? options : options.withSize(size);
        options = vocabulary == null ? options : options.withVocabulary(vocabulary);
        options = padding == null ? options : options.withPadding(padding);
        options = featureNames == null ? options : options.withFeatureNames(featureNames);
        return memory == null ? options : options.withMemory(bytes(memory));
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
