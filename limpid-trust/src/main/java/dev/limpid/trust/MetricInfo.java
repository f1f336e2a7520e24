package dev.limpid.trust;

import dev.limpid.metrics.Metric.Direction;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What a metric declares about itself. Lists and documentation of metrics are generated from it.
 *
 * @param name its name in kebab case
 * @param family what it judges
 * @param direction in which it improves
 * @param lowest the lower end of its range
 * @param highest the upper end of its range
 * @param needs what it must be given
 * @param meaning what a number says, in a sentence or two
 * @param order the order in which absolute value, normalisation and ranking are taken
 * @param cost passes of the network and explanations for one input
 * @param reference authors, title, year, arXiv number or DOI
 * @param proof why its numbers can be believed
 */
public record MetricInfo(
        String name,
        Family family,
        Direction direction,
        double lowest,
        double highest,
        Set<Need> needs,
        String meaning,
        String order,
        String cost,
        String reference,
        Proof proof) {
    /** What a metric judges. */
    public enum Family {
        /** Whether the map says what the network uses. */
        FAITHFULNESS("whether the map says what the network uses"),
        /** Whether the map is on the object. */
        LOCALISATION("whether the map is on the object"),
        /** Whether the map is easy to read. */
        COMPLEXITY("whether the map is easy to read"),
        /** Whether similar inputs have similar maps. */
        ROBUSTNESS("whether similar inputs have similar maps"),
        /** Whether the map depends on the weights and on the class. */
        RANDOMISATION("whether the map depends on the weights and on the class"),
        /** Whether the map has the properties that theory asks for. */
        AXIOM("whether the map has the properties that theory asks for"),
        /** Whether the prediction can be inferred from the map. */
        VERIFICATION("whether the prediction can be inferred from the map"),
        /** Whether the map agrees with the measured effects of the parts of birds. */
        FUNNYBIRDS(
                "whether the map agrees with the measured effects of the parts of birds; DATA is a folder of FunnyBirds in the"
                        + " layout of its authors, with the pictures of all interventions");

        private final String question;

        Family(String question) {
            this.question = question;
        }

        /** What its metrics tell, as a clause: {@code whether the map is on the object}. */
        public String question() {
            return question;
        }

        /** The name in text and JSON. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public MetricInfo {
        needs = Set.copyOf(needs);
    }

    /** The needs in the order of their declaration. */
    public List<Need> orderedNeeds() {
        return needs.isEmpty() ? List.of() : new ArrayList<>(EnumSet.copyOf(needs));
    }

    /** What became of the metric on trial; empty if it was not on trial. */
    public Optional<TrialOutcome> trial() {
        return TrialTable.find(name);
    }

    /** Whether a law does not hold for it. */
    public boolean isQuarantined() {
        return proof instanceof Proof.Quarantined;
    }

    /** Whether the metric may decide which explanation is better: it is not quarantined and did not fail on trial. */
    public boolean isTrusted() {
        return !isQuarantined() && trial().map(TrialOutcome::isPassed).orElse(true);
    }

    /** The range in text: {@code 0 to 1}, {@code 0 or more}. */
    public String range() {
        if (Double.isInfinite(lowest)) {
            return Double.isInfinite(highest) ? "any number" : text(highest) + " or less";
        }
        return Double.isInfinite(highest) ? text(lowest) + " or more" : text(lowest) + " to " + text(highest);
    }

    private static String text(double end) {
        return end == Math.rint(end) ? Long.toString((long) end) : Double.toString(end);
    }

    /** The direction in text: {@code higher is better}. */
    public String directionText() {
        return direction.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** A description that is filled in step by step. */
    public static Builder of(String name, Family family) {
        return new Builder(name, family);
    }

    /** A description that is filled in. Not safe for several threads. */
    public static final class Builder {
        private final String name;
        private final Family family;
        private Direction direction = Direction.HIGHER_IS_BETTER;
        private double lowest;
        private double highest = 1;
        private Set<Need> needs = EnumSet.of(Need.MAP);
        private String meaning = "";
        private String order = "";
        private String cost = "none";
        private String reference = "";

        private Builder(String name, Family family) {
            this.name = name;
            this.family = family;
        }

        /** A smaller number is better. */
        public Builder lowerIsBetter() {
            direction = Direction.LOWER_IS_BETTER;
            return this;
        }

        /** The range; 0 to 1 if it is not set. */
        public Builder range(double least, double most) {
            lowest = least;
            highest = most;
            return this;
        }

        /** What it must be given. */
        public Builder needs(Need first, Need... more) {
            needs = EnumSet.of(first, more);
            return this;
        }

        /** What a number says. */
        public Builder meaning(String text) {
            meaning = text;
            return this;
        }

        /** The order of absolute value, normalisation and ranking. */
        public Builder order(String text) {
            order = text;
            return this;
        }

        /** Passes of the network and explanations. */
        public Builder cost(String text) {
            cost = text;
            return this;
        }

        /** Authors, title, year, and arXiv number or DOI. */
        public Builder reference(String text) {
            reference = text;
            return this;
        }

        /** The description with its proof. */
        public MetricInfo proved(Proof proof) {
            return new MetricInfo(
                    name, family, direction, lowest, highest, needs, meaning, order, cost, reference, proof);
        }
    }
}
