package dev.limpid.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.norm.LayerNorm;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import org.jspecify.annotations.Nullable;

/**
 * A Transformer encoder over {@code float[N,T,C]}: self-attention and a perceptron, each with a preceding
 * normalisation and a residual connection.
 *
 * <p>Ref.: Vaswani et al., Attention Is All You Need, 2017, arXiv 1706.03762; Dosovitskiy et al., An Image is Worth
 * 16x16 Words, 2021, arXiv 2010.11929.
 */
final class Encoder extends AbstractBlock {
    private final int width;
    private final int heads;
    private final Block before =
            addChildBlock("before", LayerNorm.builder().axis(2).build());
    private final Block three;
    private final Block together;
    private final Block perceptron;

    /** For tokens of this width, which is divided among the heads. */
    Encoder(int width, int heads) {
        this.width = width;
        this.heads = heads;
        three = addChildBlock("three", Pieces.linear(3 * width));
        together = addChildBlock("together", Pieces.linear(width));
        perceptron = addChildBlock(
                "perceptron",
                new SequentialBlock()
                        .add(LayerNorm.builder().axis(2).build())
                        .add(Pieces.linear(2 * width))
                        .add(Activation.geluBlock())
                        .add(Pieces.linear(width)));
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore parameters, NDList inputs, boolean training, @Nullable PairList<String, Object> more) {
        NDArray x = inputs.singletonOrThrow();
        NDArray seen = x.add(attention(parameters, of(before, parameters, x, training), training));
        return new NDList(seen.add(of(perceptron, parameters, seen, training)));
    }

    private NDArray attention(ParameterStore parameters, NDArray x, boolean training) {
        long batch = x.getShape().get(0);
        long tokens = x.getShape().get(1);
        NDArray all = of(three, parameters, x, training);
        NDArray queries = head(all, 0, batch, tokens).mul(1 / Math.sqrt((double) width / heads));
        NDArray weights = queries.matMul(head(all, 1, batch, tokens).transpose(0, 1, 3, 2))
                .softmax(-1);
        NDArray values = weights.matMul(head(all, 2, batch, tokens));
        return of(together, parameters, values.transpose(0, 2, 1, 3).reshape(batch, tokens, width), training);
    }

    /** Queries, keys or values of every head: {@code float[N,heads,T,C/heads]}. */
    private NDArray head(NDArray all, int which, long batch, long tokens) {
        return all.get(":, :, " + which * width + ":" + (which + 1) * width)
                .reshape(batch, tokens, heads, width / heads)
                .transpose(0, 2, 1, 3);
    }

    private static NDArray of(Block block, ParameterStore parameters, NDArray x, boolean training) {
        return block.forward(parameters, new NDList(x), training).singletonOrThrow();
    }

    @Override
    protected void initializeChildBlocks(NDManager manager, DataType type, Shape... shapes) {
        before.initialize(manager, type, shapes[0]);
        three.initialize(manager, type, shapes[0]);
        together.initialize(manager, type, shapes[0]);
        perceptron.initialize(manager, type, shapes[0]);
    }

    @Override
    public Shape[] getOutputShapes(Shape[] shapes) {
        return shapes;
    }
}
