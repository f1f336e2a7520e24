package dev.limpid.cases;

import dev.limpid.graph.Attribute;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Tensor;
import dev.limpid.model.Classifier;
import java.util.LinkedHashMap;
import java.util.Map;

/** How similar the most similar patch of an input is to each prototype, and where it is, as a graph in standard operators. */
public final class PrototypeGraph {
    /** The output with the similarities, {@code float[N,P]}. */
    public static final String SIMILARITIES = "limpid_similarities";

    /** The output with the places of the most similar patches, row by row: {@code float[N,P]}. */
    public static final String PLACES = "limpid_places";

    /** The same as {@link #SIMILARITIES} for other vectors: up to a constant for each, minus their squared distances. */
    public static final String OTHER_SIMILARITIES = "limpid_other_similarities";

    /** The same as {@link #PLACES} for other vectors. */
    public static final String OTHER_PLACES = "limpid_other_places";

    private PrototypeGraph() {}

    /**
     * The graph; it also has the logits.
     *
     * @param others vectors that are compared like the prototypes, {@code float[Q,D,1,1]}
     */
    public static Graph of(Classifier model, PrototypeLayer layer, Tensor others) {
        GraphBuilder b = model.graph().toBuilder().scope("cases/");
        Expr map = b.value(layer.map());
        Expr patches = b.value(layer.patches());
        Expr twice = b.constant(doubled(others));
        Expr near = patches.emit("Conv", Map.of(), null, twice)
                .sub(patches.mul(patches).reduceSum(true, 1));
        Map<String, Expr> outputs = new LinkedHashMap<>();
        outputs.put(SIMILARITIES, b.value(layer.similarities()).cast(ElementType.FLOAT));
        outputs.put(PLACES, best(layer.isDistance() ? map.neg() : map, layer.count(), map));
        outputs.put(OTHER_SIMILARITIES, near.reduce("ReduceMax", false, 2, 3).cast(ElementType.FLOAT));
        outputs.put(OTHER_PLACES, best(near, others.size(0), map));
        outputs.put(model.logits(), b.value(model.logits()));
        return b.build(outputs);
    }

    private static Tensor doubled(Tensor vectors) {
        double[] numbers = vectors.toDoubles();
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] *= 2;
        }
        return Tensor.of(vectors.elementType(), numbers, vectors.shape());
    }

    private static Expr best(Expr map, long count, Expr sized) {
        long places = sized.shape().size(2) * sized.shape().size(3);
        return map.reshape(-1, count, places)
                .emit("ArgMax", Map.of("axis", Attribute.of(2L), "keepdims", Attribute.of(0L)), null)
                .cast(ElementType.FLOAT);
    }
}
