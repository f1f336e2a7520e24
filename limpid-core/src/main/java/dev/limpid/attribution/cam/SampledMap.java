package dev.limpid.attribution.cam;

import dev.limpid.attribution.Ensemble;
import dev.limpid.attribution.Method;
import dev.limpid.attribution.MethodInfo;
import dev.limpid.attribution.formula.Settings;
import dev.limpid.model.Classifier;
import java.util.Optional;

/**
 * A method that makes one map of a layer's feature maps from many runs of the network.
 *
 * <p>What all such methods can do is done here once, as {@link LayerMap} does it for a single pass: look at several layers,
 * and smooth over augmentations of the input.
 */
interface SampledMap extends Method.Sampled {
    /** Name, cost, laws, reference, and the parameters that the method has for itself. */
    MethodInfo own();

    /** Whether the method weights feature maps, which can then be drawn together by a principal component. */
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
