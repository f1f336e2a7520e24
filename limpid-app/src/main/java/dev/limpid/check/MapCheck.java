package dev.limpid.check;

import dev.limpid.Explanation;
import java.util.Optional;

/**
 * A map beside its reference.
 *
 * @param method the method
 * @param drift how far it is; empty if there is no map
 * @param isPassed whether it is near enough
 * @param explanation the map now; empty if the method failed
 * @param problem why there is none; empty if there is one
 */
public record MapCheck(
        String method,
        Optional<Drift> drift,
        boolean isPassed,
        Optional<Explanation> explanation,
        Optional<String> problem) {}
