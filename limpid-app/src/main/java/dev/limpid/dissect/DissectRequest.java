package dev.limpid.dissect;

import dev.limpid.error.LimpidException;
import dev.limpid.inside.Units;
import dev.limpid.inside.dissection.Detectors;
import dev.limpid.inside.dissection.Dissection;
import java.util.List;
import java.util.Optional;

/**
 * What is asked.
 *
 * @param concepts the data set with concepts, as {@link dev.limpid.data.DataSet#of} takes it
 * @param limit how many pictures at most; 0 for all
 * @param layers names of layers; {@code all}; none for the default layer
 * @param units which units of each layer are named, of a number the best; empty for all
 * @param iou least IoU of a detector
 * @param share of the largest activations of a unit that count as active
 * @param length of combinations of concepts, 1 to 3
 * @param rotations how many random rotations of each layer are dissected beside it
 * @param isCombined whether weighted sums of all units of the last layer are fitted to each concept
 * @param tried how many detectors are put on trial and switched off; 0 for none
 * @param seed of everything that is drawn at random
 */
public record DissectRequest(
        String concepts,
        int limit,
        List<String> layers,
        Optional<Units> units,
        double iou,
        double share,
        int length,
        int rotations,
        boolean isCombined,
        int tried,
        long seed) {
    private static final int MOST_ROTATIONS = 100;

    /** Checks the numbers. @throws LimpidException if one of them is impossible */
    public DissectRequest {
        layers = List.copyOf(layers);
        if (!(iou > 0 && iou <= 1)) {
            throw LimpidException.badInput("the least IoU of a detector must be above 0 and at most 1, not " + iou);
        }
        if (!(share > 0 && share < 1)) {
            throw LimpidException.badInput("the share of active values must be between 0 and 1, not " + share);
        }
        if (length < 1 || length > 3) {
            throw LimpidException.badInput("combinations have 1 to 3 concepts, not " + length);
        }
        if (rotations < 0 || rotations > MOST_ROTATIONS || tried < 0) {
            throw LimpidException.badInput(
                    "there can be 0 to " + MOST_ROTATIONS + " rotations, and no negative numbers");
        }
        if (units.isPresent() && rotations > 0) {
            throw LimpidException.badInput("rotations are compared with whole layers, not with some of their units");
        }
    }

    /** The published settings. */
    public static DissectRequest of(String concepts) {
        return new DissectRequest(
                concepts, 0, List.of(), Optional.empty(), Detectors.IOU, Dissection.SHARE, 3, 0, false, 0, 0);
    }

    /** These settings without what is only asked of the first of several networks. */
    DissectRequest plain() {
        return new DissectRequest(concepts, limit, layers, Optional.empty(), iou, share, 1, 0, false, 0, seed);
    }

    /** What the result depends on, as a text. */
    String identity() {
        return toString();
    }
}
