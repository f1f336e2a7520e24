package dev.limpid.attribution.cam;

import dev.limpid.attribution.Ensemble;
import dev.limpid.attribution.Method;
import dev.limpid.attribution.MethodInfo;
import dev.limpid.attribution.formula.Settings;
import dev.limpid.model.Classifier;
import java.util.Optional;

/**
 * A method that computes one map from a layer's feature maps in many runs of the network.
 *
 * <p>Options that all such methods have are implemented here, as in {@link LayerMap} for a single pass: averaging over
 * several layers, and over augmentations of the input.
 */
interface SampledMap extends Method.Sampled {
    /** The description, without the parameters that all methods of the family have. */
    MethodInfo own();

    /** Whether the method weights feature maps, which can then be combined by a principal component. */
    default boolean isWeighting() {
        return true;
    }

    @Override
    default MethodInfo info() {
        return Smoothing.described(own().atLayer(), isWeighting());
    }

    @Override
    default Optional<Ensemble> ensemble(Classifier model, Settings settings) {
        return Smoothing.ensemble(model, settings);
    }
}
