package dev.limpid.trust.complexity;

import dev.limpid.metrics.SpatialComplexity;
import dev.limpid.trust.ExplanationMetric;
import dev.limpid.trust.MetricInfo;
import dev.limpid.trust.MetricInfo.Family;
import dev.limpid.trust.MetricInput;
import dev.limpid.trust.Need;
import dev.limpid.trust.Proof;
import java.util.OptionalDouble;

/**
 * The bytes of the magnitudes in 256 levels after DEFLATE, relative to the bytes before it.
 *
 * <p>Ref.: Deutsch, DEFLATE Compressed Data Format Specification, 1996, RFC 1951.
 */
public record CompressedSize() implements ExplanationMetric {
    /** With the usual settings. */
    public static final CompressedSize STANDARD = new CompressedSize();

    @Override
    public MetricInfo info() {
        return MetricInfo.of("compressed-size", Family.COMPLEXITY)
                .lowerIsBetter()
                .range(0, Double.POSITIVE_INFINITY)
                .needs(Need.MAP)
                .meaning("Small for maps that are simple to write down.")
                .order("magnitudes, divided by the largest, in 256 levels")
                .reference("Deutsch, DEFLATE Compressed Data Format Specification, 1996, RFC 1951")
                .proved(new Proof.Own(
                        "order of a constant, a smooth and a random map; a positive factor changes nothing"));
    }

    @Override
    public OptionalDouble of(MetricInput in) {
        return SpatialComplexity.COMPRESSED_SIZE.of(in.attributionMap());
    }
}
