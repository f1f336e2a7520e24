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
 * The share of the K highest pixels that is on the mask, where K is the number of pixels of the mask.
 *
 * <p>Ref.: Arras, Osman and Samek, CLEVR-XAI: A benchmark dataset for the ground truth evaluation of neural network explanations, 2022, arXiv 2003.07258.
 */
public record RelevanceRankAccuracy() implements ExplanationMetric {
    /** With the usual settings. */
    public static final RelevanceRankAccuracy STANDARD = new RelevanceRankAccuracy();

    @Override
    public MetricInfo info() {
        return MetricInfo.of("relevance-rank-accuracy", Family.LOCALISATION)
                .range(0, 1)
                .needs(Need.MAP, Need.MASK)
                .meaning("Of as many highest pixels as the object has, the share that is on it.")
                .order("negative scores become 0; no normalisation; equal scores share their ranks")
                .reference(
                        "Arras, Osman and Samek, CLEVR-XAI: A benchmark dataset for the ground truth evaluation of neural network explanations, 2022, arXiv 2003.07258")
                .proved(new Proof.Verified(
                        "quantus 0.6.0, RelevanceRankAccuracy", 1e-4, "without ties among the scores"));
    }

    @Override
    public OptionalDouble of(MetricInput in) {
        return Localisation.RANK_ACCURACY.of(in.attributionMap(), in.mask());
    }
}
