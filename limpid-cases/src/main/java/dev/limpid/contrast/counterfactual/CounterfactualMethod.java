package dev.limpid.contrast.counterfactual;

import dev.limpid.attribution.Progress;
import java.util.List;

/** A way to find a counterfactual. Immutable. */
public interface CounterfactualMethod {
    /** Its name in commands and results, such as {@code sedc}. */
    String name();

    /** What it does, in a sentence. */
    String meaning();

    /** The paper. */
    String reference();

    /** What it needs beside the picture and the network. */
    enum Need {
        /** The network and the picture are enough. */
        NOTHING,
        /** Other pictures. */
        EXAMPLES,
        /** A decoder that draws pictures from codes. */
        GENERATOR
    }

    /** What it needs. */
    default Need need() {
        return Need.NOTHING;
    }

    /** Whether its answers keep the class: they show what is enough for it, not what would change it. */
    default boolean isKeeping() {
        return false;
    }

    /**
     * Looks for answers. What it finds is tried again by {@link Counterfactuals#find} before it is called an answer.
     *
     * @throws dev.limpid.error.LimpidException if the network does not allow it, or {@code CANCELLED}
     */
    Proposed propose(ContrastNetwork network, Contrast contrast, Progress progress);

    /**
     * What a method proposes.
     *
     * @param pictures each with its change, the best first; may be empty
     * @param notes a sentence about each
     * @param reason why there are none, as the end of a sentence that begins with the method's name; used if no proposal holds
     * @param passes how many pictures went through the network, forward or backward
     */
    record Proposed(List<float[]> pictures, List<String> notes, String reason, int passes) {
        public Proposed {
            pictures = List.copyOf(pictures);
            notes = List.copyOf(notes);
        }
    }
}
