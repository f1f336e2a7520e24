package dev.limpid.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.nn.core.Embedding;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.NormalInitializer;
import ai.djl.util.PairList;
import org.jspecify.annotations.Nullable;

/** A table with a vector for each word: from the numbers of words {@code [N,T]} to {@code float[N,width,T]}. */
final class WordTable extends AbstractBlock {
    private static final float DEVIATION = 0.3f;

    private final int width;
    private final Parameter table;

    /**
     * A table.
     *
     * @param words how many words there are
     * @param width the size of a vector
     */
    WordTable(int words, int width) {
        this.width = width;
        table = addParameter(Parameter.builder()
                .setName("table")
                .setType(Parameter.Type.WEIGHT)
                .optShape(new Shape(words, width))
                .optInitializer(new NormalInitializer(DEVIATION))
                .build());
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore parameters, NDList inputs, boolean training, @Nullable PairList<String, Object> more) {
        NDArray given = inputs.singletonOrThrow();
        NDArray words = given.getDataType() == DataType.INT64 ? given : given.toType(DataType.INT64, false);
        NDArray weights = parameters.getValue(table, words.getDevice(), training);
        return new NDList(Embedding.embedding(words, weights, SparseFormat.DENSE)
                .singletonOrThrow()
                .transpose(0, 2, 1));
    }

    @Override
    public Shape[] getOutputShapes(Shape[] shapes) {
        Shape x = shapes[0];
        return new Shape[] {new Shape(x.get(0), width, x.get(1))};
    }
}
