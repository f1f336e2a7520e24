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
 * The share of the groups of pixels that have scores although the network ignores them, or none although it does not.
 *
 * <p>Ref.: Nguyen and Rodríguez Martínez, On quantitative aspects of model interpretability, 2020, arXiv 2007.07584.
 *
 * @param groups number of groups of pixels that are replaced together
 * @param replacement what they are replaced by
 * @param tolerance changes of the logit and shares of the scores below it count as none
 */
public record NonSensitivity(int groups, Replacement replacement, double tolerance) implements ExplanationMetric {
    /** With the usual settings. */
    public static final NonSensitivity STANDARD = new NonSensitivity(196, Replacement.mean(), 1e-4);

    @Override
    public MetricInfo info() {
        return MetricInfo.of("non-sensitivity", Family.AXIOM)
                .lowerIsBetter()
                .range(0, 1)
                .needs(Need.MAP, Need.INPUT, Need.NETWORK)
                .meaning("0 where exactly the pixels that the network ignores have no scores.")
                .order("magnitudes, divided by the largest, averaged over each group")
                .cost("groups + 1 network passes")
                .reference(
                        "Nguyen and Rodríguez Martínez, On quantitative aspects of model interpretability, 2020, arXiv 2007.07584")
                .proved(new Proof.Verified(
                        "quantus 0.6.0, NonSensitivity, on groups of one pixel",
                        1e-4,
                        "it counts pixels, this is their share"));
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
        int wrong = 0;
        for (int i = 0; i < after.length; i++) {
            boolean isIgnored = Math.abs(after[i] - before) < tolerance;
            boolean isZero = Hiding.sum(magnitudes, sets.get(i)) / sets.get(i).cardinality() < tolerance;
            wrong += isIgnored == isZero ? 0 : 1;
        }
        return OptionalDouble.of((double) wrong / after.length);
    }

    @Override
    public Passes passes(InputShape shape) {
        return Passes.network(Hiding.groupCount(shape.pixels(), groups) + 1L);
    }
}
