package dev.limpid.contrast;

import dev.limpid.error.LimpidException;
import dev.limpid.graph.Tensor;
import dev.limpid.model.Classifier;
import dev.limpid.model.Head;
import dev.limpid.model.Prediction;

/**
 * What a prediction decides, and the loss whose gradient moves the decision.
 *
 * @param head softmax, or sigmoid for independent classes and for one logit
 * @param scores how many logits there are
 */
public record Decision(Head head, int scores) {

    /** The decision of a network. @throws LimpidException if it does not classify, or classifies each place by itself */
    public static Decision of(Classifier model) {
        int rank = model.graph().shapeOf(model.logits()).rank();
        boolean isWhole =
                rank == 2 && model.scores().isWhole() && model.findScoreMap().isEmpty();
        if (model.head() == Head.NONE || !isWhole || model.findDetector().isPresent()) {
            throw LimpidException.unsupported("the predicted class is to be changed, but output '" + model.output()
                    + "' holds no scores of classes of the whole picture");
        }
        return new Decision(model.head(), model.classes());
    }

    /** Whether there is a single logit, which decides between two classes. */
    public boolean isBinary() {
        return head == Head.SIGMOID && scores == 1;
    }

    /** The predicted class: the largest logit; of a single logit 1 if it is positive, else 0. */
    public int predicted(float[] logits) {
        if (isBinary()) {
            return logits[0] > 0 ? 1 : 0;
        }
        return Prediction.argMax(logits, 0, logits.length);
    }

    /** Whether the decision for a class holds: it is predicted; of independent classes, its logit is positive. */
    public boolean holds(float[] logits, int label) {
        return (head == Head.SIGMOID && !isBinary()) ? logits[label] > 0 : predicted(logits) == label;
    }

    /** The probabilities that say the decision for a class fully: {@code float[1,K]}. */
    public Tensor wanted(int label) {
        float[] wanted = new float[scores];
        if (isBinary()) {
            wanted[0] = label;
        } else {
            wanted[label] = 1;
        }
        return Tensor.of(wanted, 1, scores);
    }

    /** Which logits the loss counts: all of a softmax, that of the class among independent ones: {@code float[1,K]}. */
    public Tensor counted(int label) {
        float[] counted = new float[scores];
        for (int k = 0; k < scores; k++) {
            counted[k] = head == Head.SOFTMAX || isBinary() || k == label ? 1 : 0;
        }
        return Tensor.of(counted, 1, scores);
    }
}
