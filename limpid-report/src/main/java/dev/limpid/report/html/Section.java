package dev.limpid.report.html;

import java.util.List;

/**
 * The part of the page about one picture.
 *
 * @param id its anchor
 * @param name the picture's name
 * @param alt the picture in words
 * @param answer what the network takes it for, in a few words; empty where it is not known
 * @param charts the probabilities, and what else is compared
 * @param facts what else is known of it
 * @param cards what the methods said
 * @param isTruthKnown whether there is a layer of what is known to matter
 * @param problem why the picture could not be read; empty where it could
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
    /** With copies of the lists. */
    public Section {
        charts = List.copyOf(charts);
        facts = List.copyOf(facts);
        cards = List.copyOf(cards);
    }

    /** Whether there is a picture to show. */
    public boolean isShown() {
        return problem.isEmpty();
    }
}
