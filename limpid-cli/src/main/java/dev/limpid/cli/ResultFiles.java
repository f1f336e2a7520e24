package dev.limpid.cli;

import dev.limpid.attribution.Attribution;
import dev.limpid.graph.AtomicFile;
import dev.limpid.graph.Tensor;
import dev.limpid.report.ContactSheet;
import dev.limpid.report.Picture;
import dev.limpid.report.Png;
import dev.limpid.report.Provenance;
import dev.limpid.report.ScoreMap;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The files of a run: overlays, contact sheets and, where they are asked for, numbers. */
final class ResultFiles implements AutoCloseable {
    private final Path folder;
    private final boolean raw;
    private final boolean upsample;
    private final BackgroundWriter writing = new BackgroundWriter();
    private final List<Path> sheets = new ArrayList<>();

    /**
     * Files in a folder.
     *
     * @param folder exists already
     * @param raw whether scores and logits are written
     * @param upsample whether the scores are written in the input's size
     */
    ResultFiles(Path folder, boolean raw, boolean upsample) {
        this.folder = folder;
        this.raw = raw;
        this.upsample = upsample;
    }

    Path folder() {
        return folder;
    }

    /** The contact sheets so far. */
    List<Path> sheets() {
        return sheets;
    }

    /** Writes what one method said of one input. @return the files by what they hold */
    Map<String, @Nullable Object> explanation(
            Attribution answer, Picture overlay, Provenance provenance, InputReader.Fed fed, String name)
            throws IOException {
        Path file = folder.resolve(name + ".png");
        writing.add(() -> AtomicFile.write(file, Png.encode(overlay, provenance.texts())));
        Map<String, @Nullable Object> files = Json.object("overlay", file.toString(), "scores", null);
        if (raw) {
            Path numbers = folder.resolve(name + ".npy");
            InputReader.write(answer.scores(), numbers);
            files.put("scores", numbers.toString());
            answer.more().forEach((what, result) -> {
                Path further = folder.resolve(name + "." + what + ".npy");
                InputReader.write(result, further);
                files.put(what, further.toString());
            });
        }
        if (upsample) {
            Path sized = folder.resolve(name + ".upsampled.npy");
            InputReader.write(ScoreMap.upsampled(answer.scores(), fed.width(), fed.height()), sized);
            files.put("upsampled", sized.toString());
        }
        return files;
    }

    /** Writes the logits of an input, {@code float[N,K]}, where numbers are asked for. */
    Optional<String> logits(Tensor logits, String name) {
        if (!raw) {
            return Optional.empty();
        }
        Path file = folder.resolve(name + ".logits.npy");
        InputReader.write(logits, file);
        return Optional.of(file.toString());
    }

    /** Draws and writes a contact sheet; the texts are noted in the file. */
    void sheet(ContactSheet sheet, Map<String, String> texts) throws IOException {
        String number = sheets.isEmpty() ? "" : "-" + (sheets.size() + 1);
        Path file = folder.resolve("contact-sheet" + number + ".png");
        writing.add(() -> AtomicFile.write(file, Png.encode(sheet.draw(), texts)));
        sheets.add(file);
    }

    /** Waits until everything is written. @throws IOException if some of it failed */
    void finish() throws IOException {
        writing.finish();
    }

    @Override
    public void close() {
        writing.close();
    }
}
