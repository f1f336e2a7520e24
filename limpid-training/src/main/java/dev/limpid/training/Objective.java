package dev.limpid.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.training.loss.Loss;

/** What training makes small. */
interface Objective {
    /** Keeps logarithms finite, and the pull on a capsule of hardly any length. */
    double LEAST = 0.03;

    /**
     * A number without axes.
     *
     * @param outputs the network's outputs, class scores first
     * @param labels the classes by number, {@code int[N]}
     * @param input what the network saw
     */
    NDArray loss(NDList outputs, NDArray labels, NDArray input);

    /** The cross-entropy of the scores' softmax. */
    static Objective crossEntropy() {
        Loss loss = Loss.softmaxCrossEntropyLoss();
        return (outputs, labels, input) -> loss.evaluate(new NDList(labels), new NDList(outputs.get(0)));
    }

    /**
     * The binary cross-entropy of capsules' lengths, which are probabilities, and a small part of the squared error of the
     * drawn picture.
     *
     * <p>Other than the paper's margin loss, it pulls the harder the shorter the capsule of the true class is; with the margin
     * loss capsules that are nearly of no length stay so.
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
}
