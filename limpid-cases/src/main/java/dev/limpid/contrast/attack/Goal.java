package dev.limpid.contrast.attack;

import dev.limpid.contrast.Decision;
import java.util.OptionalInt;

/**
 * What an attack wants.
 *
 * @param label the class of the input, from which the prediction is to move away
 * @param target the class to predict instead; empty for any other
 */
public record Goal(int label, OptionalInt target) {
    /** Any other class than this. */
    public static Goal awayFrom(int label) {
        return new Goal(label, OptionalInt.empty());
    }

    /** This class instead of another. */
    public static Goal towards(int label, int target) {
        return new Goal(label, OptionalInt.of(target));
    }

    /** Whether logits reach the goal. */
    boolean isReached(Decision decision, float[] logits) {
        return target.isPresent() ? decision.holds(logits, target.getAsInt()) : !decision.holds(logits, label);
    }

    /** The class whose loss is followed. */
    int followed() {
        return target.orElse(label);
    }

    /** 1 to make the loss of that class larger, -1 to make it smaller. */
    int direction() {
        return target.isPresent() ? -1 : 1;
    }
}
