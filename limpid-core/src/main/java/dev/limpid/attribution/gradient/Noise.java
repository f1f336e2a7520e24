package dev.limpid.attribution.gradient;

import dev.limpid.attribution.MethodInfo;
import dev.limpid.attribution.formula.ForwardPass;
import dev.limpid.attribution.formula.Samples;
import dev.limpid.attribution.formula.Settings;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.Expr;
import dev.limpid.model.Classifier;
import dev.limpid.model.InputKind;

/**
 * Inputs with Gaussian noise. The random numbers are the same for every input, so that a result does not depend on its
 * batch.
 */
final class Noise {
    private Noise() {}

    /** Adds the parameters of the noise. */
    static MethodInfo declaredBy(MethodInfo info) {
        return info.parameter("samples", "25", "number of noisy inputs, 1 to 10000")
                .parameter("noise", "0.15", "standard deviation as a fraction of the input's range, 0 to 10");
    }

    /** Standard normal numbers, the samples each of weight {@code 1 / samples}. */
    static Samples samples(Classifier model, Settings settings) {
        if (model.form().kind() == InputKind.TOKENS) {
            throw LimpidException.unsupported("the input holds the numbers of tokens, which take no noise; use a method"
                    + " without noise, such as gradient or integrated-gradients");
        }
        return Samples.normal(settings.whole("samples", 1, 10_000), model.input(), settings.seed());
    }

    /** {@code float[N,S,...]}: {@code x + noise * (max x - min x) * e}. */
    static Expr added(ForwardPass f, Expr x, Expr drawn) {
        return x.add(drawn.mul(
                Baseline.range(f.input()).unsqueeze(1).mul(f.settings().real("noise", 0, 10))));
    }
}
