package dev.limpid.training;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import org.jspecify.annotations.Nullable;

/** Selects the class token of a token sequence: from {@code float[N,T,C]} to {@code float[N,C]}. */
final class FirstToken extends AbstractBlock {
    @Override
    protected NDList forwardInternal(
            ParameterStore parameters, NDList inputs, boolean training, @Nullable PairList<String, Object> more) {
        return new NDList(inputs.singletonOrThrow().get(":, 0"));
    }

    @Override
    public Shape[] getOutputShapes(Shape[] shapes) {
        return new Shape[] {new Shape(shapes[0].get(0), shapes[0].get(2))};
    }
}
