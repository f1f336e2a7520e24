package dev.limpid.world;

import dev.limpid.error.LimpidException;
import dev.limpid.world.place.BackdropKind;
import java.util.List;
import java.util.Set;

/**
 * A fault planted in the data at a known rate, so that methods that search for such faults can be tested. Rates are
 * probabilities from 0 to 1 and apply to each image independently.
 */
public sealed interface Fault {

    /**
     * A watermark that correlates with a species.
     *
     * @param species the number of the species
     * @param rate the share of its images with the watermark
     * @param elsewhere the same share among all other images
     */
    record Marked(int species, double rate, double elsewhere) implements Fault {
        /** @throws LimpidException if a value is out of range */
        public Marked {
            requireSpecies(species);
            requireRate(rate);
            requireRate(elsewhere);
        }
    }

    /**
     * A watermark that overrides the label: every image with it is labelled as one species.
     *
     * @param species the number of that species
     * @param rate the share of images of all other species that get the watermark and this label
     */
    record Stamped(int species, double rate) implements Fault {
        /** @throws LimpidException if the rate is out of range */
        public Stamped {
            requireSpecies(species);
            requireRate(rate);
        }
    }

    /**
     * A background that correlates with the species: every species has one preferred background.
     *
     * @param rate the share of its images with that background; the other backgrounds share the rest equally
     */
    record Homed(double rate) implements Fault {
        /** @throws LimpidException if the rate is out of range */
        public Homed {
            requireRate(rate);
        }

        /** The preferred background of a species. */
        public static BackdropKind home(int species) {
            List<BackdropKind> all = BackdropKind.all();
            return all.get(species % all.size());
        }
    }

    /**
     * Wrong labels.
     *
     * @param rate the share of images with the label of another species, drawn uniformly
     */
    record Mislabelled(double rate) implements Fault {
        /** @throws LimpidException if the rate is out of range */
        public Mislabelled {
            requireRate(rate);
        }
    }

    /**
     * A protected attribute that correlates with the label: members of a group wear a scarf.
     *
     * @param labels the labels that it correlates with
     * @param rate the share of members among the images with these labels
     * @param elsewhere the same share among all other images
     */
    record Grouped(Set<Integer> labels, double rate, double elsewhere) implements Fault {
        /** Copies the labels. @throws LimpidException if a value is out of range */
        public Grouped {
            labels = Set.copyOf(labels);
            labels.forEach(Fault::requireSpecies);
            requireRate(rate);
            requireRate(elsewhere);
        }
    }

    private static void requireRate(double rate) {
        if (!(rate >= 0 && rate <= 1)) {
            throw LimpidException.badInput("a rate must be from 0 to 1, not " + rate);
        }
    }

    private static void requireSpecies(int species) {
        int count = Species.all().size();
        if (species < 0 || species >= count) {
            throw LimpidException.badInput(
                    "there is no species " + species + "; species are numbered from 0 to " + (count - 1));
        }
    }
}
