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
import java.util.List;
import java.util.OptionalDouble;

/**
 * Half the difference between the probability without the least relevant and without the most relevant pixels, which are imputed from their neighbours; averaged over shares.
 *
 * <p>Ref.: Rong, Leemann, Borisov, Kasneci and Kasneci, A Consistent and Efficient Evaluation Strategy for Attribution Methods, 2022, arXiv 2202.00449.
 *
 * @param shares the shares of the pixels that are removed
 * @param replacement what they are replaced by
 * @param output the number of the class that is read
 */
public record RoadCombined(List<Double> shares, Replacement replacement, Output output) implements ExplanationMetric {
    /** With the usual settings. */
    public static final RoadCombined STANDARD =
            new RoadCombined(List.of(0.2, 0.4, 0.6, 0.8), Replacement.inpaint(0.01), Output.PROBABILITY);

    @Override
    public MetricInfo info() {
        return MetricInfo.of("road-combined", Family.FAITHFULNESS)
                .range(-0.5, 0.5)
                .needs(Need.MAP, Need.INPUT, Need.NETWORK)
                .meaning("Above 0 where the most relevant pixels matter more than the least relevant ones.")
                .order("signed scores, highest and lowest first; no normalisation")
                .cost("2 shares network passes")
                .reference(
                        "Rong, Leemann, Borisov, Kasneci and Kasneci, A Consistent and Efficient Evaluation Strategy for Attribution Methods, 2022, arXiv 2202.00449")
                .proved(new Proof.Verified(
                        "the formula of pytorch-grad-cam, ROADCombined, on the imputations of quantus 0.6.0",
                        1e-4,
                        "without noise"));
    }

    @Override
    public OptionalDouble of(MetricInput in) {
        return in.once(this, () -> found(in));
    }

    private OptionalDouble found(MetricInput in) {
        double[] most =
                Hiding.outputs(in, replacement, output, Shares.of(RemovalCurve.mostRelevantFirst(in), shares, 0));
        double[] least =
                Hiding.outputs(in, replacement, output, Shares.of(RemovalCurve.leastRelevantFirst(in), shares, 0));
        return OptionalDouble.of((Numbers.mean(least) - Numbers.mean(most)) / 2);
    }

    @Override
    public Passes passes(InputShape shape) {
        return Passes.network(2L * shares.size());
    }
}
