package dev.limpid.task;

import dev.limpid.Inputs;
import dev.limpid.Model;
import dev.limpid.data.DataSet;
import dev.limpid.data.Evidence;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Where the evidence is in the pictures of tasks that judge explanations. */
final class EvidenceArguments {
    private static final Parameter<Path> MASKS = Parameter.of(
            "masks",
            Path.class,
            "DIR",
            "Masks of the evidence, named like the pictures and black where there is none (default: the annotations of"
                    + " the data).");
    private static final Parameter<Path> BOXES = Parameter.of(
            "boxes", Path.class, "FILE", "Boxes of the objects: CSV with file, left, top, right, bottom in pixels.");

    static final List<Parameter<?>> ALL = List.of(MASKS, BOXES);

    private final Arguments given;

    EvidenceArguments(Arguments given) {
        this.given = given;
    }

    /** The files that are read. */
    List<Path> files() {
        List<Path> files = new ArrayList<>();
        given.find(BOXES).ifPresent(files::add);
        given.find(MASKS)
                .filter(Files::isDirectory)
                .ifPresent(m -> files.addAll(Inputs.of(List.of(m), 0).files()));
        return files;
    }

    /** The evidence in pictures. @throws dev.limpid.error.LimpidException if masks or boxes cannot be used */
    Evidence of(DataSet pictures, Model model) {
        return Evidence.of(pictures, model, given.find(MASKS), given.find(BOXES));
    }
}
