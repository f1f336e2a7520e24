package dev.limpid.trust.trial;

import dev.limpid.trust.ExplanationMetric;
import dev.limpid.trust.MetricInfo;
import dev.limpid.trust.MetricInfo.Family;
import dev.limpid.trust.MetricInput;
import dev.limpid.trust.Proof;
import java.util.Arrays;
import java.util.OptionalDouble;
import java.util.SplittableRandom;

/** A metric that knows nothing, to which others are compared: it must fail. */
record Control() implements ExplanationMetric {
    /** Draws a number for each map. */
    static final Control RANDOM = new Control();

    @Override
    public MetricInfo info() {
        return MetricInfo.of("random-numbers", Family.FAITHFULNESS)
                .meaning("A number between 0 and 1 that is drawn for each map.")
                .order("none")
                .reference("Hedström et al., The Meta-Evaluation Problem in Explainable AI, 2023, arXiv 2302.07265")
                .proved(new Proof.Own("knows nothing"));
    }

    @Override
    public OptionalDouble of(MetricInput in) {
        return OptionalDouble.of(new SplittableRandom(Arrays.hashCode(in.map())).nextDouble());
    }
}
