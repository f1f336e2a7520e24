package dev.limpid.model;

import dev.limpid.runtime.EngineOptions;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Options for loading a model; null means not set.
 *
 * @param engine the engine that runs graphs
 * @param preprocess preprocessing in the form of {@link Preprocessing#parse}
 * @param labels a file of labels
 * @param output the output to explain, where the model has several
 * @param sizes sizes by input, if the model leaves some open; -1 leaves a dimension open
 */
public record LoadOptions(
        EngineOptions engine,
        @Nullable String preprocess,
        @Nullable Path labels,
        @Nullable String output,
        Map<String, long[]> sizes) {
    /** The default options. */
    public static final LoadOptions DEFAULT = new LoadOptions(EngineOptions.DEFAULT, null, null, null, Map.of());

    public LoadOptions {
        sizes = Map.copyOf(sizes);
    }

    /** These options with another engine. */
    public LoadOptions withEngine(EngineOptions other) {
        return new LoadOptions(other, preprocess, labels, output, sizes);
    }

    /** These options with preprocessing. */
    public LoadOptions withPreprocess(@Nullable String other) {
        return new LoadOptions(engine, other, labels, output, sizes);
    }

    /** These options with a file of labels. */
    public LoadOptions withLabels(@Nullable Path other) {
        return new LoadOptions(engine, preprocess, other, output, sizes);
    }

    /** These options with an output to explain. */
    public LoadOptions withOutput(@Nullable String other) {
        return new LoadOptions(engine, preprocess, labels, other, sizes);
    }

    /** These options with input sizes. */
    public LoadOptions withSizes(Map<String, long[]> other) {
        return new LoadOptions(engine, preprocess, labels, output, other);
    }
}
