package dev.limpid.trust.randomisation;

import dev.limpid.metrics.BaselineMaps;
import dev.limpid.trust.ExplanationMetric;
import dev.limpid.trust.InputShape;
import dev.limpid.trust.MetricInfo;
import dev.limpid.trust.MetricInfo.Family;
import dev.limpid.trust.MetricInput;
import dev.limpid.trust.Need;
import dev.limpid.trust.Normalisation;
import dev.limpid.trust.Proof;
import java.util.OptionalDouble;

/**
 * How like the map is the edges of the input: the magnitude of Spearman's correlation with its Sobel gradient.
 *
 * <p>Ref.: Adebayo, Gilmer, Muelly, Goodfellow, Hardt and Kim, Sanity Checks for Saliency Maps, 2018, arXiv 1810.03292.
 */
public record EdgeSimilarity() implements ExplanationMetric {
    /** The metric. */
    public static final EdgeSimilarity STANDARD = new EdgeSimilarity();

    @Override
    public MetricInfo info() {
        return MetricInfo.of("edge-similarity", Family.RANDOMISATION)
                .lowerIsBetter()
                .needs(Need.MAP, Need.INPUT)
                .meaning("Near 1 where the map is what an edge detector finds without any network.")
                .order("magnitudes, then ranks")
                .reference(
                        "Adebayo, Gilmer, Muelly, Goodfellow, Hardt and Kim, Sanity Checks for Saliency Maps, 2018, arXiv 1810.03292")
                .proved(new Proof.Quarantined(
                        "random numbers are least like edges, so the direction does not hold",
                        "1 for a map that is the Sobel gradient of the input"));
    }

    @Override
    public OptionalDouble of(MetricInput in) {
        InputShape shape = in.shape();
        float[] grey = Normalisation.MIN_MAX.of(MetricInput.byPixel(in.input(), shape));
        float[] edges = BaselineMaps.sobel(shape.width(), shape.height(), p -> Math.round(grey[p] * 255) * 0x010101);
        OptionalDouble likeness = Likeness.to(in.map()).of(edges);
        return likeness.isEmpty() ? likeness : OptionalDouble.of(Math.abs(likeness.getAsDouble()));
    }
}
