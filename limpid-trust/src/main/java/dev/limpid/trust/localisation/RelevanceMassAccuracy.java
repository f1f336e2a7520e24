package dev.limpid.trust.localisation;

import dev.limpid.metrics.Localisation;
import dev.limpid.trust.ExplanationMetric;
import dev.limpid.trust.MetricInfo;
import dev.limpid.trust.MetricInfo.Family;
import dev.limpid.trust.MetricInput;
import dev.limpid.trust.Need;
import dev.limpid.trust.Proof;
import java.util.OptionalDouble;

/**
 * The share of the positive scores that is on the mask.
 *
 * <p>Ref.: Arras, Osman and Samek, CLEVR-XAI: A benchmark dataset for the ground truth evaluation of neural network explanations, 2022, arXiv 2003.07258.
 */
public record RelevanceMassAccuracy() implements ExplanationMetric {
    /** With the usual settings. */
    public static final RelevanceMassAccuracy STANDARD = new RelevanceMassAccuracy();

    @Override
    public MetricInfo info() {
        return MetricInfo.of("relevance-mass-accuracy", Family.LOCALISATION)
                .range(0, 1)
                .needs(Need.MAP, Need.MASK)
                .meaning("The share of the evidence that is on the object.")
                .order("negative scores become 0; no normalisation")
                .reference(
                        "Arras, Osman and Samek, CLEVR-XAI: A benchmark dataset for the ground truth evaluation of neural network explanations, 2022, arXiv 2003.07258")
                .proved(new Proof.Verified("quantus 0.6.0, RelevanceMassAccuracy", 1e-4, ""));
    }

    @Override
    public OptionalDouble of(MetricInput in) {
        return Localisation.MASS_ACCURACY.of(in.attributionMap(), in.mask());
    }
}
