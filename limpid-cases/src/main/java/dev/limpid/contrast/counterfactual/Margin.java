package dev.limpid.contrast.counterfactual;

import dev.limpid.contrast.Decision;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Tensor;
import dev.limpid.model.Head;

/** How clearly a decision holds, in a graph: the logit of a class minus the largest other one; of independent classes its logit alone. */
final class Margin {
    private static final double FAR = 1e6;

    private Margin() {}

    /** How many numbers {@link #own} has: two for a single logit. */
    static int width(Decision decision) {
        return decision.isBinary() ? 2 : decision.scores();
    }

    /** One for the class, zero for the others: {@code float[1,K]}. */
    static Tensor own(Decision decision, int label) {
        float[] own = new float[width(decision)];
        own[label] = 1;
        return Tensor.of(own, 1, own.length);
    }

    /**
     * The margin of each row.
     *
     * @param logits {@code float[N,K]}
     * @param own {@code float[1,K]}, one for the class; two numbers for a single logit
     * @return {@code float[N]}
     */
    static Expr of(Decision decision, Expr logits, Expr own) {
        Expr z = logits.cast(ElementType.FLOAT);
        if (decision.isBinary()) {
            z = Expr.concat(1, z.mul(0), z);
        }
        Expr mine = z.mul(own).reduceSum(false, 1);
        if (!decision.isBinary() && decision.head() == Head.SIGMOID) {
            return mine;
        }
        return mine.sub(z.sub(own.mul(FAR)).reduce("ReduceMax", false, 1));
    }
}
