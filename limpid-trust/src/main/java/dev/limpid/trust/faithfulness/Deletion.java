package dev.limpid.trust.faithfulness;

import dev.limpid.trust.ExplanationMetric;
import dev.limpid.trust.Hiding;
import dev.limpid.trust.InputShape;
import dev.limpid.trust.MetricInfo;
import dev.limpid.trust.MetricInfo.Family;
import dev.limpid.trust.MetricInput;
import dev.limpid.trust.Need;
import dev.limpid.trust.Output;
import dev.limpid.trust.Passes;
import dev.limpid.trust.Proof;
import dev.limpid.trust.Replacement;
import java.util.OptionalDouble;

/**
 * The area under the curve of the probability while the pixels are replaced, those with the highest scores first.
 *
 * <p>Ref.: Petsiuk, Das and Saenko, RISE: Randomized Input Sampling for Explanation of Black-box Models, 2018, arXiv 1806.07421.
 *
 * @param steps how many times the network is asked again
 * @param replacement what pixels are replaced by
 * @param output the number of the class that is read
 */
public record Deletion(int steps, Replacement replacement, Output output) implements ExplanationMetric {
    /** With the usual settings. */
    public static final Deletion STANDARD = new Deletion(50, Replacement.mean(), Output.PROBABILITY);

    @Override
    public MetricInfo info() {
        return MetricInfo.of("deletion", Family.FAITHFULNESS)
                .lowerIsBetter()
                .range(0, 1)
                .needs(Need.MAP, Need.INPUT, Need.NETWORK)
                .meaning("Low where the probability falls as soon as the pixels of the highest scores are gone.")
                .order("signed scores, highest first; equal scores in the order of the pixels; no normalisation")
                .cost("steps + 1 network passes")
                .reference(
                        "Petsiuk, Das and Saenko, RISE: Randomized Input Sampling for Explanation of Black-box Models, 2018, arXiv 1806.07421")
                .proved(new Proof.Verified(
                        "explainiverse 0.15.2, compute_deletion_auc", 1e-4, "it ranks magnitudes unless told not to"));
    }

    @Override
    public OptionalDouble of(MetricInput in) {
        return OptionalDouble.of(RemovalCurve.area(in, RemovalCurve.mostRelevantFirst(in), steps, replacement, output));
    }

    @Override
    public Passes passes(InputShape shape) {
        return Passes.network(Hiding.counts(shape.pixels(), steps).length);
    }
}
