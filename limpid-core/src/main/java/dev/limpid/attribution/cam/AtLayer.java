package dev.limpid.attribution.cam;

import dev.limpid.attribution.formula.ForwardPass;
import dev.limpid.graph.Expr;
import dev.limpid.model.FeatureMap;

/**
 * A layer's feature maps and their gradients, as class activation maps use them.
 *
 * @param f the run of the network
 * @param layer which layer
 * @param eigenSmooth whether weighted maps are combined by their first principal component instead of their sum
 */
record AtLayer(ForwardPass f, FeatureMap layer, boolean eigenSmooth) {
    /** The chosen layer. */
    static AtLayer of(ForwardPass f) {
        return new AtLayer(f, f.layer(), false);
    }

    /** The same layer for another target. */
    AtLayer asked(Expr target) {
        return new AtLayer(f.asked(target), layer, eigenSmooth);
    }

    /** The layer's output, in its own layout. */
    Expr value() {
        return f.value(layer.value());
    }

    /** The feature maps: {@code float[N,C,...]}. */
    Expr maps() {
        return f.asMaps(value(), layer);
    }

    /** The gradient of the target with respect to the feature maps: {@code float[N,C,...]}. */
    Expr slopes() {
        return f.asMaps(f.gradient(value()), layer);
    }

    /** The mean of maps {@code float[N,C,...]} over their positions: {@code float[N,C,1,...]}. */
    static Expr mean(Expr maps) {
        return maps.reduceMean(true, ForwardPass.places(maps));
    }

    /** The sum of maps {@code float[N,C,...]} over their positions: {@code float[N,C,1,...]}. */
    static Expr sum(Expr maps) {
        return maps.reduceSum(true, ForwardPass.places(maps));
    }

    /** Weighted maps {@code float[N,C,...]} combined to one: their sum, or their first principal component. */
    Expr together(Expr weighted) {
        return eigenSmooth ? PrincipalComponent.of(weighted) : weighted.reduceSum(false, 1);
    }
}
