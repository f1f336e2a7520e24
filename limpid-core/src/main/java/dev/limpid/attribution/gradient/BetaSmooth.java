package dev.limpid.attribution.gradient;

import dev.limpid.attribution.Method;
import dev.limpid.attribution.MethodInfo;
import dev.limpid.attribution.MethodInfo.Family;
import dev.limpid.attribution.MethodInfo.Law;
import dev.limpid.attribution.formula.ForwardPass;
import dev.limpid.graph.Expr;

/**
 * Beta smoothing: the gradient of the network with every rectifier replaced by a softplus.
 *
 * <p>Scores {@code float[N,C,H,W]}, signed: {@code dS'/dx}, where S' is the target of the network with {@code relu(x)}
 * replaced by {@code log(1 + exp(beta x)) / beta}. A large beta approaches the plain gradient; a small one is harder to
 * manipulate. In a network without rectifiers it is the gradient.
 *
 * <p>Ref.: Dombrowski, Alber, Anders, Ackermann, Mueller and Kessel, Explanations can be manipulated and geometry is to
 * blame, 2019, arXiv 1906.07983, section 3.
 */
public final class BetaSmooth implements Method.Direct {
    @Override
    public MethodInfo info() {
        return MethodInfo.of("beta-smooth", Family.GRADIENT)
                .unit("target per unit of input")
                .meaning("Computes the gradient of a copy of the network in which each ReLU is replaced by a smooth"
                        + " curve. This removes the kinks that make plain gradients noisy and easy to manipulate.")
                .formula("dS'/dx, with log(1 + exp(beta z)) / beta for every relu(z)")
                .anywhere()
                .cost("2 forward, 1 backward")
                .laws(Law.LINEARITY, Law.BATCH_EQUIVARIANCE)
                .reference(
                        "Dombrowski, Alber, Anders, Ackermann, Mueller and Kessel, Explanations can be manipulated and"
                                + " geometry is to blame, 2019, arXiv 1906.07983")
                .witness("PyTorch autograd with softplus for ReLU")
                .parameter("beta", "2", "sharpness of the softplus, per unit of its input, 0.01 to 1000");
    }

    @Override
    public Expr scores(ForwardPass f) {
        double beta = f.settings().real("beta", 0.01, 1000);
        ForwardPass soft = f.changed(g -> Softened.of(g, beta));
        return f.asScores(soft.gradient(soft.place()));
    }
}
