package dev.limpid;

import dev.limpid.error.LimpidException;
import dev.limpid.model.Head;
import dev.limpid.model.LoadOptions;
import dev.limpid.runtime.Device;
import dev.limpid.runtime.EngineOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What is stated about a model beside its file, and what it may use of the machine.
 *
 * @param preprocessing how pictures become the model's input: a preset such as {@code imagenet}, changes to it such as
 *     {@code tf,resize=exact}, or the name of a file that holds this; empty: from the file beside the model, or guessed
 * @param labels a file with the names of the classes, one per line or JSON
 * @param output the output with the class scores, where the model has several
 * @param device what computes: {@code cpu}, {@code cuda}, {@code cuda:1}, {@code tensorrt}, {@code openvino}, {@code coreml}
 * @param threads threads within one operator; 0: one for each core
 * @param memory limit (bytes) of the resident memory that one explanation adds; an explanation that does not fit fails with
 *     {@code TOO_LARGE}. Empty: a quarter of the free memory for methods that sample, no limit for others
 * @param head how the network's scores become probabilities; empty: from the file beside the model, or as the graph tells
 * @param size the sizes of the explained input without its batch, where the network leaves some open, such as
 *     {@code 3x320x320}; empty: usual ones
 * @param input the input to explain, where the network has several; empty: the first picture, else the first
 * @param held values of the other inputs, by name; what is missing is held at zero, masks at one
 * @param featureNames names of the features of a table, or of the channels of a series: separated by commas, or the name of
 *     a file with one on each line; empty: they are numbered
 * @param fit how pictures are fitted to the network's size: {@code crop} (the shorter side, then the centre),
 *     {@code squash} (without keeping the aspect ratio), {@code pad} (all of it between grey bars) or {@code exact} (other
 *     sizes are refused); empty: as the model's own metadata says, else a crop, of which results tell
 */
public record OpenOptions(
        Optional<String> preprocessing,
        Optional<Path> labels,
        Optional<String> output,
        String device,
        int threads,
        OptionalLong memory,
        Optional<Head> head,
        Optional<String> size,
        Optional<String> input,
        Map<String, Image> held,
        Optional<String> featureNames,
        Optional<String> fit) {
    /** Nothing stated: the processor, all cores, a quarter of the free memory. */
    public static final OpenOptions DEFAULT = new OpenOptions(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            "cpu",
            0,
            OptionalLong.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Map.of(),
            Optional.empty(),
            Optional.empty());

    public OpenOptions {
        held = Map.copyOf(held);
    }

    /** These options with preprocessing stated. */
    public OpenOptions withPreprocessing(String text) {
        return new OpenOptions(
                Optional.of(text), labels, output, device, threads, memory, head, size, input, held, featureNames, fit);
    }

    /** These options with a file of labels. */
    public OpenOptions withLabels(Path file) {
        return new OpenOptions(
                preprocessing,
                Optional.of(file),
                output,
                device,
                threads,
                memory,
                head,
                size,
                input,
                held,
                featureNames,
                fit);
    }

    /** These options with an output chosen. */
    public OpenOptions withOutput(String name) {
        return new OpenOptions(
                preprocessing,
                labels,
                Optional.of(name),
                device,
                threads,
                memory,
                head,
                size,
                input,
                held,
                featureNames,
                fit);
    }

    /** These options on another device. */
    public OpenOptions withDevice(String name) {
        return new OpenOptions(
                preprocessing, labels, output, name, threads, memory, head, size, input, held, featureNames, fit);
    }

    /** These options with a number of threads within one operator. */
    public OpenOptions withThreads(int count) {
        return new OpenOptions(
                preprocessing, labels, output, device, count, memory, head, size, input, held, featureNames, fit);
    }

    /** These options with a bound on the memory of samples, in bytes. */
    public OpenOptions withMemory(long bytes) {
        return new OpenOptions(
                preprocessing,
                labels,
                output,
                device,
                threads,
                OptionalLong.of(bytes),
                head,
                size,
                input,
                held,
                featureNames,
                fit);
    }

    /** These options with a head stated: how scores become probabilities. */
    public OpenOptions withHead(Head other) {
        return new OpenOptions(
                preprocessing,
                labels,
                output,
                device,
                threads,
                memory,
                Optional.of(other),
                size,
                input,
                held,
                featureNames,
                fit);
    }

    /** These options with the sizes of the explained input, such as {@code 3x320x320}. */
    public OpenOptions withSize(String sizes) {
        return new OpenOptions(
                preprocessing,
                labels,
                output,
                device,
                threads,
                memory,
                head,
                Optional.of(sizes),
                input,
                held,
                featureNames,
                fit);
    }

    /** These options with an input chosen to explain. */
    public OpenOptions withInput(String name) {
        return new OpenOptions(
                preprocessing,
                labels,
                output,
                device,
                threads,
                memory,
                head,
                size,
                Optional.of(name),
                held,
                featureNames,
                fit);
    }

    /** These options with values of the other inputs, by name. */
    public OpenOptions withHeld(Map<String, Image> values) {
        return new OpenOptions(
                preprocessing, labels, output, device, threads, memory, head, size, input, values, featureNames, fit);
    }

    /** These options with names of features or channels: separated by commas, or the name of a file. */
    public OpenOptions withFeatureNames(String namesOrFile) {
        return new OpenOptions(
                preprocessing,
                labels,
                output,
                device,
                threads,
                memory,
                head,
                size,
                input,
                held,
                Optional.of(namesOrFile),
                fit);
    }

    /** These options with a way to fit pictures: {@code crop}, {@code squash}, {@code pad} or {@code exact}. */
    public OpenOptions withFit(String name) {
        return new OpenOptions(
                preprocessing,
                labels,
                output,
                device,
                threads,
                memory,
                head,
                size,
                input,
                held,
                featureNames,
                Optional.of(name));
    }

    /** @throws LimpidException if the device is unknown or the number of threads negative */
    EngineOptions forEngine() {
        return EngineOptions.DEFAULT.withThreads(threads).withDevice(Device.parse(device));
    }

    LoadOptions forLoading() {
        return LoadOptions.DEFAULT
                .withEngine(forEngine())
                .withPreprocess(preprocessing.map(OpenOptions::textOrFile).orElse(null))
                .withLabels(labels.orElse(null))
                .withOutput(output.orElse(null))
                .withHead(head.orElse(null))
                .withInput(input.orElse(null))
                .withFit(fit.orElse(null))
                .withSize(size.map(OpenOptions::sizes).orElse(null));
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
            return Files.isRegularFile(file) ? Files.readString(file).strip() : text;
        } catch (InvalidPathException e) {
            return text;
        } catch (IOException e) {
            throw LimpidException.badInput(text + ": cannot be read as text", e);
        }
    }
}
