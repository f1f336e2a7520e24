package dev.limpid;

import dev.limpid.attribution.MethodInfo;
import dev.limpid.graph.Tensor;
import dev.limpid.model.Head;
import dev.limpid.report.Provenance;
import dev.limpid.report.ScoreMap;
import java.util.Optional;
import java.util.OptionalDouble;

/** What is said of scores in words. */
final class Scores {
    private Scores() {}

    /** A warning about scores that are not finite numbers, if there are any. */
    static Optional<String> findNotFinite(Tensor scores) {
        int count = 0;
        for (float score : scores.toFloats()) {
            count += Float.isFinite(score) ? 0 : 1;
        }
        if (count == 0) {
            return Optional.empty();
        }
        String what = count + " of " + scores.elementCount() + " scores are not finite numbers";
        if (!ScoreMap.isMap(scores)) {
            return Optional.of(what);
        }
        ScoreMap map = ScoreMap.of(scores, 0);
        return Optional.of(what + "; " + map.notFinite() + " of " + map.width() * map.height()
                + " places have no number and are drawn as a magenta pattern");
    }

    /** A warning about a completeness gap that is not a finite number, if it is none. */
    static Optional<String> findNotFinite(OptionalDouble gap) {
        return gap.isEmpty() || Double.isFinite(gap.getAsDouble())
                ? Optional.empty()
                : Optional.of("the completeness gap is " + gap.getAsDouble()
                        + ": the sum of the scores, or the sum that was promised, is not a finite number");
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
