package dev.limpid.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.ParallelBlock;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.pooling.Pool;
import java.util.List;

/** Building blocks of the networks; feature maps are {@code float[N,C,H,W]}. */
final class Pieces {
    private Pieces() {}

    /** A convolution with batch normalisation; the stride alone changes the size. */
    static SequentialBlock convolution(int channels, int size, int stride) {
        return new SequentialBlock()
                .add(Conv2d.builder()
                        .setFilters(channels)
                        .setKernelShape(new Shape(size, size))
                        .optStride(new Shape(stride, stride))
                        .optPadding(new Shape(size / 2, size / 2))
                        .optBias(false)
                        .build())
                .add(BatchNorm.builder().build());
    }

    /** The same with ReLU. */
    static SequentialBlock rectified(int channels, int size, int stride) {
        return convolution(channels, size, stride).add(Activation.reluBlock());
    }

    /** Max pooling that halves the size. */
    static Block halved() {
        return Pool.maxPool2dBlock(new Shape(2, 2), new Shape(2, 2));
    }

    /** A linear layer with bias. */
    static Block linear(int units) {
        return Linear.builder().setUnits(units).build();
    }

    /** Global average pooling, then a linear layer: {@code float[N,K]}. */
    static SequentialBlock head(SequentialBlock network, int classes) {
        return network.add(Pool.globalAvgPool2dBlock()).add(linear(classes));
    }

    /** A branch plus its own input; if the shapes differ, a convolution adapts the input. */
    static Block residual(Block branch, int channels, int stride, boolean isSameShape) {
        Block way = isSameShape ? Blocks.identityBlock() : convolution(channels, 1, stride);
        return new ParallelBlock(Pieces::sum, List.of(branch, way));
    }

    private static NDList sum(List<NDList> both) {
        NDArray branch = both.get(0).singletonOrThrow();
        return new NDList(branch.add(both.get(1).singletonOrThrow()));
    }
}
