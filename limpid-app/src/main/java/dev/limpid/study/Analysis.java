package dev.limpid.study;

import dev.limpid.error.LimpidException;
import dev.limpid.error.Suggestion;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** An analysis of the inside of a network. */
public enum Analysis {
    /** Feature maps, kernels, receptive fields, statistics of layers, and a diagnosis. */
    LOOK(
            "Look: what layers compute",
            "Feature maps, kernels and receptive fields for one input; statistics of all units over the data, and what they say"
                    + " about the network."),
    /** Preferred inputs of units. */
    DREAM("Dream: what units prefer", "Pictures that units respond to most, found by gradient ascent."),
    /** The feature space of a layer. */
    MAP(
            "Map: how inputs lie in feature space",
            "Which inputs a layer takes to be alike, and how far a plane can show it."),
    /** From layer to layer. */
    LAYERS(
            "Layers: what becomes of an input",
            "What linear probes read at each layer, how similar layers are, and what is left of the picture."),
    /** Which units matter. */
    IMPORTANCE("Importance: which units matter", "What is lost without units of a layer, alone and together."),
    /** Network dissection. */
    DISSECT("Dissect: what units detect", "Which units detect concepts of the data, and whether their names hold."),
    /** Concepts of a layer. */
    CONCEPTS(
            "Concepts: which directions decide",
            "Named and found concepts of a layer, their effect on classes, and the network's own attention.");

    private final String title;
    private final String lead;

    Analysis(String title, String lead) {
        this.title = title;
        this.lead = lead;
    }

    /** The title of its chapter. */
    public String title() {
        return title;
    }

    /** What it shows, in a sentence. */
    public String lead() {
        return lead;
    }

    /** Its name in lower case, which is that of its command. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The analyses of texts such as {@code look}; all if there is none. @throws LimpidException if one is unknown */
    public static Set<Analysis> parse(List<String> texts) {
        Set<Analysis> found = EnumSet.noneOf(Analysis.class);
        List<String> known = Arrays.stream(values()).map(Analysis::word).toList();
        for (String text : texts) {
            String word = text.strip().toLowerCase(Locale.ROOT);
            if (!known.contains(word)) {
                throw LimpidException.badInput("'" + text + "' is not an analysis; there are "
                        + String.join(", ", known) + Suggestion.clause(word, known));
            }
            found.add(valueOf(word.toUpperCase(Locale.ROOT)));
        }
        return found.isEmpty() ? EnumSet.allOf(Analysis.class) : found;
    }
}
