package dev.limpid.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.NormalInitializer;
import ai.djl.util.PairList;
import org.jspecify.annotations.Nullable;

/**
 * A capsule network for grey images {@code float[N,1,28,28]} of values from 0 to 1: convolutional features, capsules
 * of eight numbers at 7 x 7 positions, and a capsule of sixteen numbers for each class, computed by three rounds of
 * routing by agreement. A decoder reconstructs the image from the longest capsule.
 *
 * <p>Outputs, in this order: lengths {@code float[N,K]}, the class probabilities; capsules {@code float[N,K,16]};
 * coupling coefficients {@code float[N,T,7,7,K]} of the last round, which sum to 1 over the classes for each of
 * {@code T} types of capsules at each position; the reconstructed image {@code float[N,1,28,28]}.
 *
 * <p>Differs from the paper: capsules of one type share their matrices over all positions, and the features come from
 * batch-normalised convolutions with two residual blocks.
 *
 * <p>Ref.: Sabour, Frosst and Hinton, Dynamic Routing Between Capsules, 2017, arXiv 1710.09829.
 */
final class Capsules extends AbstractBlock {
    private static final int TYPES = 4;
    private static final int PRIMARY = 8;
    private static final int DIMENSIONS = 16;
    private static final int SIDE = 28;
    private static final int ACROSS = 7;
    private static final int PLACES = ACROSS * ACROSS;
    private static final int ROUNDS = 3;
    private static final double TINY = 1e-7;
    /**
     * The scale of a vote: without it each optimiser step would change the sum of hundreds of votes by more than its
     * length.
     */
    private static final double VOTE = 0.1;

    private final int classes;
    private final Block features;
    private final Block decoder;
    private final Parameter matrices;

    Capsules(int classes) {
        this.classes = classes;
        features = addChildBlock(
                "features",
                new SequentialBlock()
                        .add(Pieces.rectified(16, 3, 1))
                        .add(Pieces.rectified(48, 3, 2))
                        .add(residual(48))
                        .add(Pieces.rectified(96, 3, 2))
                        .add(residual(96))
                        .add(Pieces.convolution(TYPES * PRIMARY, 3, 1)));
        matrices = addParameter(Parameter.builder()
                .setName("matrices")
                .setType(Parameter.Type.OTHER)
                .optShape(new Shape(TYPES, PRIMARY, (long) classes * DIMENSIONS))
                .optInitializer(new NormalInitializer(1))
                .build());
        decoder = addChildBlock(
                "decoder",
                new SequentialBlock()
                        .add(Pieces.linear(128))
                        .add(Activation.reluBlock())
                        .add(Pieces.linear(SIDE * SIDE))
                        .add(Activation.sigmoidBlock()));
    }

    private static Block residual(int channels) {
        Block branch = Pieces.rectified(channels, 3, 1).add(Pieces.convolution(channels, 3, 1));
        return new SequentialBlock()
                .add(Pieces.residual(branch, channels, 1, true))
                .add(Activation.reluBlock());
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore parameters, NDList inputs, boolean training, @Nullable PairList<String, Object> more) {
        NDArray x = inputs.singletonOrThrow();
        long batch = x.getShape().get(0);
        NDArray primary = squashed(features.forward(parameters, new NDList(x), training)
                .singletonOrThrow()
                .reshape(batch, TYPES, PRIMARY, PLACES)
                .transpose(0, 1, 3, 2));
        NDArray votes = primary.matMul(parameters.getValue(matrices, x.getDevice(), training))
                .mul(VOTE)
                .reshape(batch, (long) TYPES * PLACES, classes, DIMENSIONS);
        NDArray coupling = votes.sum(new int[] {3}).mul(0).add(1.0 / classes);
        NDArray agreed = agreed(votes, coupling);
        NDArray logits = coupling.mul(0);
        for (int round = 1; round < ROUNDS; round++) {
            logits = logits.add(votes.mul(squashed(agreed).expandDims(1)).sum(new int[] {3}));
            coupling = logits.softmax(2);
            agreed = agreed(votes, coupling);
        }
        NDArray lengths = lengths(agreed);
        NDArray capsules = squashed(agreed);
        NDArray placed = coupling.reshape(batch, TYPES, ACROSS, ACROSS, classes);
        return new NDList(lengths, capsules, placed, drawn(parameters, capsules, lengths, training));
    }

    /** The sum of the votes for each class, weighted by their coupling coefficients, before squashing. */
    private static NDArray agreed(NDArray votes, NDArray coupling) {
        return votes.mul(coupling.expandDims(3)).sum(new int[] {1});
    }

    /** A capsule scaled to a length below 1, with the same direction. */
    private static NDArray squashed(NDArray capsule) {
        NDArray square = capsule.square().sum(new int[] {capsule.getShape().dimension() - 1}, true);
        return capsule.mul(square.add(TINY).sqrt().div(square.add(1)));
    }

    /**
     * The lengths of squashed capsules, which are probabilities: a capsule with squared length {@code s} before
     * squashing has the length {@code s/(1+s)} afterwards, so the logarithm of {@code s} is its log-odds, and
     * explanations start from that logarithm.
     */
    private static NDArray lengths(NDArray agreed) {
        return Activation.sigmoid(agreed.square().sum(new int[] {2}).add(TINY).log());
    }

    /** The image decoded from the longest capsule; all other capsules are set to zero. */
    private NDArray drawn(ParameterStore parameters, NDArray capsules, NDArray lengths, boolean training) {
        NDArray shorter = lengths.max(new int[] {1}, true).sub(lengths).stopGradient();
        NDArray chosen = shorter.mul(-1e9).add(1).maximum(0);
        long batch = capsules.getShape().get(0);
        NDArray kept = capsules.mul(chosen.expandDims(2)).reshape(batch, (long) classes * DIMENSIONS);
        return decoder.forward(parameters, new NDList(kept), training)
                .singletonOrThrow()
                .reshape(batch, 1, SIDE, SIDE);
    }

    @Override
    protected void initializeChildBlocks(NDManager manager, DataType type, Shape... shapes) {
        features.initialize(manager, type, shapes[0]);
        decoder.initialize(manager, type, new Shape(shapes[0].get(0), (long) classes * DIMENSIONS));
    }

    @Override
    public Shape[] getOutputShapes(Shape[] shapes) {
        long batch = shapes[0].get(0);
        return new Shape[] {
            new Shape(batch, classes),
            new Shape(batch, classes, DIMENSIONS),
            new Shape(batch, TYPES, ACROSS, ACROSS, classes),
            new Shape(batch, 1, SIDE, SIDE)
        };
    }
}
