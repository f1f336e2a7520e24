package dev.limpid.trust.faithfulness;

import dev.limpid.error.LimpidException;
import dev.limpid.trust.ExplanationMetric;
import dev.limpid.trust.MetricInfo;
import dev.limpid.trust.MetricInfo.Family;
import dev.limpid.trust.MetricInput;
import dev.limpid.trust.Need;
import dev.limpid.trust.Proof;
import java.util.OptionalDouble;

/**
 * ROAR and KAR: the accuracy of networks that were trained again without the pixels of the highest scores, or with nothing else. This is
 * their description; {@code limpid zoo retrain} computes them, since one explanation alone has no such number.
 *
 * <p>Ref.: Hooker, Erhan, Kindermans and Kim, A Benchmark for Interpretability Methods in Deep Neural Networks, 2019, arXiv
 * 1806.10758.
 *
 * @param isKept whether the pixels of the highest scores are all that is left (KAR), or are missing (ROAR)
 */
public record Retraining(boolean isKept) implements ExplanationMetric {
    /** Remove and retrain. */
    public static final Retraining ROAR = new Retraining(false);

    /** Keep and retrain. */
    public static final Retraining KAR = new Retraining(true);

    @Override
    public MetricInfo info() {
        MetricInfo.Builder info = MetricInfo.of(isKept ? "kar" : "roar", Family.FAITHFULNESS)
                .range(0, 1)
                .needs(Need.MAP, Need.RETRAINING, Need.DATA_SET)
                .meaning(
                        isKept
                                ? "High where networks that are trained again on the pixels of the highest scores alone are accurate."
                                : "Low where networks that are trained again without the pixels of the highest scores are not accurate.")
                .order("signed scores, highest first; no normalisation")
                .cost("one explanation of each picture, and a training for each share and seed")
                .reference(
                        "Hooker, Erhan, Kindermans and Kim, A Benchmark for Interpretability Methods in Deep Neural Networks, 2019, arXiv 1806.10758");
        return (isKept ? info : info.lowerIsBetter())
                .proved(new Proof.Own("what is removed, and the means over seeds and pictures, by closed forms"));
    }

    /** @throws LimpidException always, since networks must be trained */
    @Override
    public OptionalDouble of(MetricInput in) {
        throw LimpidException.unsupported(info().name()
                + " trains networks again, so that it is not part of an evaluation; 'limpid zoo retrain' computes it");
    }
}
