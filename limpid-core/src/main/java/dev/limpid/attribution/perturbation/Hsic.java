package dev.limpid.attribution.perturbation;

import dev.limpid.attribution.MethodInfo;
import dev.limpid.attribution.MethodInfo.Family;
import dev.limpid.attribution.MethodInfo.Law;
import dev.limpid.attribution.formula.AttributionExpr;
import dev.limpid.attribution.formula.ForwardPass;
import dev.limpid.attribution.formula.Samples;
import dev.limpid.attribution.formula.Settings;
import dev.limpid.attribution.region.CoalitionMethod;
import dev.limpid.attribution.region.Coalitions;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Tensor;
import dev.limpid.model.Classifier;
import java.util.Map;

/**
 * HSIC attribution: the statistical dependence of the target on showing a segment, measured by the Hilbert-Schmidt
 * independence criterion with segments hidden at random.
 *
 * <p>Scores {@code float[N,H,W]}, not negative up to rounding: {@code trace(K_i H L H) / (n - 1)^2} (equation 3 of the
 * paper), with {@code K_i = 1 + 1/2 - (z_i - z_i')^2} of the shown or hidden segment, {@code L} a Gaussian kernel of
 * the target and {@code H} the centring.
 *
 * <p>Differs from the authors' code: the width of the Gaussian is the standard deviation of the target, not its median,
 * which may be zero.
 *
 * <p>Ref.: Novello, Fel and Vigouroux, Making Sense of Dependence: Efficient Black-box Explanations Using Dependence
 * Measure, 2022, arXiv 2206.06219.
 */
public final class Hsic implements CoalitionMethod {
    @Override
    public MethodInfo info() {
        MethodInfo info = MethodInfo.of("hsic", Family.PERTURBATION)
                .unit("own")
                .meaning("Measures the statistical dependence between showing a segment and the output. It detects any"
                        + " kind of dependence with few samples, but not its sign.")
                .formula("trace(K_i H L H) / (n - 1)^2")
                .cost("1 forward for each sample")
                .laws(Law.IMPLEMENTATION_INVARIANCE, Law.BATCH_EQUIVARIANCE, Law.SEED_DETERMINISM)
                .reference(
                        "Novello, Fel and Vigouroux, Making Sense of Dependence: Efficient Black-box Explanations Using"
                                + " Dependence Measure, 2022, arXiv 2206.06219")
                .witness("the criterion in NumPy over PyTorch's logits, shared random numbers")
                .parameter("samples", "1500", "number of inputs with hidden segments, 4 to 5000");
        return Coalitions.described(info, "grid:7x7", "zero", "logit");
    }

    @Override
    public Samples samples(Classifier model, Settings settings) {
        int samples = settings.whole("samples", 4, 5000);
        int count = Coalitions.of(model, settings).segments().count();
        double[][] design = LatinHypercube.latin(samples, count, settings.seed());
        float[] shown = new float[samples * count];
        for (int i = 0; i < shown.length; i++) {
            shown[i] = design[i / count][i % count] < 0.5 ? 0 : 1;
        }
        return Samples.even(Tensor.of(shown, samples, count));
    }

    /**
     * With centred columns {@code c_i} of the coalitions, of which {@code (z - z')^2 = z + z' - 2 z z'}, the trace is
     * {@code 2 c_i^T L c_i}.
     */
    @Override
    public AttributionExpr finish(ForwardPass f, Map<String, Expr> sums) {
        Expr answers = Coalitions.answers(sums);
        int samples = f.settings().whole("samples", 4, 5000);
        Expr deviation = answers.sub(answers.reduceMean(true, 1));
        Expr variance = deviation.mul(deviation).reduceMean(true, 1).unsqueeze(2);
        Expr difference = answers.unsqueeze(2).sub(answers.unsqueeze(1));
        Expr kernel = difference
                .mul(difference)
                .div(variance.mul(-2).min(variance.like(-1e-30)))
                .exp();
        Expr shown = answers.builder().constant(samples(f.model(), f.settings()).numbers());
        Expr centred = shown.sub(shown.reduceMean(true, 0));
        Expr dependence = kernel.matMul(centred).mul(centred).reduceSum(false, 1);
        double scale = 2.0 / ((samples - 1.0) * (samples - 1.0));
        return coalitions(f).answer(f, dependence.mul(scale));
    }
}
