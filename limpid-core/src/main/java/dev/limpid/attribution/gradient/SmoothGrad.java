package dev.limpid.attribution.gradient;

import dev.limpid.attribution.Draws;
import dev.limpid.attribution.Formula;
import dev.limpid.attribution.Method;
import dev.limpid.attribution.MethodInfo;
import dev.limpid.attribution.MethodInfo.Family;
import dev.limpid.attribution.MethodInfo.Law;
import dev.limpid.attribution.Settings;
import dev.limpid.graph.Expr;
import dev.limpid.model.Classifier;
import java.util.stream.LongStream;

/**
 * SmoothGrad: the gradient averaged over inputs with Gaussian noise.
 *
 * <p>Scores {@code float[N,C,H,W]}, signed: {@code mean over n of dS/dx at x + noise * (max x - min x) * e_n}, with
 * {@code e_n} standard normal. The draws are the same for every input, so that a result does not depend on its batch.
 *
 * <p>Ref.: Smilkov, Thorat, Kim, Viegas and Wattenberg, SmoothGrad, 2017, arXiv 1706.03825.
 */
public final class SmoothGrad implements Method.Sampled {
    @Override
    public MethodInfo info() {
        return MethodInfo.of("smooth-grad", Family.GRADIENT)
                .formula("mean over n of dS/dx at x + noise * range(x) * e_n, e_n standard normal")
                .cost("samples forward and backward, 1 forward")
                .laws(Law.LINEARITY, Law.IMPLEMENTATION_INVARIANCE, Law.BATCH_EQUIVARIANCE, Law.SEED_DETERMINISM)
                .reference("Smilkov, Thorat, Kim, Viegas and Wattenberg, SmoothGrad, 2017, arXiv 1706.03825")
                .witness("captum 0.9.0, with shared draws")
                .parameter("samples", "25", "noisy inputs, 1 to 10000")
                .parameter("noise", "0.15", "standard deviation as a part of the input's range, 0 to 10");
    }

    @Override
    public Draws draws(Classifier model, Settings settings) {
        return Draws.normal(settings.whole("samples", 1, 10_000), model.input(), settings.seed());
    }

    @Override
    public Expr points(Formula f, Expr x, Expr drawn) {
        long[] all = LongStream.range(1, x.rank()).toArray();
        Expr range = x.reduce("ReduceMax", true, all).sub(x.reduce("ReduceMin", true, all));
        return x.add(drawn.mul(range.mul(f.settings().real("noise", 0, 10))));
    }
}
