package dev.limpid;

import dev.limpid.attribution.MethodInfo;
import dev.limpid.error.LimpidException;
import dev.limpid.report.Provenance;
import java.util.Optional;

/**
 * What one method says of one input, or why it says nothing.
 *
 * @param info the method
 * @param provenance what was asked of it
 * @param explanation what it says; empty where it failed
 * @param failure why it failed; empty where it did not
 */
public record MethodResult(
        MethodInfo info, Provenance provenance, Optional<Explanation> explanation, Optional<LimpidException> failure) {
    static MethodResult of(Explanation explanation) {
        return new MethodResult(
                explanation.info(), explanation.provenance(), Optional.of(explanation), Optional.empty());
    }

    static MethodResult failed(MethodInfo info, Provenance provenance, LimpidException failure) {
        return new MethodResult(info, provenance, Optional.empty(), Optional.of(failure));
    }
}
