package dev.limpid.app.files;

import dev.limpid.Explanation;
import dev.limpid.OutputGuard;
import dev.limpid.app.files.ExplanationFiles.Wanted;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.AtomicFile;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Tensor;
import dev.limpid.model.InputKind;
import dev.limpid.model.Npy;
import dev.limpid.report.ScoreGrid;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes the numbers of explanations: those that are asked for, and for inputs that are no pictures those that programs for
 * such data open: CSV of series, tokens and tables, NIfTI of volumes.
 */
final class NumberFiles {
    private final Wanted wanted;
    private final OutputGuard guard;

    NumberFiles(Wanted wanted, OutputGuard guard) {
        this.wanted = wanted;
        this.guard = guard;
    }

    /**
     * Writes the numbers of an explanation.
     *
     * @param isDrawn whether there is a picture of them; if not, the scores are written even if they are not asked for
     * @param name of the files, without their endings
     * @return the files by what they hold
     */
    Map<String, Path> write(Explanation explanation, boolean isDrawn, String name) {
        Map<String, Path> files = new LinkedHashMap<>();
        Tensor scores = explanation.scores();
        if (wanted.raw() || !isDrawn) {
            files.put("scores", npy(scores, name + ".npy"));
            explanation
                    .extraOutputs()
                    .forEach((what, result) -> files.put(what, npy(result, name + "." + what + ".npy")));
        }
        List<Integer> sizes = explanation.input().sizes();
        boolean isAlongInput = ScoreGrid.fits(scores, sizes);
        if (wanted.upsample() && isAlongInput) {
            files.put("upsampled", npy(ScoreGrid.upsampled(scores, sizes), name + ".upsampled.npy"));
        }
        InputKind kind = explanation.input().kind();
        boolean isVolume = kind == InputKind.VOLUME && sizes.size() == 3;
        boolean isShort = kind == InputKind.SERIES || kind == InputKind.TOKENS || kind == InputKind.TABLE;
        if (wanted.csv() || isShort) {
            files.put("table", text(ScoreTable.of(explanation, isAlongInput), name + ".csv"));
        }
        if (isVolume && isAlongInput) {
            files.put("volume", volume(explanation, sizes, name + ".nii"));
        }
        return files;
    }

    /** Writes a tensor as a {@code .npy} file of {@code float32}: all of it or nothing. */
    Path npy(Tensor tensor, String name) {
        Path file = output(name);
        boolean isFloat = tensor.elementType() == ElementType.FLOAT;
        Npy.write(isFloat ? tensor : Tensor.of(tensor.toFloats(), tensor.shape()), file);
        return file;
    }

    private Path text(String text, String name) {
        return bytes(text.getBytes(StandardCharsets.UTF_8), name);
    }

    private Path volume(Explanation explanation, List<Integer> sizes, String name) {
        return bytes(Nifti.encode(sizes, explanation.grid().at(sizes), explanation.method()), name);
    }

    private Path bytes(byte[] bytes, String name) {
        Path file = output(name);
        try {
            AtomicFile.write(file, bytes);
        } catch (IOException e) {
            throw LimpidException.badInput(file + ": cannot be written: " + e.getMessage(), e);
        }
        return file;
    }

    /** A file in the folder of the results. @throws LimpidException if it would overwrite an input */
    Path output(String name) {
        Path file = wanted.folder().resolve(name);
        guard.check(file, "a result");
        return file;
    }
}
