package dev.limpid.cli;

import dev.limpid.Inputs;
import dev.limpid.Model;
import dev.limpid.data.DataSet;
import dev.limpid.data.Evidence;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the evidence is in the pictures of commands that judge explanations. */
final class EvidenceOptions {
    @Option(
            names = "--masks",
            paramLabel = "DIR",
            description = "Masks of the evidence, named like the pictures and black where there is none (default: the"
                    + " annotations of the data).")
    private @Nullable Path masks;

    @Option(
            names = "--boxes",
            paramLabel = "FILE",
            description = "Boxes of the objects: CSV with file, left, top, right, bottom in pixels.")
    private @Nullable Path boxes;

    /** The files that are read. */
    List<Path> files() {
        List<Path> files = new ArrayList<>();
        if (boxes != null) {
            files.add(boxes);
        }
        if (masks != null && Files.isDirectory(masks)) {
            files.addAll(Inputs.of(List.of(masks), 0).files());
        }
        return files;
    }

    /** The evidence in pictures. @throws dev.limpid.error.LimpidException if masks or boxes cannot be used */
    Evidence of(DataSet pictures, Model model) {
        return Evidence.of(pictures, model, Optional.ofNullable(masks), Optional.ofNullable(boxes));
    }
}
