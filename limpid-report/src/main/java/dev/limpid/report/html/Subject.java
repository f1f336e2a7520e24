package dev.limpid.report.html;

import dev.limpid.model.Prediction;
import dev.limpid.report.IndexedLayer;
import dev.limpid.report.Picture;
import dev.limpid.report.Region;
import java.util.List;
import java.util.Optional;

/**
 * A picture and all that was found out about it.
 *
 * @param name of the picture
 * @param shown what it looks like; empty where it could not be read
 * @param predictions what the network takes it for, the most probable first
 * @param charts numbers of its own that are compared
 * @param facts what else is known of it
 * @param explained what the methods said
 * @param problem why it could not be read, in a sentence; empty where it could
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
     * What a picture looks like.
     *
     * @param picture the picture
     * @param region the part of it that the network saw
     * @param width of the network's input, in pixels
     * @param height of the network's input, in pixels
     * @param truth what is known to matter, drawn over the network's input
     */
    public record Shown(Picture picture, Region region, int width, int height, Optional<IndexedLayer> truth) {}

    /** With copies of the lists. */
    public Subject {
        predictions = List.copyOf(predictions);
        charts = List.copyOf(charts);
        facts = List.copyOf(facts);
        explained = List.copyOf(explained);
    }

    /** A picture that could not be read, with the sentence that is said of it. */
    public static Subject unreadable(String name, String sentence) {
        return new Subject(name, Optional.empty(), List.of(), List.of(), List.of(), List.of(), sentence);
    }
}
