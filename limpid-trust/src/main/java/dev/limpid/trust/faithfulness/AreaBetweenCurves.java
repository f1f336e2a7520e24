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
 * The area between the curves of the least relevant first and of the most relevant first.
 *
 * <p>Ref.: Schulz, Sixt, Tombari and Landgraf, Restricting the Flow: Information Bottlenecks for Attribution, 2020, arXiv 2001.00396.
 *
 * @param steps how many times the network is asked again
 * @param replacement what pixels are replaced by
 * @param output the number of the class that is read
 */
public record AreaBetweenCurves(int steps, Replacement replacement, Output output) implements ExplanationMetric {
    /** With the usual settings. */
    public static final AreaBetweenCurves STANDARD = new AreaBetweenCurves(50, Replacement.mean(), Output.SCORE);

    @Override
    public MetricInfo info() {
        return MetricInfo.of("abpc", Family.FAITHFULNESS)
                .range(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY)
                .needs(Need.MAP, Need.INPUT, Need.NETWORK)
                .meaning(
                        "How much higher the score stays, in logits, when the least relevant pixels are replaced first; 0 for a map without information.")
                .order("signed scores, highest first; equal scores in the order of the pixels; no normalisation")
                .cost("2 (steps + 1) network passes")
                .reference(
                        "Schulz, Sixt, Tombari and Landgraf, Restricting the Flow: Information Bottlenecks for Attribution, 2020, arXiv 2001.00396")
                .proved(new Proof.Verified(
                        "explainiverse 0.15.2, compute_deletion_auc",
                        1e-4,
                        "the area for the negated map minus the area for the map"));
    }

    @Override
    public OptionalDouble of(MetricInput in) {
        double least = RemovalCurve.area(in, RemovalCurve.leastRelevantFirst(in), steps, replacement, output);
        double most = RemovalCurve.area(in, RemovalCurve.mostRelevantFirst(in), steps, replacement, output);
        return OptionalDouble.of(least - most);
    }

    @Override
    public Passes passes(InputShape shape) {
        return Passes.network(2L * Hiding.counts(shape.pixels(), steps).length);
    }
}
