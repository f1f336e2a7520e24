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
 * The rise of the probability, relative to what it could rise, when the input is multiplied by the map; a fall counts as 0.
 *
 * <p>Ref.: Zhang, Torres, Sicre, Avrithis and Ayache, Opti-CAM: Optimizing saliency maps for interpretability, 2024, arXiv 2301.07002.
 *
 * @param normalisation how the map becomes a mask
 * @param replacement what the mask hides is replaced by
 */
public record AverageGain(Normalisation normalisation, Replacement replacement) implements ExplanationMetric {
    /** With the usual settings. */
    public static final AverageGain STANDARD = new AverageGain(Normalisation.MIN_MAX, Replacement.black());

    @Override
    public MetricInfo info() {
        return MetricInfo.of("average-gain", Family.FAITHFULNESS)
                .range(0, 1)
                .needs(Need.MAP, Need.INPUT, Need.NETWORK, Need.PROBABILITY)
                .meaning("How much of what is missing to certainty is won when only what the map shows is left.")
                .order("signed scores, scaled from lowest to highest to 0 to 1, then multiplied with the input")
                .cost("2 network passes")
                .reference(
                        "Zhang, Torres, Sicre, Avrithis and Ayache, Opti-CAM: Optimizing saliency maps for interpretability, 2024, arXiv 2301.07002")
                .proved(new Proof.ClosedForm(
                        "max(0, y - x) / (1 - x) for a network whose probabilities x and y are known"));
    }

    @Override
    public OptionalDouble of(MetricInput in) {
        in.requireProbabilities();
        double[] both = Masked.outputs(in, normalisation, replacement, Output.PROBABILITY);
        return both[0] >= 1
                ? OptionalDouble.empty()
                : OptionalDouble.of(Math.max(0, both[1] - both[0]) / (1 - both[0]));
    }

    @Override
    public Passes passes(InputShape shape) {
        return Passes.network(2);
    }
}
