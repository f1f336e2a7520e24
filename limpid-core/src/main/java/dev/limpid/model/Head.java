package dev.limpid.model;

/** How logits become probabilities. */
public enum Head {
    /** The classes exclude each other: the exponentials, divided by their sum. */
    SOFTMAX,
    /** Each class for itself: the logistic function. */
    SIGMOID,
    /** Not scores of classes but other values of a network, such as a unit: they have no probabilities. */
    NONE
}
