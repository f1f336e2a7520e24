package dev.limpid.cli;

import dev.limpid.DetectOptions;
import dev.limpid.Detections;
import dev.limpid.Model;
import dev.limpid.app.files.DetectionFiles;
import dev.limpid.app.json.DetectionJson;
import dev.limpid.app.text.DetectionText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** Writes the pictures of a detection job, and tells about the boxes as text or JSON. */
final class BoxOutput extends JobOutput<Detections> {
    private final Common common;
    private final Model model;
    private final DetectOptions options;
    private final DetectionFiles files;

    BoxOutput(Common common, Model model, DetectOptions options, DetectionFiles files, ProgressLine progress) {
        super(common, progress);
        this.common = common;
        this.model = model;
        this.options = options;
        this.files = files;
    }

    /** Prints how pictures become the input. */
    void begin() {
        common.say("preprocessing " + model.preprocessingText());
    }

    /** Prints the document of the whole job. */
    void end() {
        endProgress();
        common.print(DetectionJson.document(model, options, results()));
    }

    @Override
    public void item(Detections found) {
        endProgress();
        try {
            Path file = files.write(found);
            DetectionText.lines(found, options.threshold(), file).forEach(common::say);
            if (found.boxes().stream().anyMatch(b -> !b.isPlaced())) {
                common.warn(
                        found.input().name(),
                        "the network gives offsets from anchors that it does not contain, so the places of its boxes"
                                + " are not known, and overlapping boxes are all listed");
            }
            add(DetectionJson.result(found, file.toString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
