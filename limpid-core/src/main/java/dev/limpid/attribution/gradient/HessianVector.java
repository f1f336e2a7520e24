package dev.limpid.attribution.gradient;

import dev.limpid.attribution.Method;
import dev.limpid.attribution.MethodInfo;
import dev.limpid.attribution.MethodInfo.Family;
import dev.limpid.attribution.MethodInfo.Law;
import dev.limpid.attribution.formula.ForwardPass;
import dev.limpid.graph.Expr;
import java.util.stream.LongStream;

/**
 * Hessian-vector saliency: how the gradient changes in a direction, which shows the pixels that interact with it.
 *
 * <p>Scores {@code float[N,C,H,W]}, signed: the product of the Hessian of the target with a direction, which is the
 * gradient of length 1 (in target units per input unit squared) or the input (in target units per input unit).
 * Rectifiers have no curvature, so they are replaced by {@code log(1 + exp(beta z)) / beta} first.
 *
 * <p>Ref.: Pearlmutter, Fast Exact Multiplication by the Hessian, 1994, doi 10.1162/neco.1994.6.1.147; Singla, Wallace,
 * Feng and Feizi, Understanding Impacts of High-Order Loss Approximations and Features in Deep Learning Interpretation,
 * 2019, arXiv 1902.00407. Differs from the latter: it is the product itself, not a step of an optimisation.
 */
public final class HessianVector implements Method.Direct {
    @Override
    public MethodInfo info() {
        return MethodInfo.of("hessian-vector", Family.GRADIENT)
                .unit("own")
                .meaning("Measures how the smoothed gradient changes when the input moves in a given direction. It"
                        + " finds input values whose influence depends on other values, which a first-order gradient"
                        + " cannot show.")
                .formula("(d^2 S'/dx^2) v, with log(1 + exp(beta z)) / beta for every relu(z)")
                .anywhere()
                .cost("2 forward, 2 backward, 1 backward through the backward pass")
                .laws(Law.BATCH_EQUIVARIANCE)
                .reference(
                        "Singla, Wallace, Feng and Feizi, Understanding Impacts of High-Order Loss Approximations and"
                                + " Features in Deep Learning Interpretation, 2019, arXiv 1902.00407")
                .witness("PyTorch's double backward with softplus for ReLU")
                .parameter("direction", "gradient", "the direction v: gradient (of length 1), or input")
                .parameter("beta", "2", "sharpness of the softplus, per unit of its input, 0.01 to 1000");
    }

    @Override
    public Expr scores(ForwardPass f) {
        double beta = f.settings().real("beta", 0.01, 1000);
        ForwardPass soft = f.changed(g -> Softened.of(g, beta));
        Expr gradient = soft.gradient(soft.place());
        Expr direction = f.settings().word("direction", "gradient", "input").equals("input")
                ? soft.place()
                : gradient.div(length(gradient));
        return f.asScores(soft.gradient(gradient, direction, soft.place()));
    }

    private static Expr length(Expr gradient) {
        long[] all = LongStream.range(1, gradient.rank()).toArray();
        return gradient.mul(gradient).reduceSum(true, all).sqrt();
    }
}
