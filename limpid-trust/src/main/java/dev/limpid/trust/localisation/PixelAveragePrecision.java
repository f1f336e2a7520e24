package dev.limpid.trust.localisation;

import dev.limpid.metrics.AttributionMap;
import dev.limpid.metrics.PixelPrecision;
import dev.limpid.trust.MetricInfo;
import dev.limpid.trust.MetricInfo.Family;
import dev.limpid.trust.MetricInput;
import dev.limpid.trust.Need;
import dev.limpid.trust.Normalisation;
import dev.limpid.trust.PooledMetric;
import dev.limpid.trust.Proof;
import java.util.OptionalDouble;

/**
 * PxAP: the area under the curve of precision over recall of the pixels of all inputs together.
 *
 * <p>Ref.: Choe, Oh, Chun, Lee, Akata and Shim, Evaluation for Weakly Supervised Object Localization: Protocol, Metrics, and Datasets, 2022, arXiv 2007.04178.
 */
public record PixelAveragePrecision() implements PooledMetric {
    /** With the usual settings. */
    public static final PixelAveragePrecision STANDARD = new PixelAveragePrecision();

    @Override
    public MetricInfo info() {
        return MetricInfo.of("pxap", Family.LOCALISATION)
                .needs(Need.MAP, Need.MASK, Need.DATA_SET)
                .meaning("How well one level for the whole data set separates the objects from the rest.")
                .order("signed scores, scaled from lowest to highest to 0 to 1, cut off at every level")
                .reference(
                        "Choe, Oh, Chun, Lee, Akata and Shim, Evaluation for Weakly Supervised Object Localization: Protocol, Metrics, and Datasets, 2022, arXiv 2007.04178")
                .proved(new Proof.Verified(
                        "scikit-learn 1.9.1, average_precision_score over all pixels",
                        1e-4,
                        "on scores that are multiples of a thousandth"));
    }

    @Override
    public Pool pool() {
        return new Counts(new PixelPrecision());
    }

    private record Counts(PixelPrecision counts) implements Pool {
        @Override
        public void add(MetricInput in) {
            float[] map = Normalisation.MIN_MAX.of(in.map());
            counts.add(AttributionMap.of(in.shape().width(), in.shape().height(), map), in.mask());
        }

        @Override
        public void merge(Pool other) {
            counts.add(((Counts) other).counts);
        }

        @Override
        public OptionalDouble value() {
            return counts.value();
        }
    }
}
