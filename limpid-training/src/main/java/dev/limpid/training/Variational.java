package dev.limpid.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.SequentialBlock;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import org.jspecify.annotations.Nullable;

/**
 * A variational autoencoder of square pictures {@code float[N,C,H,W]} of values from 0 to 1, whose decoder draws pictures from
 * normally distributed codes.
 *
 * <p>Outputs: the decoded pictures, the means of the codes and the logarithms of their variances, {@code float[N,K]}.
 *
 * <p>The decoder enlarges by sub-pixel convolutions.
 *
 * <p>Ref.: Kingma and Welling, Auto-Encoding Variational Bayes, 2013, arXiv 1312.6114; Shi et al., Real-Time Single Image and
 * Video Super-Resolution Using an Efficient Sub-Pixel Convolutional Neural Network, 2016, arXiv 1609.05158.
 */
final class Variational extends AbstractBlock {
    private final int numbers;
    private final Block encoder;
    private final Block decoder;

    /**
     * An untrained autoencoder.
     *
     * @param numbers of a code
     * @param start the side of the decoder's first feature map
     * @param widths channels of the decoder's feature maps; each but the last is enlarged twofold to the next, and the last are
     *     the channels of the pictures
     */
    Variational(int numbers, int start, int... widths) {
        this.numbers = numbers;
        SequentialBlock reading = new SequentialBlock();
        for (int i = widths.length - 2; i >= 0; i--) {
            reading.add(Pieces.rectified(Math.min(96, 2 * widths[i]), 3, 2));
        }
        encoder =
                addChildBlock("encoder", reading.add(Blocks.batchFlattenBlock()).add(Pieces.linear(2 * numbers)));
        SequentialBlock drawing = new SequentialBlock()
                .add(Pieces.linear(widths[0] * start * start))
                .add(Activation.reluBlock())
                .add(new LambdaBlock(
                        x -> new NDList(x.singletonOrThrow().reshape(-1, widths[0], start, start)), "placed"));
        int side = start;
        for (int i = 1; i < widths.length; i++) {
            boolean isLast = i == widths.length - 1;
            drawing.add(Pieces.convolution(4 * widths[i], 3, 1)).add(enlarged(widths[i], side));
            drawing.add(isLast ? Activation.sigmoidBlock() : Activation.reluBlock());
            side *= 2;
        }
        decoder = addChildBlock("decoder", drawing);
    }

    /** Four channels to the four pixels of a square. */
    private static Block enlarged(int channels, int side) {
        return new LambdaBlock(
                x -> new NDList(x.singletonOrThrow()
                        .reshape(-1, channels, 2, 2, side, side)
                        .transpose(0, 1, 4, 2, 5, 3)
                        .reshape(-1, channels, 2L * side, 2L * side)),
                "enlarged");
    }

    /** The part that draws pictures from codes. */
    Block decoder() {
        return decoder;
    }

    /** Numbers of a code. */
    int numbers() {
        return numbers;
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore parameters, NDList inputs, boolean training, @Nullable PairList<String, Object> more) {
        NDArray read = encoder.forward(parameters, inputs, training).singletonOrThrow();
        NDList halves = read.split(2, 1);
        NDArray mean = halves.get(0);
        NDArray logarithm = halves.get(1).clip(-8, 4);
        NDArray code = mean;
        if (training) {
            NDArray noise = read.getManager().randomNormal(mean.getShape());
            code = mean.add(logarithm.mul(0.5).exp().mul(noise));
        }
        NDArray drawn = decoder.forward(parameters, new NDList(code), training).singletonOrThrow();
        return new NDList(drawn, mean, logarithm);
    }

    @Override
    protected void initializeChildBlocks(NDManager manager, DataType type, Shape... shapes) {
        encoder.initialize(manager, type, shapes[0]);
        decoder.initialize(manager, type, new Shape(shapes[0].get(0), numbers));
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputs) {
        Shape codes = new Shape(inputs[0].get(0), numbers);
        return new Shape[] {inputs[0], codes, codes};
    }
}
