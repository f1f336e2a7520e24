package dev.limpid.trust.axiom;

import dev.limpid.trust.ExplanationMetric;
import dev.limpid.trust.Hiding;
import dev.limpid.trust.InputShape;
import dev.limpid.trust.MetricInfo;
import dev.limpid.trust.MetricInfo.Family;
import dev.limpid.trust.MetricInput;
import dev.limpid.trust.Need;
import dev.limpid.trust.Normalisation;
import dev.limpid.trust.Output;
import dev.limpid.trust.Passes;
import dev.limpid.trust.Proof;
import dev.limpid.trust.Replacement;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.OptionalDouble;

/**
 * The share of the magnitudes that is on groups of pixels which the network ignores.
 *
 * <p>Ref.: Sundararajan and Najmi, The many Shapley values for model explanation, 2020, arXiv 1908.08474.
 *
 * @param groups number of groups of pixels that are replaced together
 * @param replacement what they are replaced by
 * @param tolerance changes of the logit below it count as none
 */
public record Dummy(int groups, Replacement replacement, double tolerance) implements ExplanationMetric {
    /** With the usual settings. */
    public static final Dummy STANDARD = new Dummy(196, Replacement.mean(), 1e-4);

    @Override
    public MetricInfo info() {
        return MetricInfo.of("dummy", Family.AXIOM)
                .lowerIsBetter()
                .range(0, 1)
                .needs(Need.MAP, Need.INPUT, Need.NETWORK)
                .meaning("0 where pixels that the network ignores have no scores.")
                .order("magnitudes, as shares of their sum")
                .cost("groups + 1 network passes")
                .reference(
                        "Sundararajan and Najmi, The many Shapley values for model explanation, 2020, arXiv 1908.08474")
                .proved(new Proof.ClosedForm("the share of the scores on inputs that a linear function does not read"));
    }

    @Override
    public OptionalDouble of(MetricInput in) {
        int size = Hiding.groupSize(in.shape().pixels(), groups);
        int[] order = new int[in.shape().pixels()];
        Arrays.setAll(order, p -> p);
        List<BitSet> sets = Hiding.groups(order, size);
        double before = in.network().of(in.input())[in.target()];
        double[] after = Hiding.outputs(in, replacement, Output.SCORE, sets);
        float[] magnitudes = Normalisation.MAGNITUDE.of(in.map());
        double ignored = 0;
        double all = 0;
        for (int i = 0; i < after.length; i++) {
            double sum = Hiding.sum(magnitudes, sets.get(i));
            all += sum;
            ignored += Math.abs(after[i] - before) < tolerance ? sum : 0;
        }
        return all == 0 ? OptionalDouble.empty() : OptionalDouble.of(ignored / all);
    }

    @Override
    public Passes passes(InputShape shape) {
        return Passes.network(Hiding.groupCount(shape.pixels(), groups) + 1L);
    }
}
