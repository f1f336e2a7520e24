package dev.limpid.guard;

import java.util.Map;

/**
 * What a detector looks at for one picture.
 *
 * @param name of the picture
 * @param clean the features of the picture as it is, the columns of {@link dev.limpid.contrast.guard.GuardFeature}; nobody changes them
 * @param attacked the same of the attacked pictures whose prediction changed, by the name of the attack
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record GuardedPicture(String name, double[] clean, Map<String, double[]> attacked) {
    public GuardedPicture {
        attacked = Map.copyOf(attacked);
    }
}
