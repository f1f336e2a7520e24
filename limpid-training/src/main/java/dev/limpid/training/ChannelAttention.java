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
import ai.djl.nn.core.Linear;
import ai.djl.nn.pooling.Pool;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import org.jspecify.annotations.Nullable;

/**
 * Channel attention: multiplies each channel by a gate, the sigmoid of a perceptron on the channel means (squeeze and
 * excitation), or the sigmoid of the summed outputs of one perceptron on the channel means and on the maxima (CBAM).
 *
 * <p>Ref.: Hu, Shen and Sun, Squeeze-and-Excitation Networks, 2018, arXiv 1709.01507; Woo, Park, Lee and Kweon, CBAM:
 * Convolutional Block Attention Module, 2018, arXiv 1807.06521.
 */
final class ChannelAttention extends AbstractBlock {
    private final Block perceptron;
    private final boolean seesMaxima;

    /** For this number of channels; the perceptron's hidden layer has a fraction of them. */
    ChannelAttention(int channels, int reduction, boolean seesMaxima) {
        this.seesMaxima = seesMaxima;
        perceptron = addChildBlock(
                "perceptron",
                new SequentialBlock()
                        .add(Linear.builder()
                                .setUnits(Math.max(1, channels / reduction))
                                .build())
                        .add(Activation.reluBlock())
                        .add(Linear.builder().setUnits(channels).build()));
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore parameters, NDList inputs, boolean training, @Nullable PairList<String, Object> more) {
        NDArray x = inputs.singletonOrThrow();
        NDArray sum = seen(parameters, Pool.globalAvgPool2d(x), training);
        if (seesMaxima) {
            sum = sum.add(seen(parameters, Pool.globalMaxPool2d(x), training));
        }
        NDArray gate = Activation.sigmoid(sum);
        return new NDList(x.mul(gate.reshape(-1, x.getShape().get(1), 1, 1)));
    }

    private NDArray seen(ParameterStore parameters, NDArray summary, boolean training) {
        return perceptron.forward(parameters, new NDList(summary), training).singletonOrThrow();
    }

    @Override
    protected void initializeChildBlocks(NDManager manager, DataType type, Shape... shapes) {
        perceptron.initialize(manager, type, new Shape(shapes[0].get(0), shapes[0].get(1)));
    }

    @Override
    public Shape[] getOutputShapes(Shape[] shapes) {
        return shapes;
    }
}
