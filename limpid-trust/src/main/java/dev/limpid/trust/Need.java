package dev.limpid.trust;

import java.util.Locale;

/** What a metric must be given. */
public enum Need {
    /** The scores of an explanation, one per pixel or one per value of the input. */
    MAP,
    /** The pixels where the evidence is. */
    MASK,
    /** The tiles of the explained class where the input and its map are those of a mosaic of several inputs. */
    TILES,
    /** The boxes of the objects of the explained class. */
    BOXES,
    /** The class that the data state for the input. */
    LABEL,
    /** The input that was explained. */
    INPUT,
    /** The network, and the class that was explained. */
    NETWORK,
    /** Probabilities of the network's classes, so that one is predicted. */
    PROBABILITY,
    /** The same network after fine-tuning on inputs with deletions, which are then within its domain. */
    TUNED_NETWORK,
    /** The function that explains other inputs in the same way. */
    EXPLAINER,
    /** The same explainer on copies of the network whose weights were drawn again. */
    RANDOMISED,
    /** The values of a layer. */
    REPRESENTATION,
    /** A second explainer: of an equivalent network, or of a part of the question. */
    OTHER_EXPLAINER,
    /** An input that stands for no evidence. */
    BASELINE,
    /** A map of the same input by another method or network. */
    OTHER_MAP,
    /** Networks that are trained again; no metric of an evaluation needs them. */
    RETRAINING,
    /** Inputs of a whole data set; the result belongs to all of them. */
    DATA_SET;

    /** The name in text and JSON. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
