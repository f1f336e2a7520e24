package dev.limpid.attribution.cam;

import dev.limpid.attribution.MethodInfo;
import dev.limpid.attribution.MethodInfo.Family;
import dev.limpid.attribution.MethodInfo.Law;
import dev.limpid.attribution.formula.ForwardPass;
import dev.limpid.attribution.formula.Samples;
import dev.limpid.attribution.formula.Settings;
import dev.limpid.graph.Expr;
import dev.limpid.model.Classifier;
import java.util.Arrays;

/**
 * IS-CAM: Score-CAM with scores averaged while the mask is faded in.
 *
 * <p>Scores {@code float[N,H,W]} in the layer's size, not negative: as Score-CAM, with the score
 * {@code 1/n * sum over i = 1..n of S(x * M_c * i/n)} for each feature map (equation 6 of the paper).
 *
 * <p>Ref.: Naidu et al., IS-CAM, 2020, arXiv 2010.03023.
 */
public final class IsCam implements MaskedInput {
    @Override
    public MethodInfo own() {
        return MethodInfo.of("is-cam", Family.CAM)
                .unit("activation")
                .meaning("Computes Score-CAM while fading every mask in over several steps, and averages the scores."
                        + " The weights therefore do not depend on a single intensity of the mask.")
                .formula("score-cam with mean over i of S(x * M_c * i/n) as the score")
                .cost("1 forward, and steps forward for each feature map")
                .laws(Law.BATCH_EQUIVARIANCE)
                .reference("Naidu, Ghosh, Maurya, Nayak and Kundu, IS-CAM: Integrated Score-CAM for Axiomatic-based"
                        + " Explanations, 2020, arXiv 2010.03023")
                .witness("the paper's formula over PyTorch's logits")
                .parameter("steps", "10", "number of intensities of each mask, 1 to 1000");
    }

    @Override
    public Samples samples(Classifier model, Settings settings) {
        int steps = settings.whole("steps", 1, 1000);
        return MaskedInput.repeated(
                settings.layerOf(model).channels(), steps, (c, k) -> new float[] {(k + 1f) / steps});
    }

    @Override
    public Expr masks(ForwardPass f, Expr chosen, Expr drawn) {
        Expr full = MaskedInput.super.masks(f, chosen, drawn);
        long[] sizes = new long[full.rank()];
        Arrays.fill(sizes, 1);
        sizes[1] = drawn.shape().size(0);
        return full.mul(drawn.slice(1, 1, 2, 1).reshape(sizes));
    }
}
