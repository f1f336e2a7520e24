package dev.limpid.map;

import dev.limpid.inside.Units;
import dev.limpid.inside.space.Replacement;
import java.util.Optional;

/**
 * What is asked of the units of a layer.
 *
 * @param layer its name; empty for the last feature map
 * @param units that are taken out one by one, and that are players of the game: listed ones, or so many that matter most; the
 *     other units of the layer are one player together
 * @param target a class by name or number whose probability counts; empty for the accuracy
 * @param replacement what takes the place of a unit's activations
 * @param pairs of random orders from which Shapley values are estimated, at least 2; 0 for no game
 * @param share of the payoff that a sufficient set has to keep, 0 to 1
 * @param seed of everything random
 */
public record ImportanceRequest(
        Optional<String> layer,
        Optional<Units> units,
        Optional<String> target,
        Replacement replacement,
        int pairs,
        double share,
        long seed) {
    /** The accuracy by the units of the last feature map. */
    public static final ImportanceRequest DEFAULT =
            new ImportanceRequest(Optional.empty(), Optional.empty(), Optional.empty(), Replacement.MEAN, 8, 0.95, 0);

    public ImportanceRequest {
        if (pairs == 1 || pairs < 0 || !(share > 0 && share <= 1)) {
            throw new IllegalArgumentException(pairs + " pairs of orders, a share of " + share);
        }
    }
}
