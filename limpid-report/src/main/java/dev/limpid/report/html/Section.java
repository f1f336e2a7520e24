package dev.limpid.report.html;

import java.util.List;

/**
 * The part of the page about one image.
 *
 * @param id its anchor
 * @param name the image's name
 * @param alt the image's text alternative
 * @param answer the prediction, in a few words; empty if it is not known
 * @param charts the probabilities, and other charts
 * @param facts further facts about it
 * @param cards the results of the methods
 * @param isTruthKnown whether there is a ground truth layer
 * @param problem why the image could not be read; empty if it could
 */
public record Section(
        String id,
        String name,
        String alt,
        String answer,
        List<Chart> charts,
        List<Fact> facts,
        List<Card> cards,
        boolean isTruthKnown,
        String problem) {
    /** Copies the lists. */
    public Section {
        charts = List.copyOf(charts);
        facts = List.copyOf(facts);
        cards = List.copyOf(cards);
    }

    /** Whether there is an image to show. */
    public boolean isShown() {
        return problem.isEmpty();
    }
}
