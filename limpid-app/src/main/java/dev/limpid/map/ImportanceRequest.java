package dev.limpid.map;

import dev.limpid.error.LimpidException;
import dev.limpid.inside.Units;
import dev.limpid.inside.space.Replacement;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

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
 * @param groups named groups of units, which are taken out together and are the players of the game; none if units are
 */
public record ImportanceRequest(
        Optional<String> layer,
        Optional<Units> units,
        Optional<String> target,
        Replacement replacement,
        int pairs,
        double share,
        long seed,
        List<Group> groups) {
    /** The accuracy by the units of the last feature map. */
    public static final ImportanceRequest DEFAULT =
            new ImportanceRequest(Optional.empty(), Optional.empty(), Optional.empty(), Replacement.MEAN, 8, 0.95, 0);

    /**
     * Units with a name.
     *
     * @param name what they are called
     * @param units their numbers
     */
    public record Group(String name, List<Integer> units) {
        public Group {
            units = List.copyOf(units);
        }

        /** Parses {@code eyes=3,7,12} or {@code wings=20-25}. @throws LimpidException if the text is none of these */
        public static Group parse(String text) {
            int at = text.indexOf('=');
            String name = at < 0 ? "" : text.substring(0, at).strip();
            String list = text.substring(at + 1).strip();
            if (name.isEmpty() || list.isEmpty()) {
                throw LimpidException.badInput(
                        "'" + text + "' is not a group; write its name and its units, such as eyes=3,7,12");
            }
            // One number is a unit here, not a count.
            return new Group(
                    name, Units.parse(list.contains(",") ? list : list + ",").listed());
        }
    }

    /** A request without groups. */
    public ImportanceRequest(
            Optional<String> layer,
            Optional<Units> units,
            Optional<String> target,
            Replacement replacement,
            int pairs,
            double share,
            long seed) {
        this(layer, units, target, replacement, pairs, share, seed, List.of());
    }

    /** This request for groups of units. @throws LimpidException if a unit is in two of them */
    public ImportanceRequest withGroups(List<Group> other) {
        return new ImportanceRequest(layer, units, target, replacement, pairs, share, seed, other);
    }

    public ImportanceRequest {
        groups = List.copyOf(groups);
        Set<Integer> taken = new HashSet<>();
        Set<String> names = new HashSet<>();
        for (Group group : groups) {
            if (!names.add(group.name())) {
                throw LimpidException.badInput("two groups have the name '" + group.name() + "'");
            }
            for (int unit : group.units()) {
                if (!taken.add(unit)) {
                    throw LimpidException.badInput("unit " + unit + " is in two groups; groups must not overlap");
                }
            }
        }

        if (pairs == 1 || pairs < 0 || !(share > 0 && share <= 1)) {
            throw new IllegalArgumentException(pairs + " pairs of orders, a share of " + share);
        }
    }
}
