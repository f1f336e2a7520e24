package dev.limpid.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.Graph;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What exporters wrote about pictures and classes, the most specific first: in the file's metadata, then in files beside
 * the model, then what follows from the name of torchvision's weights.
 *
 * <p>A file beside the model that cannot be read is passed over with a note, because it may have another purpose.
 */
final class ExporterHints {
    private static final List<String> FILES = List.of("preprocessor_config.json", "config.json");
    private static final List<String> KEYS = List.of("preprocessor_config", "pretrained_cfg", "config");
    private static final long LARGEST = 16L << 20;

    private ExporterHints() {}

    /**
     * All hints.
     *
     * @param model the model's file; null for a graph that is in memory
     */
    static List<Hint> of(@Nullable Path model, String name, Graph graph) {
        List<Hint> hints = new ArrayList<>();
        UltralyticsHint.find(graph.header()).ifPresent(hints::add);
        Map<String, String> metadata = graph.header().metadata();
        for (String key : KEYS) {
            for (String written : List.of(key, key + ".json")) {
                @Nullable String text = metadata.get(written);
                if (text != null) {
                    add(hints, text, "'" + written + "' in the file's metadata");
                }
            }
        }
        if (model != null) {
            files(model).forEach(file -> add(hints, file));
        }
        TorchvisionHint.find(graph, name).ifPresent(hints::add);
        return hints;
    }

    /**
     * The files beside a model that may describe it: in its folder, and where that is called {@code onnx}, in the folder
     * around it.
     */
    static List<Path> files(Path model) {
        List<Path> files = new ArrayList<>();
        @Nullable Path folder = model.toAbsolutePath().normalize().getParent();
        if (folder != null) {
            FILES.forEach(f -> files.add(folder.resolve(f)));
            @Nullable Path around = folder.getParent();
            if (around != null && folder.endsWith("onnx")) {
                FILES.forEach(f -> files.add(around.resolve(f)));
            }
        }
        return files.stream().filter(Files::isRegularFile).toList();
    }

    private static void add(List<Hint> hints, Path file) {
        String name = String.valueOf(file.getFileName());
        try {
            if (Files.size(file) > LARGEST) {
                hints.add(Hint.note(name, name + " beside the model is larger than 16 MB and is ignored"));
            } else {
                add(hints, Files.readString(file), name + " beside the model");
            }
        } catch (IOException e) {
            hints.add(Hint.note(name, name + " beside the model cannot be read as text and is ignored"));
        }
    }

    private static void add(List<Hint> hints, String text, String source) {
        try {
            JsonNode json = JsonMapper.builder().build().readTree(text);
            if (TimmHint.isConfig(json)) {
                hints.add(TimmHint.of(json, source));
            } else if (HuggingFaceHint.isProcessor(json)) {
                hints.add(HuggingFaceHint.processor(json, source));
            }
            HuggingFaceHint.labels(json, source).ifPresent(hints::add);
        } catch (JsonProcessingException e) {
            hints.add(Hint.note(source, source + " is not valid JSON and is ignored"));
        } catch (LimpidException e) {
            hints.add(Hint.note(source, source + " is ignored: " + e.getMessage()));
        }
    }

    /** The hints that speak of as many classes as the network has, and a note for each other. */
    static List<Hint> fitting(List<Hint> hints, int classes) {
        List<Hint> fitting = new ArrayList<>();
        for (Hint hint : hints) {
            boolean isOther = hint.classes() >= 0 && classes >= 0 && hint.classes() != classes;
            fitting.add(
                    isOther
                            ? Hint.note(
                                    hint.source(),
                                    hint.source() + " speaks of " + hint.classes() + " classes, but the network has "
                                            + classes + ", so it is ignored")
                            : hint);
        }
        return fitting;
    }
}
