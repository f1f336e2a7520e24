package dev.limpid.counterfactual;

import dev.limpid.report.Picture;
import java.util.List;

/**
 * What truly makes the difference between two species of the drawn world: the fewest parts of the creature whose exchange makes the network
 * predict the other species. Of several sets of as many parts it is the one that convinces the network most.
 *
 * @param parts the names of the parts
 * @param area the share of the picture that the exchange may alter
 * @param after the picture after the exchange
 */
public record TrueChange(List<String> parts, double area, Picture after) {
    public TrueChange {
        parts = List.copyOf(parts);
    }
}
