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
 * The share of the positive scores that is on the mask, divided by the share of the pixels that is.
 *
 * <p>Ref.: Kohlbrenner, Bauer, Nakajima, Binder, Samek and Lapuschkin, Towards Best Practice in Explaining Neural Network Decisions with LRP, 2020, arXiv 1910.09840.
 */
public record AttributionLocalisation() implements ExplanationMetric {
    /** With the usual settings. */
    public static final AttributionLocalisation STANDARD = new AttributionLocalisation();

    @Override
    public MetricInfo info() {
        return MetricInfo.of("attribution-localisation", Family.LOCALISATION)
                .range(0, Double.POSITIVE_INFINITY)
                .needs(Need.MAP, Need.MASK)
                .meaning("How many times more evidence is on the object than chance would put there.")
                .order("negative scores become 0; no normalisation")
                .reference(
                        "Kohlbrenner, Bauer, Nakajima, Binder, Samek and Lapuschkin, Towards Best Practice in Explaining Neural Network Decisions with LRP, 2020, arXiv 1910.09840")
                .proved(
                        new Proof.Verified(
                                "quantus 0.6.0, AttributionLocalisation",
                                1e-4,
                                "the weighted form of the paper; quantus multiplies by the share of the pixels where the paper divides"));
    }

    @Override
    public OptionalDouble of(MetricInput in) {
        OptionalDouble mass = Localisation.MASS_ACCURACY.of(in.attributionMap(), in.mask());
        double weight = (double) in.shape().pixels() / in.mask().count();
        return mass.isEmpty() ? mass : OptionalDouble.of(mass.getAsDouble() * weight);
    }
}
