package dev.limpid.model;

/** How logits become probabilities. */
public enum Head {
    /** The classes exclude each other: the exponentials, divided by their sum. */
    SOFTMAX,
    /** The classes are independent: the logistic function of each logit. */
    SIGMOID,
    /** The values are not class scores, but for example a unit: they have no probabilities. */
    NONE
}
