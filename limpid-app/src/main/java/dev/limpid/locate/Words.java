package dev.limpid.locate;

import dev.limpid.report.Picture;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What can be said of a prediction.
 *
 * @param name of the picture
 * @param label of the class that is explained
 * @param logit of that class
 * @param claims those that held, the largest effect first
 * @param refused what was not claimed, with the reason
 */
public record Words(String name, String label, double logit, List<Claim> claims, List<Refusal> refused) {
    public Words {
        claims = List.copyOf(claims);
        refused = List.copyOf(refused);
    }

    /** The same with what the picture is known to show. */
    Words known(Set<String> concepts) {
        return new Words(
                name,
                label,
                logit,
                claims.stream()
                        .map(c -> c.isNamed() ? c.shown(concepts.contains(c.concept())) : c)
                        .toList(),
                refused);
    }

    /** Where in a picture. */
    public enum Place {
        /** Of the nine fields of a picture. */
        UPPER_LEFT,
        /** Above the centre. */
        TOP,
        /** Above, right. */
        UPPER_RIGHT,
        /** Left of the centre. */
        LEFT,
        /** The centre. */
        CENTRE,
        /** Right of the centre. */
        RIGHT,
        /** Below, left. */
        LOWER_LEFT,
        /** Below the centre. */
        BOTTOM,
        /** Below, right. */
        LOWER_RIGHT;

        /**
         * The field of a point.
         *
         * @param x 0 (left) to 1
         * @param y 0 (top) to 1
         */
        static Place of(double x, double y) {
            int column = Math.min(2, (int) (3 * x));
            int row = Math.min(2, (int) (3 * y));
            return values()[3 * row + column];
        }
    }

    /**
     * A claim that two interventions confirm.
     *
     * @param concept that the units detect; empty if no name passes the test
     * @param units of the layer
     * @param place where they are active
     * @param effect how much the logit drops when the units are switched off; negative if it rises
     * @param regionEffect how much it drops when the region is blurred
     * @param isShown whether the picture shows the concept; empty if that is not known
     * @param picture with the region
     */
    public record Claim(
            String concept,
            List<Integer> units,
            Place place,
            double effect,
            double regionEffect,
            Optional<Boolean> isShown,
            Picture picture) {
        public Claim {
            units = List.copyOf(units);
        }

        /** Whether it speaks of a concept by name. */
        public boolean isNamed() {
            return !concept.isEmpty();
        }

        Claim shown(boolean is) {
            return new Claim(concept, units, place, effect, regionEffect, Optional.of(is), picture);
        }
    }

    /**
     * A concept whose units are active, of which nothing is claimed.
     *
     * @param concept that the units detect
     * @param effect of the units
     * @param regionEffect of the region
     */
    public record Refusal(String concept, double effect, double regionEffect) {}
}
