package dev.limpid.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.training.loss.Loss;

/** What training makes small. */
interface Objective {

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
     * The margin loss of capsules' lengths, and a small part of the squared error of the drawn picture.
     *
     * <p>Ref.: Sabour, Frosst and Hinton, Dynamic Routing Between Capsules, 2017, arXiv 1710.09829.
     */
    static Objective capsules() {
        return (outputs, labels, input) -> {
            NDArray lengths = outputs.get(0);
            NDArray here = labels.oneHot((int) lengths.getShape().get(1));
            NDArray missing = lengths.mul(-1).add(0.9).maximum(0).square().mul(here);
            NDArray wrong = lengths.sub(0.1)
                    .maximum(0)
                    .square()
                    .mul(here.mul(-1).add(1))
                    .mul(0.5);
            NDArray margin = missing.add(wrong).sum(new int[] {1}).mean();
            NDArray error = outputs.get(3).sub(input).square().mul(0.0005 * 784).mean();
            return margin.add(error);
        };
    }
}
