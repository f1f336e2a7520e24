package dev.limpid.training;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.ParallelBlock;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv1d;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.pooling.Pool;
import java.util.List;
import java.util.function.IntFunction;

/** The architectures of the networks: blocks from {@code float[N,C,H,W]}, or the numbers of words {@code [N,T]}, to class scores {@code float[N,K]}. */
final class Architectures {
    private static final int REDUCTION = 8;
    private static final int WIDTH = 32;

    private Architectures() {}

    /** A plain sequence of convolutions and pooling layers. */
    static Block plain(int classes) {
        SequentialBlock network = new SequentialBlock()
                .add(Pieces.rectified(WIDTH / 2, 3, 2))
                .add(Pieces.rectified(WIDTH, 3, 1))
                .add(Pieces.halved())
                .add(Pieces.rectified(WIDTH, 3, 1))
                .add(Pieces.rectified(WIDTH, 3, 1))
                .add(Pieces.halved());
        for (int i = 0; i < 3; i++) {
            network.add(Pieces.rectified(2 * WIDTH, 3, 1));
        }
        return Pieces.head(network, classes);
    }

    /** The first five convolutions of {@link #plain}: {@code float[N,64,12,12]} of pictures of 96 x 96 pixels. */
    static Block early() {
        return new SequentialBlock()
                .add(Pieces.rectified(WIDTH / 2, 3, 2))
                .add(Pieces.rectified(WIDTH, 3, 1))
                .add(Pieces.halved())
                .add(Pieces.rectified(WIDTH, 3, 1))
                .add(Pieces.rectified(WIDTH, 3, 1))
                .add(Pieces.halved())
                .add(Pieces.rectified(2 * WIDTH, 3, 1));
    }

    /**
     * A small residual network: a stem and four residual blocks, the last two at half the resolution.
     *
     * @param width channels of the first two blocks; the other two have twice as many
     * @param stem strides of the convolutions before the blocks
     * @param attention creates the attention at the end of each branch from its number of channels
     */
    static Block residual(int classes, int width, int[] stem, IntFunction<Block> attention) {
        SequentialBlock network = new SequentialBlock();
        for (int i = 0; i < stem.length; i++) {
            network.add(Pieces.rectified(i + 1 < stem.length ? width / 2 : width, 3, stem[i]));
        }
        for (int stage = 0; stage < 2; stage++) {
            int channels = width << stage;
            network.add(block(channels, stage == 0 ? 1 : 2, attention));
            network.add(block(channels, 1, attention));
        }
        return Pieces.head(network, classes);
    }

    private static Block block(int channels, int stride, IntFunction<Block> attention) {
        Block branch = Pieces.rectified(channels, 3, stride)
                .add(Pieces.convolution(channels, 3, 1))
                .add(attention.apply(channels));
        return new SequentialBlock()
                .add(Pieces.residual(branch, channels, stride, stride == 1))
                .add(Activation.reluBlock());
    }

    /** No attention. */
    static Block none(int channels) {
        return Blocks.identityBlock();
    }

    /** Squeeze and excitation. */
    static Block squeeze(int channels) {
        return new ChannelAttention(channels, REDUCTION, false);
    }

    /** Channel attention, then spatial attention. */
    static Block cbam(int channels) {
        return new SequentialBlock()
                .add(new ChannelAttention(channels, REDUCTION, true))
                .add(new SpatialAttention());
    }

    /** Convolutions down to an eighth of the image size, then three encoders over its positions and a class token. */
    static Block hybrid(int classes) {
        int width = 2 * WIDTH;
        SequentialBlock network = new SequentialBlock()
                .add(Pieces.rectified(WIDTH / 2, 3, 2))
                .add(Pieces.rectified(WIDTH, 3, 2))
                .add(Pieces.rectified(width, 3, 2))
                .add(new Tokens(width));
        for (int i = 0; i < 3; i++) {
            network.add(new Encoder(width, 4));
        }
        return network.add(new FirstToken()).add(Pieces.linear(classes));
    }

    /**
     * LeNet-5 with twice as many filters, ReLU and max pooling. Ref.: LeCun et al., Gradient-based learning applied
     * to document recognition, 1998.
     */
    static Block leNet(int classes) {
        return new SequentialBlock()
                .add(Conv2d.builder()
                        .setFilters(12)
                        .setKernelShape(new Shape(5, 5))
                        .optPadding(new Shape(2, 2))
                        .build())
                .add(Activation.reluBlock())
                .add(Pieces.halved())
                .add(Conv2d.builder()
                        .setFilters(16)
                        .setKernelShape(new Shape(5, 5))
                        .build())
                .add(Activation.reluBlock())
                .add(Pieces.halved())
                .add(Blocks.batchFlattenBlock())
                .add(Pieces.linear(120))
                .add(Activation.reluBlock())
                .add(Pieces.linear(84))
                .add(Activation.reluBlock())
                .add(Pieces.linear(classes));
    }

    /**
     * A table of words, convolutions over two and three words, and the mean over the positions. Ref.: Kim,
     * Convolutional Neural Networks for Sentence Classification, 2014, arXiv 1408.5882, with the mean in place of the
     * maximum.
     */
    static Block text(int words, int classes) {
        return new SequentialBlock()
                .add(new WordTable(words, WIDTH / 2))
                .add(new ParallelBlock(
                        both -> new NDList(both.get(0)
                                .singletonOrThrow()
                                .concat(both.get(1).singletonOrThrow(), 1)),
                        List.of(overWords(2, 0), overWords(3, 1))))
                .add(Pieces.linear(classes));
    }

    private static Block overWords(int size, int padding) {
        return new SequentialBlock()
                .add(Conv1d.builder()
                        .setFilters(WIDTH)
                        .setKernelShape(new Shape(size))
                        .optPadding(new Shape(padding))
                        .build())
                .add(Activation.reluBlock())
                .add(Pool.globalAvgPool1dBlock());
    }
}
