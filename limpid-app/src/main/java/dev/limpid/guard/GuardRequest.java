package dev.limpid.guard;

import dev.limpid.contrast.attack.Attacks;
import dev.limpid.error.LimpidException;
import java.util.List;
import java.util.OptionalDouble;

/**
 * How a detector is fitted and judged.
 *
 * @param attacks the names of the attacks; see {@link Attacks}
 * @param radius how large a change may be, in the norm of each attack; empty for the usual ones
 * @param seed of what is drawn at random
 */
public record GuardRequest(List<String> attacks, OptionalDouble radius, long seed) {
    /** Attacks of different kinds, with their usual radii. */
    public static final GuardRequest USUAL = new GuardRequest(
            List.of("fgsm", "pgd-linf", "bim-linf", "pgd-l2", "bim-l2", "deepfool-l2", "few-pixels"),
            OptionalDouble.empty(),
            0);

    public GuardRequest {
        attacks = List.copyOf(attacks);
        attacks.forEach(Attacks::named);
        if (attacks.size() < 2 || attacks.stream().distinct().count() != attacks.size()) {
            throw LimpidException.badInput(
                    "a detector is judged by attacks that it was not fitted on, so there must be at"
                            + " least two different ones");
        }
        if (radius.isPresent() && !(radius.getAsDouble() > 0)) {
            throw LimpidException.badInput("a radius is above 0");
        }
    }
}
