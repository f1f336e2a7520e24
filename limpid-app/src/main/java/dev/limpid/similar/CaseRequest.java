package dev.limpid.similar;

import dev.limpid.cases.Distance;
import dev.limpid.cases.Kleor;
import java.util.Optional;

/**
 * What is asked about cases that resemble an input.
 *
 * @param layer whose features are compared; empty for the last feature map
 * @param distance how they are compared
 * @param count cases of each kind, 1 to 50
 * @param semiFactual how semi-factuals are found
 * @param hasRegions whether the regions that match are looked for, where the network and the layer allow it
 * @param seed of random choices
 */
public record CaseRequest(
        Optional<String> layer, Distance distance, int count, Kleor semiFactual, boolean hasRegions, long seed) {
    /** Three cases of each kind by the cosine of the last feature map. */
    public static final CaseRequest DEFAULT =
            new CaseRequest(Optional.empty(), Distance.COSINE, 3, Kleor.GLOBAL_SIM, true, 0);

    public CaseRequest {
        if (count < 1 || count > 50) {
            throw new IllegalArgumentException(count + " cases");
        }
    }
}
