package dev.limpid.attribution.surrogate;

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
import dev.limpid.model.Classifier;
import java.util.Map;

/**
 * NormLIME: several LIME surrogates combined, each coefficient weighted by its share in its surrogate.
 *
 * <p>Scores {@code float[N,H,W]}, signed: {@code mean over surrogates of |b_i| / sum |b| * b_i} (equation 4 of the
 * paper) at all positions of a segment; {@code values: float[N,D]}.
 *
 * <p>Differs from the paper: the surrogates are not those of many images of a class but of {@code models} parts of the
 * samples around one image, so that the result explains this image.
 *
 * <p>Ref.: Ahern, Noack, Guzman-Nateras, Dou, Li and Huan, NormLime: A New Feature Importance Metric for Explaining
 * Deep Neural Networks, 2019, arXiv 1909.04200.
 */
public final class NormLime implements CoalitionMethod {
    @Override
    public MethodInfo info() {
        MethodInfo info = MethodInfo.of("norm-lime", Family.SURROGATE)
                .unit("target")
                .meaning("Combines several linear surrogate models, weighting each coefficient by its share of the"
                        + " total in its model. Segments that dominate a model count more than segments among many with"
                        + " similar coefficients.")
                .formula("mean over surrogates of |b_i| / sum |b| * b_i")
                .cost("samples forward")
                .laws(Law.IMPLEMENTATION_INVARIANCE, Law.BATCH_EQUIVARIANCE, Law.SEED_DETERMINISM)
                .reference(
                        "Ahern, Noack, Guzman-Nateras, Dou, Li and Huan, NormLime: A New Feature Importance Metric for"
                                + " Explaining Deep Neural Networks, 2019, arXiv 1909.04200")
                .witness("the formula over lime 0.2.0.1, shared random numbers")
                .parameter("samples", "2000", "number of inputs with hidden segments, 2 to 100000")
                .parameter("models", "10", "number of surrogates, each over a part of the samples, 1 to 100")
                .parameter("kernel", "0.25", "width of the kernel on cosine distance, 0.001 to 1000")
                .parameter("penalty", "1", "strength of the ridge penalty, 1e-9 to 1e9");
        return Coalitions.described(info, "slic:50", "segment-mean", "probability");
    }

    @Override
    public Settings lighter(Settings settings) {
        return LocalModels.lighter(settings);
    }

    @Override
    public Samples samples(Classifier model, Settings settings) {
        return Samples.even(LocalModels.of(model, settings).samples().numbers());
    }

    @Override
    public AttributionExpr finish(ForwardPass f, Map<String, Expr> sums) {
        Expr answers = Coalitions.answers(sums);
        Expr centred = answers.sub(answers.reduceMean(true, 1));
        LocalModels models = LocalModels.of(f.model(), f.settings());
        Expr each = Lime.coefficients(models, centred, f.settings().whole("models", 1, 100));
        Expr size = each.abs();
        Expr sum = size.reduceSum(true, 2);
        Expr values = size.div(sum.max(sum.like(1e-30))).mul(each).reduceMean(false, 1);
        return coalitions(f).answer(f, values);
    }
}
