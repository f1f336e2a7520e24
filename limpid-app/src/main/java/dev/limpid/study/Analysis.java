package dev.limpid.study;

import dev.limpid.error.LimpidException;
import dev.limpid.error.Suggestion;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** An analysis of a network. */
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
            "Named and found concepts of a layer, their effect on classes, and the network's own attention."),
    /** Simple models that say the same. */
    DISTILL(
            "Distill: a simple model that says the same",
            "A tree, rules and small models told of units, and how often each says what the network says."),
    /** Cases that resemble inputs. */
    CASES(
            "Cases: what resembles an input",
            "The nearest inputs of the same and of other classes, and the parts that match."),
    /** Prototypes of classes. */
    PROTOTYPES(
            "Prototypes: what stands for a class",
            "Inputs that represent each class, and inputs that nothing represents."),
    /** Influence of training inputs. */
    INFLUENCE(
            "Influence: which inputs made a prediction",
            "Inputs that speak for and against a prediction, if the network was trained on these data."),
    /** Suspect labels. */
    LABELS("Labels: which may be wrong", "Inputs for which another label is more probable than the given one."),
    /** Counterfactuals. */
    COUNTERFACTUAL(
            "Counterfactuals: what would change its mind",
            "What must change in a picture so that the network predicts another class."),
    /** Attacks. */
    ATTACK(
            "Attacks: how little changes its mind",
            "Small changes that change predictions, and how many predictions withstand them."),
    /** A detector of attacks. */
    GUARD(
            "Guard: can attacks be told",
            "A detector that looks at saliency, judged by attacks that it was not fitted on."),
    /** Location of objects. */
    LOCATE(
            "Locate: where a map puts the object",
            "Masks from maps, compared with those of the data and with the middle of the picture."),
    /** Predictions in words. */
    WORDS(
            "Words: what can be said of a prediction",
            "Claims about concepts in a picture, each confirmed by two interventions.");

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
