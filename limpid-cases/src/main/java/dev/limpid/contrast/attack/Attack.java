package dev.limpid.contrast.attack;

import dev.limpid.attribution.Progress;
import dev.limpid.graph.Tensor;

/** A way to change an input so that the prediction changes. Immutable. */
public interface Attack {
    /** Its name in commands and results, such as {@code pgd-linf}. */
    String name();

    /** What it does, in a sentence. */
    String meaning();

    /** The paper. */
    String reference();

    /** The norm that it keeps small. */
    Norm norm();

    /** How large a change may be where that is not said, in its norm; no limit for attacks that look for the smallest change. */
    double usualRadius();

    /**
     * Attacks one input.
     *
     * @param input a batch of one
     * @param radius how large the change may be, in the attack's norm; attacks that look for the smallest change stay below it
     * @param seed of what is drawn at random
     * @throws dev.limpid.error.LimpidException if a node has no gradient, or {@code CANCELLED}
     */
    Attacked run(Victim victim, Tensor input, Goal goal, double radius, long seed, Progress progress);
}
