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
import java.util.Arrays;
import java.util.OptionalDouble;

/**
 * The mean height of the probability while the pixels are replaced, the most relevant first, without the height before the first.
 *
 * <p>Ref.: Bach, Binder, Montavon, Klauschen, Müller and Samek, On Pixel-Wise Explanations for Non-Linear Classifier Decisions by Layer-Wise Relevance Propagation, 2015, doi:10.1371/journal.pone.0130140.
 *
 * @param steps how many times the network is asked again
 * @param replacement what pixels are replaced by
 * @param output the number of the class that is read
 */
public record PixelFlipping(int steps, Replacement replacement, Output output) implements ExplanationMetric {
    /** With the usual settings. */
    public static final PixelFlipping STANDARD = new PixelFlipping(50, Replacement.black(), Output.PROBABILITY);

    @Override
    public MetricInfo info() {
        return MetricInfo.of("pixel-flipping", Family.FAITHFULNESS)
                .lowerIsBetter()
                .range(0, 1)
                .needs(Need.MAP, Need.INPUT, Need.NETWORK)
                .meaning("Low where the probability falls as soon as the pixels of the highest scores are flipped.")
                .order("signed scores, highest first; equal scores in the order of the pixels; no normalisation")
                .cost("steps + 1 network passes")
                .reference(
                        "Bach, Binder, Montavon, Klauschen, Müller and Samek, On Pixel-Wise Explanations for Non-Linear Classifier Decisions by Layer-Wise Relevance Propagation, 2015, doi:10.1371/journal.pone.0130140")
                .proved(
                        new Proof.Verified(
                                "quantus 0.6.0, PixelFlipping with return_auc_per_sample",
                                1e-4,
                                "its area has steps as unit, so it is this number times the number of steps minus 1; it flips channels one by one"));
    }

    @Override
    public OptionalDouble of(MetricInput in) {
        double[] heights = RemovalCurve.heights(in, RemovalCurve.mostRelevantFirst(in), steps, replacement, output);
        return OptionalDouble.of(Numbers.meanHeight(Arrays.copyOfRange(heights, 1, heights.length)));
    }

    @Override
    public Passes passes(InputShape shape) {
        return Passes.network(Hiding.counts(shape.pixels(), steps).length);
    }
}
