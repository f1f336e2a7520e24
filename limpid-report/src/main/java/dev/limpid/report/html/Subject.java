package dev.limpid.report.html;

import dev.limpid.model.Prediction;
import dev.limpid.report.IndexedLayer;
import dev.limpid.report.InputDrawing;
import java.util.List;
import java.util.Optional;

/**
 * An image with its predictions and explanations.
 *
 * @param name the image's name
 * @param shown the image as displayed; empty if it could not be read
 * @param predictions the predicted classes, the most probable first
 * @param charts the image's charts
 * @param facts further facts about it
 * @param explained the results of the methods
 * @param problem why it could not be read, in a sentence; empty if it could
 */
public record Subject(
        String name,
        Optional<Shown> shown,
        List<Prediction> predictions,
        List<Chart> charts,
        List<Fact> facts,
        List<Explained> explained,
        String problem) {
    /**
     * A displayed image.
     *
     * @param drawing the input
     * @param truth the ground truth, drawn over the network's input
     */
    public record Shown(InputDrawing drawing, Optional<IndexedLayer> truth) {}

    /** Copies the lists. */
    public Subject {
        predictions = List.copyOf(predictions);
        charts = List.copyOf(charts);
        facts = List.copyOf(facts);
        explained = List.copyOf(explained);
    }

    /** An image that could not be read, with the reason. */
    public static Subject unreadable(String name, String sentence) {
        return new Subject(name, Optional.empty(), List.of(), List.of(), List.of(), List.of(), sentence);
    }
}
