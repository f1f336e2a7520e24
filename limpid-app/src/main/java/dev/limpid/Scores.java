package dev.limpid;

import dev.limpid.attribution.MethodInfo;
import dev.limpid.graph.Tensor;
import dev.limpid.model.Head;
import dev.limpid.report.Provenance;
import java.util.Optional;

/** What is said of scores in words. */
final class Scores {
    private Scores() {}

    /** A warning about scores that are not finite numbers, if there are any. */
    static Optional<String> findNotFinite(Tensor scores) {
        int count = 0;
        for (float score : scores.toFloats()) {
            count += Float.isFinite(score) ? 0 : 1;
        }
        return count == 0
                ? Optional.empty()
                : Optional.of(count + " of " + scores.elementCount()
                        + " scores are not finite numbers; they are drawn as a magenta pattern");
    }

    /**
     * The unit of the scores; some methods let choose whether the target is a logit or a probability.
     *
     * @param head that of what is asked about: without one the target has no probability
     */
    static String unit(MethodInfo info, Provenance provenance, String target, Head head) {
        String output = provenance.parameters().getOrDefault("output", "");
        boolean isOfTarget = info.unit().equals("target") || info.unit().equals("probability");
        if (isOfTarget && !output.isEmpty()) {
            return output.equals("probability") && head != Head.NONE ? "probability" : target;
        }
        return info.unitFor(target);
    }
}
