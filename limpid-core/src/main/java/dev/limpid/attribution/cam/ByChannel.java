package dev.limpid.attribution.cam;

import dev.limpid.attribution.formula.AttributionExpr;
import dev.limpid.attribution.formula.ForwardPass;
import dev.limpid.attribution.formula.SampleBatch;
import dev.limpid.graph.Expr;
import dev.limpid.graph.TensorType;
import dev.limpid.model.FeatureMap;
import java.util.Map;
import java.util.Objects;

/**
 * A method that runs the network for each feature map of a layer, and weights the map by the result.
 *
 * <p>The first number of a sample is the index of its feature map.
 */
interface ByChannel extends SampledMap {
    /** The layer's value in the context. */
    String LAYER = "layer";

    /**
     * The weight of each feature map.
     *
     * @param scores {@code float[N,C]}: the sum of the target over the samples for each feature map
     */
    Expr weights(ForwardPass f, Expr scores);

    @Override
    default Map<String, Expr> context(ForwardPass f) {
        return Map.of(LAYER, f.value(f.layer().value()));
    }

    @Override
    default Map<String, Expr> accumulate(ForwardPass f, SampleBatch points) {
        Expr channels = LayerMasks.oneHot(number(points.drawn()), f.layer().channels());
        return Map.of(SUM, points.weighted(points.scores()).matMul(channels));
    }

    @Override
    default AttributionExpr finish(ForwardPass f, Map<String, Expr> sums) {
        FeatureMap layer = f.layer();
        Expr maps = f.asMaps(f.given(LAYER), layer);
        Expr weights = weights(f, Objects.requireNonNull(sums.get(SUM)));
        Expr weighted = weights.unsqueeze(ForwardPass.places(maps)).mul(maps);
        AtLayer at = new AtLayer(f, layer, f.settings().flag(Smoothing.EIGEN));
        return AttributionExpr.of(at.together(weighted).relu());
    }

    /** The index of the feature map of each sample: {@code float[S,1]} from {@code float[S,...]}. */
    static Expr number(Expr drawn) {
        Expr number = drawn.slice(1, 0, 1, 1);
        return number.reshape(
                number.builder().list(drawn.shape().size(0), 1),
                TensorType.of(drawn.elementType(), drawn.shape().size(0), 1).shape());
    }
}
