package dev.limpid.verify;

import java.util.List;

/**
 * What verification found.
 *
 * @param command the command line that was run again
 * @param compared how many pieces of the report were compared
 * @param mismatches what does not hold
 * @param isSameEnvironment whether Java, system and number of processors are those of the report, so that nothing may differ
 */
public record VerifyResult(String command, int compared, List<Mismatch> mismatches, boolean isSameEnvironment) {
    public VerifyResult {
        mismatches = List.copyOf(mismatches);
    }

    /** Whether everything holds. */
    public boolean holds() {
        return mismatches.isEmpty();
    }
}
