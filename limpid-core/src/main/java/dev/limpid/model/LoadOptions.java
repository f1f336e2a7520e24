package dev.limpid.model;

import dev.limpid.graph.Tensor;
import dev.limpid.runtime.EngineOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Options for loading a model; null means not set.
 *
 * @param engine the engine that runs graphs
 * @param preprocess preprocessing in the form of {@link Preprocessing#parse}
 * @param labels a file of labels
 * @param output the output to explain, where the model has several
 * @param size the sizes of the explained input without its batch, if the model leaves some open
 * @param example the sizes of a tensor with or without its batch, which fill sizes that the model leaves open
 * @param head how class scores become probabilities
 * @param input the input to explain, where the model has several
 * @param held values of the other inputs, by name, with or without a batch of one
 * @param fit how pictures are fitted to the network's size: {@code crop}, {@code squash}, {@code pad} or {@code exact}
 * @param padding the number of the token that fills up short texts
 */
public record LoadOptions(
        EngineOptions engine,
        @Nullable String preprocess,
        @Nullable Path labels,
        @Nullable String output,
        @Nullable List<Long> size,
        @Nullable List<Long> example,
        @Nullable Head head,
        @Nullable String input,
        Map<String, Tensor> held,
        @Nullable String fit,
        OptionalInt padding) {
    /** The default options. */
    public static final LoadOptions DEFAULT = new LoadOptions(
            EngineOptions.DEFAULT, null, null, null, null, null, null, null, Map.of(), null, OptionalInt.empty());

    public LoadOptions {
        size = size == null ? null : List.copyOf(size);
        example = example == null ? null : List.copyOf(example);
        held = Map.copyOf(held);
    }

    /** These options with another engine. */
    public LoadOptions withEngine(EngineOptions other) {
        return new LoadOptions(other, preprocess, labels, output, size, example, head, input, held, fit, padding);
    }

    /** These options with preprocessing. */
    public LoadOptions withPreprocess(@Nullable String other) {
        return new LoadOptions(engine, other, labels, output, size, example, head, input, held, fit, padding);
    }

    /** These options with a file of labels. */
    public LoadOptions withLabels(@Nullable Path other) {
        return new LoadOptions(engine, preprocess, other, output, size, example, head, input, held, fit, padding);
    }

    /** These options with an output to explain. */
    public LoadOptions withOutput(@Nullable String other) {
        return new LoadOptions(engine, preprocess, labels, other, size, example, head, input, held, fit, padding);
    }

    /** These options with the sizes of the explained input without its batch. */
    public LoadOptions withSize(@Nullable List<Long> other) {
        return new LoadOptions(engine, preprocess, labels, output, other, example, head, input, held, fit, padding);
    }

    /** These options with a head. */
    public LoadOptions withHead(@Nullable Head other) {
        return new LoadOptions(engine, preprocess, labels, output, size, example, other, input, held, fit, padding);
    }

    /** These options with an input to explain. */
    public LoadOptions withInput(@Nullable String other) {
        return new LoadOptions(engine, preprocess, labels, output, size, example, head, other, held, fit, padding);
    }

    /** These options with values of the other inputs. */
    public LoadOptions withHeld(Map<String, Tensor> other) {
        return new LoadOptions(engine, preprocess, labels, output, size, example, head, input, other, fit, padding);
    }

    /** These options with a way to fit pictures to the network's size. @throws LimpidException if there is none of this name */
    public LoadOptions withFit(@Nullable String other) {
        if (other != null) {
            PreprocessingText.fit(other);
        }
        return new LoadOptions(engine, preprocess, labels, output, size, example, head, input, held, other, padding);
    }

    /** These options with the sizes of a tensor, which fill those that the model leaves open. */
    public LoadOptions withExample(@Nullable List<Long> other) {
        return new LoadOptions(engine, preprocess, labels, output, size, other, head, input, held, fit, padding);
    }

    /** These options with the token that fills up short texts. */
    public LoadOptions withPadding(OptionalInt other) {
        return new LoadOptions(engine, preprocess, labels, output, size, example, head, input, held, fit, other);
    }
}
