package dev.limpid.attribution.surrogate;

import dev.limpid.attribution.Method.Search;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.Attribute;
import dev.limpid.graph.Dim;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Shape;
import dev.limpid.graph.TensorType;
import dev.limpid.model.Classifier;
import dev.limpid.model.Head;
import dev.limpid.model.ScoreAxes;
import java.util.Arrays;
import java.util.Map;

/**
 * The network's decision that an anchor preserves. Of classes that exclude each other it is that the asked class has the
 * largest score; of a class that is independent of others it is whether the class is more probable than its absence.
 *
 * @param index the score of the class with the largest weight in the target
 * @param isPresent of an independent class, whether the network predicts it for the input
 */
record Decision(Head head, ScoreAxes axes, int index, boolean isPresent) {
    /** Refuses a network whose output is no decision between classes. */
    static void require(Classifier model) {
        if (model.head() == Head.NONE) {
            throw LimpidException.unsupported("anchors preserve a predicted class, and what is explained here is a"
                    + " number, not a class; kernel-shap and feature-ablation explain numbers");
        }
    }

    static Decision of(Search search) {
        Classifier model = search.model();
        require(model);
        double[] weights = search.target().toDoubles();
        boolean isAgainst = Arrays.stream(weights).noneMatch(w -> w > 0);
        int largest = 0;
        for (int i = 1; i < weights.length; i++) {
            boolean isMore = isAgainst ? weights[i] < weights[largest] : weights[i] > weights[largest];
            largest = isMore ? i : largest;
        }
        boolean isPresent = model.head() == Head.SIGMOID && search.logits().toDoubles()[largest] >= 0;
        return new Decision(model.head(), model.scores(), largest, isPresent);
    }

    /** {@code float[P]}: one where the decision for a row of {@code float[P,K]} is the same, else zero. */
    Expr isKept(Expr logits) {
        Shape rows = Shape.of(Dim.UNKNOWN);
        if (head == Head.SIGMOID) {
            Expr own = logits.slice(1, index, index + 1L, 1)
                    .reshape(logits.builder().list(-1), rows);
            return (isPresent ? own.greaterOrEqual(own.like(0)) : own.less(own.like(0))).cast(ElementType.FLOAT);
        }
        int place = axes.placeOf(index);
        int last = axes.index(place, axes.classes() - 1);
        Expr rivals = axes.isWhole() ? logits : logits.slice(1, axes.index(place, 0), last + 1L, axes.step());
        Map<String, Attribute> each = Map.of("axis", Attribute.of(-1L), "keepdims", Attribute.of(0L));
        Expr best = rivals.emit("ArgMax", each, new TensorType(ElementType.INT64, rows));
        return best.equal(best.like(axes.classOf(index))).cast(ElementType.FLOAT);
    }
}
