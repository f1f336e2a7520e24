package dev.limpid.attribution.region;

import dev.limpid.attribution.MethodInfo;
import dev.limpid.attribution.formula.ForwardPass;
import dev.limpid.graph.Dim;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Shape;

/**
 * The output of the network that is measured on a changed picture, by the parameter {@code output}: the target in
 * logits or in probabilities.
 */
public final class Outcome {
    private Outcome() {}

    /** The parameter. */
    public static MethodInfo described(MethodInfo info, String standard) {
        return info.parameter("output", standard, "explained output: logit or probability");
    }

    /** The target: {@code float[N]}. @throws dev.limpid.error.LimpidException if the parameter has another value */
    public static Expr of(ForwardPass f) {
        boolean isLogit = f.settings().word("output", "logit", "probability").equals("logit");
        Expr outcome = isLogit ? f.score() : f.probability();
        Shape shape = Shape.of(f.input().shape().dim(0));
        return outcome.reshape(outcome.builder().list(shape.sizes()), shape);
    }

    /** A number for each input, {@code float[N]}, as a column: {@code float[N,1]}. */
    public static Expr column(Expr each) {
        Shape shape = Shape.of(each.shape().dim(0), Dim.of(1));
        return each.reshape(each.builder().list(shape.sizes()), shape);
    }
}
