package dev.limpid.autodiff;

import dev.limpid.autodiff.RuleSet.Entry;
import java.util.List;
import java.util.stream.Stream;

/** Puts the gradient rules of all operator families together. */
final class Gradient {
    private Gradient() {}

    static RuleSet rules() {
        return new RuleSet(
                "gradient",
                Stream.of(ActivationRules.entries(), ArithmeticRules.entries())
                        .flatMap(List::stream)
                        .toList());
    }

    /** Guided backpropagation's one difference from the gradient. */
    static List<Entry> guided() {
        return List.of(
                Entry.of(s -> Cotangents.of(Masks.positive(s.out()).mul(s.grad().relu())), "Relu"));
    }

    /** The deconvolutional network's one difference from the gradient. */
    static List<Entry> deconvnet() {
        return List.of(Entry.of(s -> Cotangents.of(s.grad().relu()), "Relu"));
    }
}
