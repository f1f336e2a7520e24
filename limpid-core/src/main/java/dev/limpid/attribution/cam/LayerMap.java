package dev.limpid.attribution.cam;

import dev.limpid.attribution.Method;
import dev.limpid.attribution.MethodInfo;
import dev.limpid.attribution.formula.ForwardPass;
import dev.limpid.graph.Expr;

/**
 * A method that makes one map of a layer's feature maps in a single pass.
 *
 * <p>What all such methods can do is done here once: look at several layers, and smooth over augmentations of the input.
 */
interface LayerMap extends Method.Direct {
    /** Name, cost, laws, reference, and the parameters that the method has for itself. */
    MethodInfo own();

    /** The map of one layer: {@code float[N,...]} in the layer's size. */
    Expr map(AtLayer at);

    /** Whether the method weights feature maps, which can then be drawn together by a principal component. */
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
