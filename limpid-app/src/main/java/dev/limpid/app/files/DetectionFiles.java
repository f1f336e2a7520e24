package dev.limpid.app.files;

import dev.limpid.Detection;
import dev.limpid.Detections;
import dev.limpid.Model;
import dev.limpid.OutputGuard;
import dev.limpid.graph.AtomicFile;
import dev.limpid.report.BoxDrawing;
import dev.limpid.report.Picture;
import dev.limpid.report.Png;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Writes pictures with the boxes that a detector found, one for each input. */
public final class DetectionFiles {
    private final Path folder;
    private final Model model;
    private final OutputGuard guard;
    private final OutputNames names = new OutputNames();

    /**
     * Files in a folder, which must be there.
     *
     * @param guard knows the files that must not be overwritten
     */
    public DetectionFiles(Path folder, Model model, OutputGuard guard) {
        this.folder = folder;
        this.model = model;
        this.guard = guard;
    }

    /** Writes the picture of one input as {@code NAME.boxes.png}. */
    public Path write(Detections found) throws IOException {
        Path input = Path.of(found.input().name());
        Path file = folder.resolve(names.next(input, folder, guard) + ".boxes.png");
        guard.check(file, "the picture");
        AtomicFile.write(file, Png.encode(drawn(found), ExplanationFiles.texts(model)));
        return file;
    }

    /** The detections drawn over the picture: number, class and score at each box. */
    public static Picture drawn(Detections found) {
        Picture photo = found.input().picture();
        double across = (double) photo.width() / found.width();
        double down = (double) photo.height() / found.height();
        List<BoxDrawing.Box> boxes = found.boxes().stream()
                .filter(Detection::isPlaced)
                .map(d -> new BoxDrawing.Box(
                        d.left() * across, d.top() * down, d.right() * across, d.bottom() * down, text(d), d.index()))
                .toList();
        return BoxDrawing.of(photo, boxes);
    }

    private static String text(Detection found) {
        return String.format(Locale.ROOT, "%d %s %.2f", found.number(), found.label(), found.score());
    }
}
