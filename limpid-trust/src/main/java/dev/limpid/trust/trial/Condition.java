package dev.limpid.trust.trial;

import dev.limpid.trust.ExplanationMetric;
import dev.limpid.trust.InputShape;
import dev.limpid.trust.MetricInput;

/** The same pictures and explainers under one condition: as they are, or after a change of the network or of the pictures. */
public interface Condition extends AutoCloseable {
    /** The sizes of a picture. */
    InputShape shape();

    /** How many explainers. */
    int explainers();

    /** How many pictures. */
    int pictures();

    /** Whether the prediction for a picture is as the condition intends. */
    boolean isCounted(int picture);

    /**
     * All that a metric needs of one explanation.
     *
     * @param metric decides what the second explainer explains
     * @throws dev.limpid.error.LimpidException if the explanation is not finite
     */
    MetricInput input(int explainer, int picture, ExplanationMetric metric);

    @Override
    void close();
}
