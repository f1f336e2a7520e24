package dev.limpid.report.html;

import dev.limpid.attribution.MethodInfo;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The explanation of a method.
 *
 * @param id its anchor
 * @param name its name
 * @param family the method's family
 * @param meaning what the method computes, in two sentences
 * @param facts formula, cost, laws, reference
 */
public record MethodNote(String id, String name, String family, String meaning, List<Fact> facts) {
    /** Copies the list. */
    public MethodNote {
        facts = List.copyOf(facts);
    }

    static MethodNote of(String id, MethodInfo info) {
        String laws = info.laws().stream().map(MethodNote::sentence).collect(Collectors.joining(" "));
        return new MethodNote(
                id,
                info.name(),
                family(info),
                info.meaning(),
                List.of(
                        new Fact("Formula", info.formula()),
                        new Fact("Cost", info.cost()),
                        new Fact("Laws", laws),
                        new Fact("Paper", info.reference()),
                        new Fact("Checked against", info.witness())));
    }

    private static String sentence(MethodInfo.Law law) {
        return switch (law) {
            case COMPLETENESS -> "Completeness: the scores sum to the target's score minus its score on the baseline.";
            case CONSERVATION -> "Conservation: the scores sum to the target's score minus what biases absorb.";
            case LINEARITY -> "Linearity: the scores for a sum of targets are the sum of the scores for each.";
            case IMPLEMENTATION_INVARIANCE ->
                "Implementation invariance: networks that compute the same function get the same scores.";
            case BATCH_EQUIVARIANCE -> "Batch equivariance: each input gets the same scores in a batch as alone.";
            case SEED_DETERMINISM -> "Seed determinism: the same seed gives the same scores.";
        };
    }

    /** The family's name in lower case. */
    static String family(MethodInfo info) {
        return info.family().name().toLowerCase(Locale.ROOT);
    }
}
