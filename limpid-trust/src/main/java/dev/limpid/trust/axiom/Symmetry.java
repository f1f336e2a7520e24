package dev.limpid.trust.axiom;

import dev.limpid.trust.ExplanationMetric;
import dev.limpid.trust.InputShape;
import dev.limpid.trust.MetricInfo;
import dev.limpid.trust.MetricInfo.Family;
import dev.limpid.trust.MetricInput;
import dev.limpid.trust.Need;
import dev.limpid.trust.Passes;
import dev.limpid.trust.Proof;
import java.util.List;
import java.util.OptionalDouble;

/**
 * The mean difference between the scores of two pixels that the network treats alike, on inputs where they are equal.
 *
 * <p>Ref.: Sundararajan, Taly and Yan, Axiomatic Attribution for Deep Networks, 2017, arXiv 1703.01365.
 *
 * @param pairs number of pairs of pixels that are tried
 * @param tolerance differences of the logit below it count as none
 */
public record Symmetry(int pairs, double tolerance) implements ExplanationMetric {
    /** With the usual settings. */
    public static final Symmetry STANDARD = new Symmetry(50, 1e-4);

    @Override
    public MetricInfo info() {
        return MetricInfo.of("symmetry", Family.AXIOM)
                .lowerIsBetter()
                .range(0, 2)
                .needs(Need.INPUT, Need.NETWORK, Need.EXPLAINER)
                .meaning(
                        "0 where pixels that the network treats alike have equal scores when they are equal. Undefined for a network that treats no pair alike.")
                .order("signed scores, relative to the largest magnitude")
                .cost("3 pairs + 1 network passes, at most pairs explanations")
                .reference(
                        "Sundararajan, Taly and Yan, Axiomatic Attribution for Deep Networks, 2017, arXiv 1703.01365")
                .proved(
                        new Proof.ClosedForm(
                                "0 for the gradient of a function that is symmetric, the known difference for a map that is not"));
    }

    @Override
    public OptionalDouble of(MetricInput in) {
        List<int[]> alike = SymmetricPairs.of(in, pairs, tolerance);
        double sum = 0;
        int count = 0;
        List<float[]> maps = in.explained(
                alike.stream().map(pair -> SymmetricPairs.withEqual(in, pair)).toList());
        for (int i = 0; i < alike.size(); i++) {
            int[] pair = alike.get(i);
            float[] map = maps.get(i);
            double largest = 0;
            for (float score : map) {
                largest = Math.max(largest, Math.abs(score));
            }
            sum += largest == 0 ? 0 : Math.abs(map[pair[0]] - map[pair[1]]) / largest;
            count++;
        }
        return count == 0 ? OptionalDouble.empty() : OptionalDouble.of(sum / count);
    }

    @Override
    public Passes passes(InputShape shape) {
        return new Passes(3L * pairs + 1, pairs);
    }
}
