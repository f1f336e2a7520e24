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
 * The mean fall of the probability while square regions are replaced in the order of their scores (AOPC over regions).
 *
 * <p>Ref.: Samek, Binder, Montavon, Lapuschkin and Müller, Evaluating the Visualization of What a Deep Neural Network Has Learned, 2017, arXiv 1509.06321.
 *
 * @param segmentation the regions that are replaced at once
 * @param replacement what they are replaced by
 * @param output the number of the class that is read
 */
public record RegionPerturbation(Segmentation segmentation, Replacement replacement, Output output)
        implements ExplanationMetric {
    /** With the usual settings. */
    public static final RegionPerturbation STANDARD =
            new RegionPerturbation(Segmentation.grid(14), Replacement.mean(), Output.PROBABILITY);

    @Override
    public MetricInfo info() {
        return MetricInfo.of("region-perturbation", Family.FAITHFULNESS)
                .range(-1, 1)
                .needs(Need.MAP, Need.INPUT, Need.NETWORK)
                .meaning("The mean fall of the probability while the regions of the highest scores are replaced first.")
                .order("signed scores, summed over each region, highest first; no normalisation")
                .cost("regions + 1 network passes")
                .reference(
                        "Samek, Binder, Montavon, Lapuschkin and Müller, Evaluating the Visualization of What a Deep Neural Network Has Learned, 2017, arXiv 1509.06321")
                .proved(new Proof.Verified(
                        "quantus 0.6.0, RegionPerturbation",
                        1e-4,
                        "it returns the falls; their sum divided by the regions + 1 is this number"));
    }

    @Override
    public OptionalDouble of(MetricInput in) {
        List<BitSet> regions = Segmentation.ranked(segmentation.of(in), in.map(), false);
        double before = RemovalCurve.height(in, output);
        double sum = 0;
        for (double height : RemovalCurve.heightsOfSets(in, regions, replacement, output)) {
            sum += before - height;
        }
        return OptionalDouble.of(sum / (regions.size() + 1));
    }

    @Override
    public Passes passes(InputShape shape) {
        return Passes.network(segmentation.count(shape) + 1L);
    }
}
