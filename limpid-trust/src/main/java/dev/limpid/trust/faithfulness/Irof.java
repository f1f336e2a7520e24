package dev.limpid.trust.faithfulness;

import dev.limpid.trust.ExplanationMetric;
import dev.limpid.trust.InputShape;
import dev.limpid.trust.MetricInfo;
import dev.limpid.trust.MetricInfo.Family;
import dev.limpid.trust.MetricInput;
import dev.limpid.trust.Need;
import dev.limpid.trust.Output;
import dev.limpid.trust.Passes;
import dev.limpid.trust.Proof;
import dev.limpid.trust.Replacement;
import dev.limpid.trust.Segmentation;
import java.util.BitSet;
import java.util.List;
import java.util.OptionalDouble;

/**
 * The area over the curve of the probability, relative to that of the input, while segments are replaced in the order of their mean scores.
 *
 * <p>Ref.: Rieger and Hansen, IROF: a low resource evaluation metric for explanation methods, 2020, arXiv 2003.08747.
 *
 * @param segmentation the regions that are replaced at once
 * @param replacement what they are replaced by
 * @param output the number of the class that is read
 */
public record Irof(Segmentation segmentation, Replacement replacement, Output output) implements ExplanationMetric {
    /** With the usual settings. */
    public static final Irof STANDARD = new Irof(Segmentation.grid(7), Replacement.mean(), Output.PROBABILITY);

    @Override
    public MetricInfo info() {
        return MetricInfo.of("irof", Family.FAITHFULNESS)
                .range(Double.NEGATIVE_INFINITY, 1)
                .needs(Need.MAP, Need.INPUT, Need.NETWORK, Need.PROBABILITY)
                .meaning("High where the probability falls as soon as the segments of the highest scores are replaced.")
                .order("signed scores, averaged over each segment, highest first; no normalisation")
                .cost("segments + 1 network passes")
                .reference(
                        "Rieger and Hansen, IROF: a low resource evaluation metric for explanation methods, 2020, arXiv 2003.08747")
                .proved(new Proof.Verified(
                        "quantus 0.6.0, IROF",
                        1e-4,
                        "its area has segments as unit, so it is this number times the number of segments"));
    }

    @Override
    public OptionalDouble of(MetricInput in) {
        in.requireProbabilities();
        List<BitSet> segments = Segmentation.ranked(segmentation.of(in), in.map(), true);
        double before = RemovalCurve.height(in, output);
        if (before == 0) {
            return OptionalDouble.empty();
        }
        double[] heights = RemovalCurve.heightsOfSets(in, segments, replacement, output);
        double area = 0;
        for (int i = 1; i < heights.length; i++) {
            area += (heights[i] + heights[i - 1]) / 2 / before;
        }
        return OptionalDouble.of((segments.size() - area) / segments.size());
    }

    @Override
    public Passes passes(InputShape shape) {
        return Passes.network(segmentation.count(shape) + 1L);
    }
}
