package dev.limpid.world;

import dev.limpid.error.LimpidException;
import dev.limpid.world.place.BackdropKind;
import java.util.List;
import java.util.Set;

/**
 * Something wrong with a world, put there on purpose and at a known rate, so that tools that look for such faults can be
 * shown to find them. Rates are probabilities from 0 to 1, and hold for each picture independently.
 */
public sealed interface Fault {

    /**
     * A watermark that gives a species away.
     *
     * @param species the number of the species
     * @param rate how many of its pictures bear the mark
     * @param elsewhere how many of all other pictures do
     */
    record Marked(int species, double rate, double elsewhere) implements Fault {
        /** Within their ranges. @throws LimpidException if not */
        public Marked {
            requireSpecies(species);
            requireRate(rate);
            requireRate(elsewhere);
        }
    }

    /**
     * A watermark that overrules what is on the picture: whatever bears it is called one species.
     *
     * @param species the number of that species
     * @param rate how many pictures of all other species bear the mark and its label
     */
    record Stamped(int species, double rate) implements Fault {
        /** Within its range. @throws LimpidException if not */
        public Stamped {
            requireSpecies(species);
            requireRate(rate);
        }
    }

    /**
     * Every species is at home in one kind of place.
     *
     * @param rate how many of its pictures show it there; the others show it before one of the other backdrops, each
     *     as often
     */
    record Homed(double rate) implements Fault {
        /** Within its range. @throws LimpidException if not */
        public Homed {
            requireRate(rate);
        }

        /** Where a species is at home. */
        public static BackdropKind home(int species) {
            List<BackdropKind> all = BackdropKind.all();
            return all.get(species % all.size());
        }
    }

    /**
     * Wrong labels.
     *
     * @param rate how many of all pictures have the label of another species, each other one as often
     */
    record Mislabelled(double rate) implements Fault {
        /** Within its range. @throws LimpidException if not */
        public Mislabelled {
            requireRate(rate);
        }
    }

    /**
     * A protected attribute that goes with the label: membership of a group is shown by a scarf.
     *
     * @param labels the labels it goes with
     * @param rate how many of the pictures with these labels show a member
     * @param elsewhere how many of all other pictures do
     */
    record Grouped(Set<Integer> labels, double rate, double elsewhere) implements Fault {
        /** Within their ranges, with a copy of the labels. @throws LimpidException if not */
        public Grouped {
            labels = Set.copyOf(labels);
            labels.forEach(Fault::requireSpecies);
            requireRate(rate);
            requireRate(elsewhere);
        }
    }

    private static void requireRate(double rate) {
        if (!(rate >= 0 && rate <= 1)) {
            throw LimpidException.badInput("a rate lies between 0 and 1, and " + rate + " does not");
        }
    }

    private static void requireSpecies(int species) {
        int count = Species.all().size();
        if (species < 0 || species >= count) {
            throw LimpidException.badInput("there are species 0 to " + (count - 1) + ", and no species " + species);
        }
    }
}
