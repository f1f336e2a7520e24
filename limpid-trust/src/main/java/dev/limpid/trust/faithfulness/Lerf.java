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
 * The mean fall of the score while the pixels are replaced, the least relevant first.
 *
 * <p>Ref.: Samek, Binder, Montavon, Lapuschkin and Müller, Evaluating the Visualization of What a Deep Neural Network Has Learned, 2017, arXiv 1509.06321.
 *
 * @param steps how many times the network is asked again
 * @param replacement what pixels are replaced by
 * @param output the number of the class that is read
 */
public record Lerf(int steps, Replacement replacement, Output output) implements ExplanationMetric {
    /** With the usual settings. */
    public static final Lerf STANDARD = new Lerf(50, Replacement.mean(), Output.SCORE);

    @Override
    public MetricInfo info() {
        return MetricInfo.of("lerf", Family.FAITHFULNESS)
                .lowerIsBetter()
                .range(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY)
                .needs(Need.MAP, Need.INPUT, Need.NETWORK)
                .meaning(
                        "The mean fall of the score, in logits, while the pixels of the lowest scores are replaced first: small where they do not matter.")
                .order("signed scores, lowest first; equal scores in the order of the pixels; no normalisation")
                .cost("steps + 1 network passes")
                .reference(
                        "Samek, Binder, Montavon, Lapuschkin and Müller, Evaluating the Visualization of What a Deep Neural Network Has Learned, 2017, arXiv 1509.06321")
                .proved(new Proof.Verified(
                        "explainiverse 0.15.2, compute_deletion_auc with its curve",
                        1e-4,
                        "AOPC of the curve of the negated map"));
    }

    @Override
    public OptionalDouble of(MetricInput in) {
        return OptionalDouble.of(RemovalCurve.meanDrop(
                RemovalCurve.heights(in, RemovalCurve.leastRelevantFirst(in), steps, replacement, output)));
    }

    @Override
    public Passes passes(InputShape shape) {
        return Passes.network(Hiding.counts(shape.pixels(), steps).length);
    }
}
