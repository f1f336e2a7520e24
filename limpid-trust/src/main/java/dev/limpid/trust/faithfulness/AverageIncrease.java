package dev.limpid.trust.faithfulness;

import dev.limpid.trust.ExplanationMetric;
import dev.limpid.trust.InputShape;
import dev.limpid.trust.MetricInfo;
import dev.limpid.trust.MetricInfo.Family;
import dev.limpid.trust.MetricInput;
import dev.limpid.trust.Need;
import dev.limpid.trust.Normalisation;
import dev.limpid.trust.Output;
import dev.limpid.trust.Passes;
import dev.limpid.trust.Proof;
import dev.limpid.trust.Replacement;
import java.util.OptionalDouble;

/**
 * Whether the probability rises when the input is multiplied by the map.
 *
 * <p>Ref.: Chattopadhyay, Sarkar, Howlader and Balasubramanian, Grad-CAM++, 2018, arXiv 1710.11063.
 *
 * @param normalisation how the map becomes a mask
 * @param replacement what the mask hides is replaced by
 */
public record AverageIncrease(Normalisation normalisation, Replacement replacement) implements ExplanationMetric {
    /** With the usual settings. */
    public static final AverageIncrease STANDARD = new AverageIncrease(Normalisation.MIN_MAX, Replacement.black());

    @Override
    public MetricInfo info() {
        return MetricInfo.of("average-increase", Family.FAITHFULNESS)
                .range(0, 1)
                .needs(Need.MAP, Need.INPUT, Need.NETWORK)
                .meaning(
                        "1 where the probability rises when only what the map shows is left; its mean over inputs is a rate.")
                .order("signed scores, scaled from lowest to highest to 0 to 1, then multiplied with the input")
                .cost("2 network passes")
                .reference("Chattopadhyay, Sarkar, Howlader and Balasubramanian, Grad-CAM++, 2018, arXiv 1710.11063")
                .proved(new Proof.Verified("torchcam 0.5.0, ClassificationMetric", 1e-4, ""));
    }

    @Override
    public OptionalDouble of(MetricInput in) {
        double[] both = Masked.outputs(in, normalisation, replacement, Output.PROBABILITY);
        return OptionalDouble.of(both[1] > both[0] ? 1 : 0);
    }

    @Override
    public Passes passes(InputShape shape) {
        return Passes.network(2);
    }
}
