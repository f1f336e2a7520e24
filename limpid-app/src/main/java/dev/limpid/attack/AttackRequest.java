package dev.limpid.attack;

import dev.limpid.contrast.attack.Attack;
import dev.limpid.contrast.attack.Attacks;
import dev.limpid.error.LimpidException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What is attacked, and how.
 *
 * @param methods the names of the attacks; see {@link Attacks}
 * @param target the number or label of the class to predict instead; empty for any other
 * @param radius how large a change may be, in the norm of each attack; empty for the usual ones
 * @param curve radii in the largest change of a value at which projected ascent is tried on every picture; empty for no curve
 * @param seed of what is drawn at random
 */
public record AttackRequest(
        List<String> methods, Optional<String> target, OptionalDouble radius, List<Double> curve, long seed) {
    public AttackRequest {
        methods = List.copyOf(methods);
        curve = curve.stream().sorted().toList();
        if (methods.isEmpty() && curve.isEmpty()) {
            throw LimpidException.badInput("no attack is named, and no radius of a curve");
        }
        methods.forEach(Attacks::named);
        if ((radius.isPresent() && !(radius.getAsDouble() > 0))
                || curve.stream().anyMatch(r -> !(r > 0 && r <= 1))) {
            throw LimpidException.badInput(
                    "a radius is above 0, and those of a curve are at most 1, the difference between black and white");
        }
    }

    /** Attacks with their usual radii. @throws LimpidException if there is no attack of a name */
    public static AttackRequest of(String... methods) {
        return new AttackRequest(List.of(methods), Optional.empty(), OptionalDouble.empty(), List.of(), 0);
    }

    /** How large the change of an attack may be; attacks that look for the smallest change have no limit unless one is stated. */
    double radius(Attack attack) {
        return radius.orElseGet(attack::usualRadius);
    }

    /**
     * A radius as people write it: {@code 8/255} or {@code 0.03}.
     *
     * @throws LimpidException if it is no such number
     */
    public static double parseRadius(String text) {
        String[] parts = text.strip().split("/", -1);
        try {
            if (parts.length <= 2) {
                return Double.parseDouble(parts[0]) / (parts.length == 2 ? Double.parseDouble(parts[1]) : 1);
            }
        } catch (NumberFormatException e) {
            throw LimpidException.badInput("'" + text + "' is no radius; write 8/255 or 0.03", e);
        }
        throw LimpidException.badInput("'" + text + "' is no radius; write 8/255 or 0.03");
    }
}
