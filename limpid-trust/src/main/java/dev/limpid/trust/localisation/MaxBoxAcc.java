package dev.limpid.trust.localisation;

import dev.limpid.metrics.AttributionMap;
import dev.limpid.metrics.BoxAccuracy;
import dev.limpid.trust.MetricInfo;
import dev.limpid.trust.MetricInfo.Family;
import dev.limpid.trust.MetricInput;
import dev.limpid.trust.Need;
import dev.limpid.trust.Normalisation;
import dev.limpid.trust.PooledMetric;
import dev.limpid.trust.Proof;
import java.util.OptionalDouble;

/**
 * MaxBoxAccV2: the share of the inputs whose object is found by a box around a connected part of the map, at the best level, for overlaps of 0.3, 0.5 and 0.7.
 *
 * <p>Ref.: Choe, Oh, Chun, Lee, Akata and Shim, Evaluation for Weakly Supervised Object Localization: Protocol, Metrics, and Datasets, 2022, arXiv 2007.04178.
 *
 * @param levels number of levels at which maps are cut off
 */
public record MaxBoxAcc(int levels) implements PooledMetric {
    /** With the usual settings. */
    public static final MaxBoxAcc STANDARD = new MaxBoxAcc(100);

    @Override
    public MetricInfo info() {
        return MetricInfo.of("max-box-acc-v2", Family.LOCALISATION)
                .needs(Need.MAP, Need.BOXES, Need.DATA_SET)
                .meaning(
                        "How often a box around a part of the map finds the object, at the level that is best for the whole data set.")
                .order("signed scores, scaled from lowest to highest to 0 to 1, cut off at every level")
                .reference(
                        "Choe, Oh, Chun, Lee, Akata and Shim, Evaluation for Weakly Supervised Object Localization: Protocol, Metrics, and Datasets, 2022, arXiv 2007.04178")
                .proved(new Proof.Verified(
                        "OpenCV 5.0 and NumPy", 1e-4, "the protocol of wsolevaluation, written again"));
    }

    @Override
    public Pool pool() {
        return new Counts(new BoxAccuracy(levels));
    }

    private record Counts(BoxAccuracy counts) implements Pool {
        @Override
        public void add(MetricInput in) {
            float[] map = Normalisation.MIN_MAX.of(in.map());
            counts.add(AttributionMap.of(in.shape().width(), in.shape().height(), map), in.boxes());
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
