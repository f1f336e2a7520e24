package dev.limpid.similar;

import dev.limpid.inside.Gathered;
import java.util.List;

/**
 * Prototypes and criticisms of classes.
 *
 * @param layer whose features are compared
 * @param classes in the order of their numbers
 * @param accuracy the share of the other inputs of these classes whose nearest prototype is of their class; NaN if there are none
 * @param atRandom the same with as many inputs drawn at random instead of prototypes
 * @param judged how many inputs that is measured on
 * @param failures inputs that could not be read
 */
public record PrototypeResult(
        String layer,
        List<OfClass> classes,
        double accuracy,
        double atRandom,
        int judged,
        List<Gathered.Failure> failures) {
    public PrototypeResult {
        classes = List.copyOf(classes);
        failures = List.copyOf(failures);
    }

    /** How many classes have more inputs than prototypes. */
    public long chosen() {
        return classes.stream().filter(c -> !c.isWhole()).count();
    }

    /**
     * A class.
     *
     * @param name of the class
     * @param size how many inputs
     * @param prototypes the most useful first
     * @param criticisms inputs that these represent worst
     * @param discrepancy the squared maximum mean discrepancy of the class and its prototypes
     * @param atRandom the same for as many inputs drawn at random, on average
     */
    public record OfClass(
            String name,
            int size,
            List<Member> prototypes,
            List<Member> criticisms,
            double discrepancy,
            double atRandom) {
        public OfClass {
            prototypes = List.copyOf(prototypes);
            criticisms = List.copyOf(criticisms);
        }

        /** Whether the prototypes represent the class better than inputs drawn at random. */
        public boolean isGood() {
            return !isWhole() && discrepancy < atRandom;
        }

        /** Whether every input is a prototype, so that there was no choice. */
        public boolean isWhole() {
            return prototypes.size() >= size;
        }
    }

    /**
     * A prototype or criticism.
     *
     * @param number in the data set
     * @param name of the input
     * @param weight how much of the class it stands for; 0 for a criticism
     * @param predicted the name of its predicted class
     */
    public record Member(int number, String name, double weight, String predicted) {}
}
