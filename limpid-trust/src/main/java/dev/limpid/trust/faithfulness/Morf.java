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
 * The mean fall of the score while the pixels are replaced, the most relevant first (AOPC over pixels).
 *
 * <p>Ref.: Samek, Binder, Montavon, Lapuschkin and Müller, Evaluating the Visualization of What a Deep Neural Network Has Learned, 2017, arXiv 1509.06321.
 *
 * @param steps how many times the network is asked again
 * @param replacement what pixels are replaced by
 * @param output the number of the class that is read
 */
public record Morf(int steps, Replacement replacement, Output output) implements ExplanationMetric {
    /** With the usual settings. */
    public static final Morf STANDARD = new Morf(50, Replacement.mean(), Output.SCORE);

    @Override
    public MetricInfo info() {
        return MetricInfo.of("morf", Family.FAITHFULNESS)
                .range(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY)
                .needs(Need.MAP, Need.INPUT, Need.NETWORK)
                .meaning(
                        "The mean fall of the score, in logits, while the pixels of the highest scores are replaced first.")
                .order("signed scores, highest first; equal scores in the order of the pixels; no normalisation")
                .cost("steps + 1 network passes")
                .reference(
                        "Samek, Binder, Montavon, Lapuschkin and Müller, Evaluating the Visualization of What a Deep Neural Network Has Learned, 2017, arXiv 1509.06321")
                .proved(new Proof.Verified(
                        "explainiverse 0.15.2, compute_deletion_auc with its curve",
                        1e-4,
                        "AOPC of the curve with its first height, as in the paper"));
    }

    @Override
    public OptionalDouble of(MetricInput in) {
        return OptionalDouble.of(RemovalCurve.meanDrop(
                RemovalCurve.heights(in, RemovalCurve.mostRelevantFirst(in), steps, replacement, output)));
    }

    @Override
    public Passes passes(InputShape shape) {
        return Passes.network(Hiding.counts(shape.pixels(), steps).length);
    }
}
