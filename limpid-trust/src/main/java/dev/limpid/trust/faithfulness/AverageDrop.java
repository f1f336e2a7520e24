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
 * The fall of the probability, relative to that of the input, when the input is multiplied by the map; a rise counts as 0.
 *
 * <p>Ref.: Chattopadhyay, Sarkar, Howlader and Balasubramanian, Grad-CAM++, 2018, arXiv 1710.11063.
 *
 * @param normalisation how the map becomes a mask
 * @param replacement what the mask hides is replaced by
 */
public record AverageDrop(Normalisation normalisation, Replacement replacement) implements ExplanationMetric {
    /** With the usual settings. */
    public static final AverageDrop STANDARD = new AverageDrop(Normalisation.MIN_MAX, Replacement.black());

    @Override
    public MetricInfo info() {
        return MetricInfo.of("average-drop", Family.FAITHFULNESS)
                .lowerIsBetter()
                .range(0, 1)
                .needs(Need.MAP, Need.INPUT, Need.NETWORK, Need.PROBABILITY)
                .meaning("How much of the probability is lost when only what the map shows is left.")
                .order("signed scores, scaled from lowest to highest to 0 to 1, then multiplied with the input")
                .cost("2 network passes")
                .reference("Chattopadhyay, Sarkar, Howlader and Balasubramanian, Grad-CAM++, 2018, arXiv 1710.11063")
                .proved(new Proof.Verified("torchcam 0.5.0, ClassificationMetric", 1e-4, ""));
    }

    @Override
    public OptionalDouble of(MetricInput in) {
        in.requireProbabilities();
        double[] both = Masked.outputs(in, normalisation, replacement, Output.PROBABILITY);
        return both[0] == 0 ? OptionalDouble.empty() : OptionalDouble.of(Math.max(0, both[0] - both[1]) / both[0]);
    }

    @Override
    public Passes passes(InputShape shape) {
        return Passes.network(2);
    }
}
