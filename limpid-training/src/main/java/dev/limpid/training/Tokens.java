package dev.limpid.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.NormalInitializer;
import ai.djl.util.PairList;
import org.jspecify.annotations.Nullable;

/**
 * Converts a feature map to tokens, one per position, after a class token, with position embeddings added: from {@code
 * float[N,C,H,W]} to {@code float[N,1+H*W,C]}.
 *
 * <p>Ref.: Dosovitskiy et al., An Image is Worth 16x16 Words, 2021, arXiv 2010.11929.
 */
final class Tokens extends AbstractBlock {
    private static final float DEVIATION = 0.02f;

    private final int width;
    private final Parameter first;
    private final Parameter positions;

    Tokens(int width) {
        this.width = width;
        first = addParameter(learnt("first"));
        positions = addParameter(learnt("positions"));
    }

    private static Parameter learnt(String name) {
        return Parameter.builder()
                .setName(name)
                .setType(Parameter.Type.OTHER)
                .optInitializer(new NormalInitializer(DEVIATION))
                .build();
    }

    @Override
    protected void prepare(Shape[] shapes) {
        first.setShape(new Shape(1, 1, width));
        positions.setShape(new Shape(1, 1 + shapes[0].get(2) * shapes[0].get(3), width));
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore parameters, NDList inputs, boolean training, @Nullable PairList<String, Object> more) {
        NDArray x = inputs.singletonOrThrow();
        NDArray places = x.reshape(x.getShape().get(0), width, -1).transpose(0, 2, 1);
        // Zeros computed from the input, because they need its batch size.
        NDArray one = places.get(":, 0:1").mul(0).add(parameters.getValue(first, x.getDevice(), training));
        return new NDList(one.concat(places, 1).add(parameters.getValue(positions, x.getDevice(), training)));
    }

    @Override
    public Shape[] getOutputShapes(Shape[] shapes) {
        Shape x = shapes[0];
        return new Shape[] {new Shape(x.get(0), 1 + x.get(2) * x.get(3), width)};
    }
}
