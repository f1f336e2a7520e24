package dev.limpid.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import org.jspecify.annotations.Nullable;

/**
 * Spatial attention: multiplies each position by the sigmoid of a convolution over the mean and maximum of its
 * channels.
 *
 * <p>Ref.: Woo, Park, Lee and Kweon, CBAM: Convolutional Block Attention Module, 2018, arXiv 1807.06521.
 */
final class SpatialAttention extends AbstractBlock {
    private static final int REACH = 3;

    private final Block convolution;

    SpatialAttention() {
        convolution = addChildBlock(
                "convolution",
                Conv2d.builder()
                        .setFilters(1)
                        .setKernelShape(new Shape(2 * REACH + 1, 2 * REACH + 1))
                        .optPadding(new Shape(REACH, REACH))
                        .build());
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore parameters, NDList inputs, boolean training, @Nullable PairList<String, Object> more) {
        NDArray x = inputs.singletonOrThrow();
        NDArray seen = x.mean(new int[] {1}, true).concat(x.max(new int[] {1}, true), 1);
        NDArray gate =
                convolution.forward(parameters, new NDList(seen), training).singletonOrThrow();
        return new NDList(x.mul(Activation.sigmoid(gate)));
    }

    @Override
    protected void initializeChildBlocks(NDManager manager, DataType type, Shape... shapes) {
        Shape x = shapes[0];
        convolution.initialize(manager, type, new Shape(x.get(0), 2, x.get(2), x.get(3)));
    }

    @Override
    public Shape[] getOutputShapes(Shape[] shapes) {
        return shapes;
    }
}
