package dev.limpid.trust.localisation;

import dev.limpid.metrics.Overlap;
import dev.limpid.trust.ExplanationMetric;
import dev.limpid.trust.MetricInfo;
import dev.limpid.trust.MetricInfo.Family;
import dev.limpid.trust.MetricInput;
import dev.limpid.trust.Need;
import dev.limpid.trust.Proof;
import java.util.OptionalDouble;

/**
 * The area under the ROC curve for detecting the pixels of the mask by their scores.
 *
 * <p>Ref.: Fawcett, An introduction to ROC analysis, 2006, doi:10.1016/j.patrec.2005.10.010.
 */
public record RocAuc() implements ExplanationMetric {
    /** With the usual settings. */
    public static final RocAuc STANDARD = new RocAuc();

    @Override
    public MetricInfo info() {
        return MetricInfo.of("roc-auc", Family.LOCALISATION)
                .range(0, 1)
                .needs(Need.MAP, Need.MASK)
                .meaning(
                        "The probability that a pixel of the object has a higher score than a pixel outside; 0.5 for a map without information.")
                .order("signed scores; equal scores count one half; no normalisation")
                .reference("Fawcett, An introduction to ROC analysis, 2006, doi:10.1016/j.patrec.2005.10.010")
                .proved(new Proof.Verified("quantus 0.6.0, AUC", 1e-4, ""));
    }

    @Override
    public OptionalDouble of(MetricInput in) {
        return Overlap.rocAuc(in.attributionMap(), in.mask());
    }
}
