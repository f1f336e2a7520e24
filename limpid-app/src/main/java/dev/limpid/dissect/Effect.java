package dev.limpid.dissect;

import dev.limpid.metrics.Interval;
import java.util.List;
import java.util.Optional;

/**
 * What switching a unit off does.
 *
 * @param layer the layer
 * @param unit the unit
 * @param concept that it detects
 * @param with the mean drop of the predicted class's logit in pictures that show the concept; empty if none does
 * @param without the same in pictures that do not
 * @param changed the share of the predictions that change
 * @param classes the predicted classes that drop most
 */
public record Effect(
        String layer,
        int unit,
        String concept,
        Optional<Interval> with,
        Optional<Interval> without,
        double changed,
        List<ClassDrop> classes) {
    public Effect {
        classes = List.copyOf(classes);
    }

    /**
     * A class with its drop.
     *
     * @param name of the class
     * @param drop of its logit in pictures in which it is predicted, on average
     */
    public record ClassDrop(String name, double drop) {}
}
