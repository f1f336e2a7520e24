package dev.limpid.attribution.cam;

import dev.limpid.attribution.Method;
import dev.limpid.attribution.MethodInfo;
import dev.limpid.attribution.formula.ForwardPass;
import dev.limpid.graph.Expr;

/**
 * A method that computes one map from a layer's feature maps in a single pass.
 *
 * <p>Options that all such methods have are implemented here: averaging over several layers, and over augmentations of
 * the input.
 */
interface LayerMap extends Method.Direct {
    /** The description, without the parameters that all methods of the family have. */
    MethodInfo own();

    /** The map of one layer: {@code float[N,...]} in the layer's size. */
    Expr map(AtLayer at);

    /** Whether the method weights feature maps, which can then be combined by a principal component. */
    default boolean isWeighting() {
        return true;
    }

    @Override
    default MethodInfo info() {
        return Smoothing.described(own().atLayer(), isWeighting());
    }

    @Override
    default Expr scores(ForwardPass f) {
        return Smoothing.scores(this, f);
    }
}
