package dev.limpid.evaluate;

import dev.limpid.metrics.Box;
import dev.limpid.metrics.Mask;
import dev.limpid.trust.localisation.Mosaic;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;

/**
 * An input with what is known of it, as a network takes it.
 *
 * @param index its number in the data
 * @param name what messages call it
 * @param input {@code float[C*P]}; must not change
 * @param target the class that is explained: the predicted one; of a single score 0 for its absence and 1 for its presence
 * @param mask where the evidence is; empty if that is not known
 * @param boxes of the objects; empty if they are not known
 * @param truth what the data state; empty if they state no class that the network knows
 * @param unseen why stated boxes are not known to the network, as a sentence; empty if they are, or none are stated
 * @param mosaic with other pictures, whose draw a seed decides, of the class that the data state; throws a {@link
 *     dev.limpid.error.LimpidException} if there are too few
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record JudgedPicture(
        int index,
        String name,
        float[] input,
        int target,
        Optional<Mask> mask,
        List<Box> boxes,
        Optional<Truth> truth,
        Optional<String> unseen,
        LongFunction<Mosaic> mosaic) {
    public JudgedPicture {
        boxes = List.copyOf(boxes);
    }

    /**
     * What the data state of an input, whatever is predicted.
     *
     * @param label its class
     * @param boxes of the objects of this class; empty if they are not known
     */
    public record Truth(int label, List<Box> boxes) {
        public Truth {
            boxes = List.copyOf(boxes);
        }
    }
}
