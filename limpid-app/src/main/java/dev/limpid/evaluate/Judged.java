package dev.limpid.evaluate;

import dev.limpid.trust.ExplanationMetric;
import dev.limpid.trust.MapFunction;
import dev.limpid.trust.Randomised;
import java.util.Optional;

/** A way to explain that is judged. Safe for many threads. */
public interface Judged extends AutoCloseable {
    /** Its name in tables, with parameters that are not the standard ones: {@code rise}, {@code rise:samples=500}. */
    String name();

    /** Its family in lower case, or {@code baseline}. */
    String family();

    /** What the results depend on: all of its settings. */
    String identity();

    /**
     * Its maps.
     *
     * @param draw which of several draws of random numbers; 0 for the usual one
     */
    MapFunction maps(int draw);

    /**
     * The same on another network of the same form. It is closed with this.
     *
     * @throws dev.limpid.error.LimpidException if the method does not work on it
     */
    Judged on(JudgedNetwork other);

    /** The same on networks whose weights were drawn again. */
    Randomised randomised();

    /**
     * The second explainer that a metric compares with: of an equivalent network, of one trained on random labels, or of a sum of classes; empty if the metric
     * needs none.
     *
     * @throws dev.limpid.error.LimpidException if the method does not work on the equivalent network
     */
    Optional<MapFunction> other(ExplanationMetric metric);

    /** The input that its scores are relative to: {@code float[C*P]}; empty if it is none that metrics can make. */
    Optional<float[]> baseline(float[] input);

    @Override
    void close();
}
