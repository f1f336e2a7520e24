package dev.limpid.trust.faithfulness;

import dev.limpid.trust.ExplanationMetric;
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
import dev.limpid.trust.Segmentation;
import java.util.BitSet;
import java.util.List;
import java.util.OptionalDouble;

/**
 * The mean height of the probability while square regions are replaced in the order of their scores.
 *
 * <p>Ref.: Montavon, Samek and Müller, Methods for Interpreting and Understanding Deep Neural Networks, 2018, arXiv 1706.07979.
 *
 * @param segmentation the regions that are replaced at once
 * @param replacement what they are replaced by
 * @param output the number of the class that is read
 */
public record Selectivity(Segmentation segmentation, Replacement replacement, Output output)
        implements ExplanationMetric {
    /** With the usual settings. */
    public static final Selectivity STANDARD =
            new Selectivity(Segmentation.grid(14), Replacement.mean(), Output.PROBABILITY);

    @Override
    public MetricInfo info() {
        return MetricInfo.of("selectivity", Family.FAITHFULNESS)
                .lowerIsBetter()
                .range(0, 1)
                .needs(Need.MAP, Need.INPUT, Need.NETWORK)
                .meaning("Low where the probability falls as soon as the regions of the highest scores are replaced.")
                .order("signed scores, summed over each region, highest first; no normalisation")
                .cost("regions network passes")
                .reference(
                        "Montavon, Samek and Müller, Methods for Interpreting and Understanding Deep Neural Networks, 2018, arXiv 1706.07979")
                .proved(new Proof.Verified(
                        "quantus 0.6.0, Selectivity",
                        1e-4,
                        "its area has regions as unit, so it is this number times the number of regions minus 1"));
    }

    @Override
    public OptionalDouble of(MetricInput in) {
        List<BitSet> regions = Segmentation.ranked(segmentation.of(in), in.map(), false);
        return OptionalDouble.of(Numbers.meanHeight(RemovalCurve.heightsOfSets(in, regions, replacement, output)));
    }

    @Override
    public Passes passes(InputShape shape) {
        return Passes.network(segmentation.count(shape));
    }
}
