package dev.limpid.task;

import dev.limpid.DetectOptions;
import dev.limpid.Detections;
import dev.limpid.Model;
import dev.limpid.app.files.DetectionFiles;
import dev.limpid.app.json.DetectionJson;
import dev.limpid.app.text.DetectionText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes the pictures of a detection job, and tells about the boxes. */
final class BoxesListener extends ItemListener<Detections> {
    private final TaskOutput output;
    private final Model model;
    private final DetectOptions options;
    private final DetectionFiles files;

    BoxesListener(TaskOutput output, Model model, DetectOptions options, DetectionFiles files) {
        super(output);
        this.output = output;
        this.model = model;
        this.options = options;
        this.files = files;
    }

    /** Reports the preprocessing of the pictures. */
    void begin() {
        output.say("preprocessing " + model.preprocessingText());
    }

    /** The document of the whole job. */
    Map<String, @Nullable Object> document() {
        return DetectionJson.document(model, options, results());
    }

    @Override
    public void item(Detections found) {
        try {
            Path file = files.write(found);
            DetectionText.lines(found, options.threshold(), file).forEach(output::say);
            if (found.boxes().stream().anyMatch(b -> !b.isPlaced())) {
                output.warn(
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
