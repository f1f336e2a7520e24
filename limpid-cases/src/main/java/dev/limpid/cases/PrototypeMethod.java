package dev.limpid.cases;

import dev.limpid.error.LimpidException;
import java.util.Arrays;
import java.util.Locale;

/** How members that represent a set are chosen. */
public enum PrototypeMethod {
    /**
     * Prototypes of equal weight that minimise the discrepancy greedily, and criticisms where the densities of set and prototypes
     * differ most.
     *
     * <p>Ref. Kim, Khanna and Koyejo, Examples are not Enough, Learn to Criticize! Criticism for Interpretability, 2016.
     */
    MMD_CRITIC(false),
    /**
     * Prototypes with weights that are not negative, chosen one after the other by the slope of the objective. It has no criticisms.
     *
     * <p>Ref. Gurumoorthy, Dhurandhar, Cecchi and Aggarwal, Efficient Data Representation by Selecting Prototypes with Importance
     * Weights, 2019, arXiv 1707.01212.
     */
    PROTODASH(true);

    private final boolean isWeighted;

    PrototypeMethod(boolean isWeighted) {
        this.isWeighted = isWeighted;
    }

    /** The one of a name, such as {@code mmd-critic}. @throws LimpidException if there is none */
    public static PrototypeMethod parse(String name) {
        return Arrays.stream(values())
                .filter(m -> m.label().equals(name))
                .findFirst()
                .orElseThrow(() -> LimpidException.badInput(
                        "'" + name + "' chooses no prototypes; write mmd-critic or protodash"));
    }

    /** Its name as users write it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whether prototypes have weights of their own; if not, they have criticisms. */
    public boolean isWeighted() {
        return isWeighted;
    }

    /**
     * The members that represent a set. The same set gives the same members.
     *
     * @param count prototypes, at least 1; a smaller set has fewer
     * @param criticisms at least 0, and 0 for {@link #PROTODASH}; a set with fewer members beside the prototypes has fewer
     * @throws LimpidException if a number is out of its range
     */
    public Prototypes choose(Kernel kernel, int count, int criticisms) {
        check(count, criticisms);
        return this == PROTODASH
                ? Prototypes.protoDash(kernel, count)
                : Prototypes.mmdCritic(kernel, count, criticisms);
    }

    /** Refuses numbers that cannot be chosen. @throws LimpidException if one is out of its range */
    public void check(int count, int criticisms) {
        if (count < 1) {
            throw LimpidException.badInput("there must be at least 1 prototype of each class, not " + count);
        }
        if (criticisms < 0) {
            throw LimpidException.badInput("there must be at least 0 criticisms of each class, not " + criticisms);
        }
        if (isWeighted && criticisms > 0) {
            throw LimpidException.badInput(label() + " has no criticisms; mmd-critic has some");
        }
    }
}
