package dev.limpid.evaluate;

import dev.limpid.metrics.Box;
import dev.limpid.metrics.Mask;
import java.util.List;
import java.util.Optional;

/**
 * An input with what is known of it, as a network takes it.
 *
 * @param index its number in the data
 * @param name what messages call it
 * @param input {@code float[C*P]}; must not change
 * @param target the class that is explained: the predicted one; of a single score 0 for its absence and 1 for its presence
 * @param mask where the evidence is; empty if that is not known
 * @param boxes of the objects; empty if they are not known
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record JudgedPicture(int index, String name, float[] input, int target, Optional<Mask> mask, List<Box> boxes) {
    public JudgedPicture {
        boxes = List.copyOf(boxes);
    }
}
