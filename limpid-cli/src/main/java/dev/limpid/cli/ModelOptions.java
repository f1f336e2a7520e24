package dev.limpid.cli;

import dev.limpid.error.LimpidException;
import dev.limpid.model.LoadOptions;
import dev.limpid.runtime.Device;
import dev.limpid.runtime.EngineOptions;
import dev.limpid.runtime.OnnxRuntime;
import dev.limpid.zoo.BuiltIn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The network of a command, what is known about it, and what it may use of the machine. */
final class ModelOptions {
    private static final long UNKNOWN_FREE = 1L << 30;

    @Parameters(
            index = "0",
            paramLabel = "MODEL",
            description =
                    "The network: an ONNX file, or zoo:NAME for one that is built in; 'limpid zoo list' lists them.")
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
            names = "--labels",
            paramLabel = "F",
            description = "The names of the classes: a text file with one name per line, or JSON.")
    private @Nullable Path labels;

    @Option(
            names = "--output-name",
            paramLabel = "NAME",
            description = "The output with the class scores, where the network has several.")
    private @Nullable String output;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Threads within one operator (default: one for each core).")
    private int threads = 0;

    @Option(
            names = "--device",
            paramLabel = "D",
            description = "What computes: cpu, cuda, cuda:1 ..., tensorrt, openvino, coreml (default: cpu).")
    private String device = "cpu";

    @Option(
            names = "--memory",
            paramLabel = "BYTES",
            description = "What a batch of samples may take, such as 512M or 2G (default: a quarter of free memory).")
    private @Nullable String memory;

    /** The network's file. @throws LimpidException if the zoo has no network of the name, or it cannot be a file's */
    Path file() {
        try {
            return isBuiltIn() ? BuiltIn.parse(model).file() : Path.of(model);
        } catch (InvalidPathException e) {
            throw LimpidException.badInput("'" + model + "' is no name of a file", e);
        }
    }

    /** What the network is called in outputs: the name of its file as the user gave it, or {@code zoo:NAME}. */
    String named() {
        return isBuiltIn() ? BuiltIn.parse(model).toString() : file().toString();
    }

    /** The same without folders. */
    String title() {
        return isBuiltIn() ? named() : String.valueOf(file().getFileName());
    }

    /** Whether the network is one of the zoo; told by the text alone, so that other commands need not know the zoo. */
    boolean isBuiltIn() {
        return model.equals("zoo") || model.startsWith(BuiltIn.PREFIX);
    }

    /** What the user states about the model beside its file. @throws LimpidException if the device is unknown */
    LoadOptions forLoading() {
        return LoadOptions.DEFAULT
                .withEngine(engineOptions())
                .withPreprocess(preprocess == null ? null : preprocessing(preprocess))
                .withLabels(labels)
                .withOutput(output);
    }

    /** The text itself, or what stands in the file of that name. */
    private static String preprocessing(String text) {
        try {
            Path file = Path.of(text);
            return Files.isRegularFile(file) ? Files.readString(file).strip() : text;
        } catch (InvalidPathException e) {
            return text;
        } catch (IOException e) {
            throw LimpidException.badInput(text + ": cannot be read as text", e);
        }
    }

    private EngineOptions engineOptions() {
        return EngineOptions.DEFAULT.withThreads(threads).withDevice(Device.parse(device));
    }

    /** What runs graphs. @throws LimpidException if the device is not there */
    OnnxRuntime engine() {
        return OnnxRuntime.create(engineOptions());
    }

    /** Bytes that a batch of samples may take. @throws LimpidException if the option is no number of bytes */
    long memory() {
        return memory == null ? free() / 4 : bytes(memory);
    }

    /** A number of bytes with an optional suffix: K, M, G or T, each 1024 times the one before. */
    static long bytes(String text) {
        String trimmed = text.strip().toUpperCase(java.util.Locale.ROOT).replaceFirst("I?B$", "");
        int power = trimmed.isEmpty() ? 0 : "KMGT".indexOf(trimmed.charAt(trimmed.length() - 1)) + 1;
        String number = power == 0 ? trimmed : trimmed.substring(0, trimmed.length() - 1);
        try {
            double bytes = Double.parseDouble(number.strip()) * Math.pow(1024, power);
            if (bytes >= 1 && bytes < Long.MAX_VALUE) {
                return (long) bytes;
            }
        } catch (NumberFormatException e) {
            throw LimpidException.badInput("'" + text + "' is no number of bytes; say 512M or 2G, for example", e);
        }
        throw LimpidException.tooLarge("'" + text + "' is no number of bytes that memory can have; say 512M or 2G");
    }

    /** Memory that no process uses, as far as the system tells. */
    private static long free() {
        try {
            List<String> lines = Files.readAllLines(Path.of("/proc/meminfo"));
            for (String line : lines) {
                if (line.startsWith("MemAvailable:")) {
                    return 1024 * Long.parseLong(line.replaceAll("\\D", ""));
                }
            }
        } catch (IOException | NumberFormatException e) {
            return UNKNOWN_FREE;
        }
        return UNKNOWN_FREE;
    }
}
