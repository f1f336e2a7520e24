package dev.limpid.attack;

import dev.limpid.attribution.catalogue.Methods;
import dev.limpid.error.LimpidException;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Which explanations are attacked, and how.
 *
 * @param methods the names of methods of attribution
 * @param radius the largest change of a value, 1 = from black to white; empty for 4/255
 * @param seed of the noise that each attack is compared with
 */
public record MapAttackRequest(List<String> methods, OptionalDouble radius, long seed) {
    private static final double USUAL = 4.0 / 255;

    public MapAttackRequest {
        methods = List.copyOf(methods);
        methods.forEach(Methods::named);
        if (methods.isEmpty()) {
            throw LimpidException.badInput("no explanation is named");
        }
        if (radius.isPresent() && !(radius.getAsDouble() > 0 && radius.getAsDouble() <= 1)) {
            throw LimpidException.badInput("a radius is above 0 and at most 1, the difference between black and white");
        }
    }

    /** How large a change may be. */
    public double size() {
        return radius.orElse(USUAL);
    }
}
