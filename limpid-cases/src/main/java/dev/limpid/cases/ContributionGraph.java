package dev.limpid.cases;

import dev.limpid.attribution.formula.ForwardPass;
import dev.limpid.attribution.formula.Settings;
import dev.limpid.graph.Attribute;
import dev.limpid.graph.Dim;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.TensorType;
import dev.limpid.model.Classifier;
import dev.limpid.model.FeatureMap;
import dev.limpid.model.Place;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * What the features of a layer contribute to the predicted class, as a graph in standard operators: activation times gradient of the
 * largest logit, summed over the places of the layer.
 */
public final class ContributionGraph {
    /** The output with the contributions, {@code float[N,C]}. */
    public static final String CONTRIBUTIONS = "limpid_contributions";

    private ContributionGraph() {}

    /**
     * The graph.
     *
     * @param value a layer of the network, with places or without
     * @throws dev.limpid.error.LimpidException if the logits do not depend on the layer, or an operator between has no gradient
     */
    public static Graph of(Classifier model, String value) {
        GraphBuilder b = model.graph().toBuilder().scope("cases/");
        ForwardPass f = ForwardPass.over(
                b,
                model,
                Settings.STANDARD.at(Place.at(value)),
                b.value(model.input().name()),
                largest(b.value(model.logits())));
        Expr layer = f.value(value);
        Expr product = layer.mul(f.gradient(layer));
        Optional<FeatureMap> map = model.findFeatureMap(value);
        Expr rows;
        if (map.isPresent()) {
            Expr maps = f.asMaps(product, map.get());
            rows = maps.reduceSum(false, ForwardPass.places(maps));
        } else {
            rows = product.reshape(
                    -1,
                    LongStream.range(1, product.rank())
                            .map(i -> product.shape().size((int) i))
                            .reduce(1, Math::multiplyExact));
        }
        Map<String, Expr> outputs = new LinkedHashMap<>();
        outputs.put(CONTRIBUTIONS, rows.cast(ElementType.FLOAT));
        return b.build(outputs);
    }

    /** {@code float[N,K]}: one at the largest logit, the first of equal ones, else zero. */
    private static Expr largest(Expr logits) {
        Map<String, Attribute> alongClasses = Map.of("axis", Attribute.of(1L), "keepdims", Attribute.of(1L));
        TensorType type = TensorType.of(ElementType.INT64, logits.shape().dim(0), Dim.of(1));
        Expr best = logits.emit("ArgMax", alongClasses, type);
        long[] classes = LongStream.range(0, logits.shape().size(1)).toArray();
        return best.equal(logits.builder().list(classes)).cast(logits.elementType());
    }
}
