package dev.limpid.trust;

import java.util.OptionalDouble;

/** A metric with its settings. Immutable; safe for many threads if what it is given is. */
public interface ExplanationMetric {
    /** What it declares about itself. */
    MetricInfo info();

    /**
     * The number of one explanation.
     *
     * @return empty if it is undefined, such as a correlation with a constant map
     * @throws dev.limpid.error.LimpidException if something that it needs is missing, does not fit or is not finite
     */
    OptionalDouble of(MetricInput in);

    /** Whether the map that it judges must explain the fine-tuned network, where it needs one. */
    default boolean isOfTunedNetwork() {
        return false;
    }

    /** What one explanation of inputs of these sizes costs, with these settings. */
    default Passes passes(InputShape shape) {
        return Passes.NONE;
    }
}
