package dev.limpid.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.loss.Loss;

/** An objective: the loss that training minimises. */
interface Objective {
    /** Keeps logarithms finite, and limits the gradient of a capsule with almost zero length. */
    double LEAST = 0.03;

    /** A distance above all others. */
    double FAR = 1e3;

    /**
     * The loss, a scalar.
     *
     * @param outputs the network's outputs, class scores first
     * @param labels the class indices, {@code int[N]}
     * @param input the network's input
     */
    NDArray loss(NDList outputs, NDArray labels, NDArray input);

    /** The cross-entropy of the scores' softmax. */
    static Objective crossEntropy() {
        Loss loss = Loss.softmaxCrossEntropyLoss();
        return (outputs, labels, input) -> loss.evaluate(new NDList(labels), new NDList(outputs.get(0)));
    }

    /**
     * The binary cross-entropy of the capsule lengths, which are probabilities, plus a small multiple of the squared
     * error of the reconstructed image.
     *
     * <p>Differs from the paper's margin loss: the shorter the capsule of the true class is, the larger is the
     * gradient; with the margin loss, capsules of almost zero length stay so.
     *
     * <p>Ref.: Sabour, Frosst and Hinton, Dynamic Routing Between Capsules, 2017, arXiv 1710.09829.
     */
    static Objective capsules() {
        return (outputs, labels, input) -> {
            NDArray lengths = outputs.get(0);
            NDArray here = labels.oneHot((int) lengths.getShape().get(1));
            NDArray missing = lengths.add(LEAST).log().mul(here);
            NDArray wrong =
                    lengths.mul(-1).add(1 + LEAST).log().mul(here.mul(-1).add(1));
            NDArray entropy = missing.add(wrong).sum(new int[] {1}).mean().mul(-1);
            NDArray error = outputs.get(3).sub(input).square().mul(0.002 * 784).mean();
            return entropy.add(error);
        };
    }

    /**
     * The cross-entropy of the scores' softmax, plus 0.8 times the mean least distance of the prototypes of the true class
     * (cluster cost), minus 0.08 times that of all other prototypes (separation cost).
     *
     * <p>Ref.: Chen et al., This Looks Like That, 2019, arXiv 1806.10574.
     *
     * @param each prototypes of each class
     */
    static Objective prototypes(int classes, int each) {
        Loss loss = Loss.softmaxCrossEntropyLoss();
        float[] own = new float[classes * classes * each];
        for (int p = 0; p < classes * each; p++) {
            own[p / each * classes * each + p] = 1;
        }
        return (outputs, labels, input) -> {
            NDArray distances = outputs.get(1);
            NDArray isOwn = labels.oneHot(classes)
                    .matMul(labels.getManager().create(own, new Shape(classes, (long) classes * each)));
            NDArray cluster = distances.add(isOwn.mul(-FAR).add(FAR)).min(new int[] {1});
            NDArray separation = distances.add(isOwn.mul(FAR)).min(new int[] {1});
            return loss.evaluate(new NDList(labels), new NDList(outputs.get(0)))
                    .add(cluster.mul(0.8).mean())
                    .sub(separation.mul(0.08).mean());
        };
    }
}
