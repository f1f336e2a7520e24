package dev.limpid.map;

import dev.limpid.inside.Gathered;
import dev.limpid.inside.space.UnitEffect;
import dev.limpid.inside.space.UnitShapley;
import dev.limpid.metrics.Interval;
import java.util.List;
import java.util.Optional;

/**
 * Which units of a layer matter.
 *
 * @param layer the layer's value
 * @param units how many units it has
 * @param inputs how many inputs were looked at
 * @param target the class whose probability counts; empty if only the accuracy does
 * @param isAgreement whether classes are not known, so that accuracy is agreement with the whole network
 * @param replacement what took the place of a unit's activations
 * @param accuracy of the whole network on these inputs
 * @param hasProbabilities whether the network gives probabilities; if not, its scores stand in their place everywhere here
 * @param probability of the target by the whole network; of the own class of each input if there is no target
 * @param effects of single units, the largest loss first: of accuracy, then of probability
 * @param groups what is lost without each named group
 * @param game the Shapley values; empty if they were not asked for
 * @param sufficient groups of the game that suffice
 * @param failures inputs that could not be read
 */
public record ImportanceResult(
        String layer,
        int units,
        int inputs,
        Optional<String> target,
        boolean isAgreement,
        String replacement,
        double accuracy,
        boolean hasProbabilities,
        double probability,
        List<UnitEffect> effects,
        List<GroupEffect> groups,
        Optional<UnitShapley> game,
        Optional<UnitShapley.Sufficient> sufficient,
        List<Gathered.Failure> failures) {
    public ImportanceResult {
        effects = List.copyOf(effects);
        groups = List.copyOf(groups);
        failures = List.copyOf(failures);
    }

    /**
     * What is lost when a group of units is replaced.
     *
     * @param name of the group
     * @param units its units
     * @param losses of accuracy and of probability, as in {@link UnitEffect}
     */
    public record GroupEffect(String name, List<Integer> units, List<Interval> losses) {
        public GroupEffect {
            units = List.copyOf(units);
            losses = List.copyOf(losses);
        }
    }

    /** What the network says of a class: {@code probability} or {@code score}. */
    public String measure() {
        return hasProbabilities ? "probability" : "score";
    }

    /** What a group of the game is called. */
    public String name(int group) {
        int[] own = game.orElseThrow().groups().get(group);
        if (group < groups.size()) {
            return groups.get(group).name();
        }
        return own.length == 1 ? "unit " + own[0] : "the other " + own.length + " units";
    }
}
