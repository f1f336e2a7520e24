package dev.limpid.trust.localisation;

import dev.limpid.metrics.Localisation;
import dev.limpid.trust.ExplanationMetric;
import dev.limpid.trust.InputShape;
import dev.limpid.trust.MetricInfo;
import dev.limpid.trust.MetricInfo.Family;
import dev.limpid.trust.MetricInput;
import dev.limpid.trust.Need;
import dev.limpid.trust.Passes;
import dev.limpid.trust.Proof;
import java.util.OptionalDouble;

/**
 * The share of the positive scores of a {@link Mosaic} that is on its tiles of the explained class. The map is that of the mosaic: two inputs of
 * the class and two of others, each at half its size.
 *
 * <p>Ref.: Arias-Duart, Parés, Garcia-Gasulla and Giménez-Ábalos, Focus! Rating XAI Methods and Finding Biases, 2022, arXiv 2109.15035.
 */
public record Focus() implements ExplanationMetric {
    /** With the usual settings. */
    public static final Focus STANDARD = new Focus();

    @Override
    public MetricInfo info() {
        return MetricInfo.of("focus", Family.LOCALISATION)
                .range(0, 1)
                .needs(Need.MAP, Need.TILES)
                .meaning(
                        "On a mosaic of two pictures of the explained class and two of others, each at half its size: the share of the evidence that is on the tiles of the class; 0.5 for a map without information.")
                .order("negative scores become 0; no normalisation")
                .cost("1 explanation of a mosaic")
                .reference(
                        "Arias-Duart, Parés, Garcia-Gasulla and Giménez-Ábalos, Focus! Rating XAI Methods and Finding Biases, 2022, arXiv 2109.15035")
                .proved(new Proof.Verified("quantus 0.6.0, Focus", 1e-4, ""));
    }

    @Override
    public OptionalDouble of(MetricInput in) {
        return Localisation.MASS_ACCURACY.of(in.attributionMap(), in.tiles());
    }

    @Override
    public Passes passes(InputShape shape) {
        return Passes.explanations(1);
    }
}
