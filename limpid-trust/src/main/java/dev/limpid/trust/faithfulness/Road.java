package dev.limpid.trust.faithfulness;

import dev.limpid.trust.ExplanationMetric;
import dev.limpid.trust.Hiding;
import dev.limpid.trust.InputShape;
import dev.limpid.trust.MetricInfo;
import dev.limpid.trust.MetricInfo.Family;
import dev.limpid.trust.MetricInput;
import dev.limpid.trust.Need;
import dev.limpid.trust.Numbers;
import dev.limpid.trust.Passes;
import dev.limpid.trust.Proof;
import dev.limpid.trust.Replacement;
import java.util.BitSet;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Whether the class stays the largest when the most relevant pixels are imputed from their neighbours, averaged over shares.
 *
 * <p>Ref.: Rong, Leemann, Borisov, Kasneci and Kasneci, A Consistent and Efficient Evaluation Strategy for Attribution Methods, 2022, arXiv 2202.00449.
 *
 * @param shares the shares of the pixels that are removed
 * @param replacement what they are replaced by
 */
public record Road(List<Double> shares, Replacement replacement) implements ExplanationMetric {
    /** With the usual settings. */
    public static final Road STANDARD =
            new Road(List.of(0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9), Replacement.inpaint(0.01));

    @Override
    public MetricInfo info() {
        return MetricInfo.of("road", Family.FAITHFULNESS)
                .lowerIsBetter()
                .range(0, 1)
                .needs(Need.MAP, Need.INPUT, Need.NETWORK, Need.PROBABILITY)
                .meaning(
                        "The share of removals after which the explained class is still the prediction; the removed pixels are imputed, so that the picture does not leave the data.")
                .order("signed scores, highest first; no normalisation")
                .cost("shares network passes")
                .reference(
                        "Rong, Leemann, Borisov, Kasneci and Kasneci, A Consistent and Efficient Evaluation Strategy for Attribution Methods, 2022, arXiv 2202.00449")
                .proved(new Proof.Verified(
                        "quantus 0.6.0, ROAD, with noise 0",
                        1e-4,
                        "it returns the rate for each share; their mean is this number"));
    }

    @Override
    public OptionalDouble of(MetricInput in) {
        in.requireProbabilities();
        List<BitSet> removed = Shares.of(RemovalCurve.mostRelevantFirst(in), shares, 0);
        double kept = 0;
        for (double[] scores : Hiding.scores(in, replacement, removed)) {
            kept += Numbers.largest(scores) == in.target() ? 1 : 0;
        }
        return OptionalDouble.of(kept / shares.size());
    }

    @Override
    public Passes passes(InputShape shape) {
        return Passes.network(shares.size());
    }
}
