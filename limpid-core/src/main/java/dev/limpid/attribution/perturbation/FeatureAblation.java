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
import dev.limpid.attribution.region.Outcome;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Tensor;
import dev.limpid.model.Classifier;
import java.util.Arrays;
import java.util.Map;

/**
 * Feature ablation: the decrease of the target when one segment of the image is hidden.
 *
 * <p>Scores {@code float[N,H,W]}, signed, in target units: {@code S(x) - S(x without the segment)} at all positions of
 * a segment.
 *
 * <p>Ref.: Kokhlikyan et al., Captum, 2020, arXiv 2009.07896; it is occlusion (Zeiler and Fergus, 2013, arXiv
 * 1311.2901) with segments of any shape.
 */
public final class FeatureAblation implements CoalitionMethod {
    private static final String SCORE = "score";

    @Override
    public MethodInfo info() {
        MethodInfo info = MethodInfo.of("feature-ablation", Family.PERTURBATION)
                .unit("target")
                .meaning("Hides each segment of the input on its own and records the decrease of the target. Segments"
                        + " with redundant information can all appear unimportant.")
                .formula("S(x) - S(x without the segment)")
                .cost("1 forward for each segment")
                .laws(Law.LINEARITY, Law.IMPLEMENTATION_INVARIANCE, Law.BATCH_EQUIVARIANCE)
                .reference("Kokhlikyan et al., Captum, 2020, arXiv 2009.07896")
                .witness("captum 0.9.0");
        return Coalitions.described(info, "grid:7x7", "zero", "logit");
    }

    @Override
    public Samples samples(Classifier model, Settings settings) {
        int count = Coalitions.of(model, settings).segments().count();
        float[] shown = new float[count * count];
        Arrays.fill(shown, 1);
        for (int i = 0; i < count; i++) {
            shown[i * count + i] = 0;
        }
        return Samples.even(Tensor.of(shown, count, count));
    }

    @Override
    public Map<String, Expr> context(ForwardPass f) {
        Map<String, Expr> context = coalitions(f).context(f);
        context.put(SCORE, Outcome.of(f));
        return context;
    }

    @Override
    public AttributionExpr finish(ForwardPass f, Map<String, Expr> sums) {
        Expr fall = Outcome.column(f.given(SCORE)).sub(Coalitions.answers(sums));
        return coalitions(f).answer(f, fall);
    }
}
