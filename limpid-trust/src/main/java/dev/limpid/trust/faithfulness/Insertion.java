package dev.limpid.trust.faithfulness;

import dev.limpid.trust.ExplanationMetric;
import dev.limpid.trust.Hiding;
import dev.limpid.trust.InputShape;
import dev.limpid.trust.MetricInfo;
import dev.limpid.trust.MetricInfo.Family;
import dev.limpid.trust.MetricInput;
import dev.limpid.trust.Need;
import dev.limpid.trust.Numbers;
import dev.limpid.trust.Output;
import dev.limpid.trust.Passes;
import dev.limpid.trust.Proof;
import dev.limpid.trust.Replacement;
import java.util.BitSet;
import java.util.List;
import java.util.OptionalDouble;

/**
 * The area under the curve of the probability while the pixels are shown on a blurred input, those with the highest scores
 * first.
 *
 * <p>Ref.: Petsiuk, Das and Saenko, RISE: Randomized Input Sampling for Explanation of Black-box Models, 2018, arXiv 1806.07421.
 *
 * @param steps how many times the network is asked again
 * @param replacement what the pixels are before they are shown
 * @param output the number of the class that is read
 */
public record Insertion(int steps, Replacement replacement, Output output) implements ExplanationMetric {
    /** With the usual settings. */
    public static final Insertion STANDARD = new Insertion(50, Replacement.blur(0.05), Output.PROBABILITY);

    @Override
    public MetricInfo info() {
        return MetricInfo.of("insertion", Family.FAITHFULNESS)
                .range(0, 1)
                .needs(Need.MAP, Need.INPUT, Need.NETWORK)
                .meaning("High where the pixels of the highest scores are enough for the probability.")
                .order("signed scores, highest first; equal scores in the order of the pixels; no normalisation")
                .cost("steps + 1 network passes")
                .reference(
                        "Petsiuk, Das and Saenko, RISE: Randomized Input Sampling for Explanation of Black-box Models, 2018, arXiv 1806.07421")
                .proved(new Proof.Verified(
                        "explainiverse 0.15.2, compute_insertion_auc", 1e-4, "it ranks magnitudes unless told not to"));
    }

    @Override
    public OptionalDouble of(MetricInput in) {
        int[] counts = Hiding.counts(in.shape().pixels(), steps);
        List<BitSet> shown = Hiding.first(RemovalCurve.mostRelevantFirst(in), counts);
        double[] at = new double[counts.length];
        for (int i = 0; i < at.length; i++) {
            at[i] = counts[i];
        }
        List<BitSet> hidden = Hiding.others(shown, in.shape().pixels());
        return OptionalDouble.of(Numbers.meanHeight(at, Hiding.outputs(in, replacement, output, hidden)));
    }

    @Override
    public Passes passes(InputShape shape) {
        return Passes.network(Hiding.counts(shape.pixels(), steps).length);
    }
}
