package dev.limpid.attribution.cam;

import dev.limpid.attribution.MethodInfo;
import dev.limpid.attribution.MethodInfo.Family;
import dev.limpid.attribution.MethodInfo.Law;
import dev.limpid.attribution.formula.ForwardPass;
import dev.limpid.attribution.formula.Samples;
import dev.limpid.attribution.formula.Settings;
import dev.limpid.graph.Expr;
import dev.limpid.graph.TensorType;
import dev.limpid.model.Classifier;
import dev.limpid.model.FeatureMap;
import java.util.SplittableRandom;
import java.util.stream.LongStream;

/**
 * SS-CAM: Score-CAM with scores averaged over noisy masks.
 *
 * <p>Scores {@code float[N,H,W]} in the layer's size, not negative: as Score-CAM, with the mean over draws of
 * {@code S(x * M)} as the score of each feature map, {@code M} the map with normal noise, enlarged and scaled to 0 to 1
 * (equation 7 of the paper, smoothing on the feature maps). Differs from the paper: the noise is relative to the map's
 * range, because activations have no common unit; and the default is 10 samples instead of 35.
 *
 * <p>Ref.: Wang, Naidu, Michael and Kundu, SS-CAM, 2020, arXiv 2006.14255.
 */
public final class SsCam implements MaskedInput {
    @Override
    public MethodInfo own() {
        return MethodInfo.of("ss-cam", Family.CAM)
                .unit("activation")
                .meaning("Computes Score-CAM with several noisy copies of every mask and averages the scores. A mask"
                        + " that raises the score only by chance receives less weight.")
                .formula("score-cam with mean over e of S(x * M_c(A_c + noise * range(A_c) * e)) as the score")
                .cost("1 forward, and samples forward for each feature map")
                .laws(Law.BATCH_EQUIVARIANCE, Law.SEED_DETERMINISM)
                .reference("Wang, Naidu, Michael and Kundu, SS-CAM: Smoothed Score-CAM for Sharper Visual Feature"
                        + " Localization, 2020, arXiv 2006.14255")
                .witness("the paper's formula over PyTorch's logits, with shared random numbers")
                .parameter("samples", "10", "number of noisy masks for each feature map, 1 to 1000")
                .parameter("noise", "0.5", "standard deviation as a fraction of the feature map's range, 0 to 10");
    }

    @Override
    public Samples samples(Classifier model, Settings settings) {
        FeatureMap layer = settings.layerOf(model);
        int samples = settings.whole("samples", 1, 1000);
        return MaskedInput.repeated(layer.channels(), samples, (c, k) -> {
            SplittableRandom random = Samples.random(settings.seed(), (c * samples) + k);
            float[] noise = new float[layer.count()];
            for (int i = 0; i < noise.length; i++) {
                noise[i] = (float) random.nextGaussian();
            }
            return noise;
        });
    }

    @Override
    public Expr masks(ForwardPass f, Expr chosen, Expr drawn) {
        FeatureMap layer = f.layer();
        long[] places = ForwardPass.places(chosen);
        Expr range = chosen.reduce("ReduceMax", true, places).sub(chosen.reduce("ReduceMin", true, places));
        long[] sizes = LongStream.concat(
                        LongStream.of(1, drawn.shape().size(0)),
                        layer.places().stream().mapToLong(p -> p))
                .toArray();
        Expr noise = drawn.slice(1, 1, 1 + (long) layer.count(), 1)
                .reshape(
                        drawn.builder().list(sizes),
                        TensorType.of(drawn.elementType(), sizes).shape());
        Expr noisy = chosen.add(noise.mul(range.mul(f.settings().real("noise", 0, 10))));
        return MaskedInput.super.masks(f, noisy, drawn);
    }
}
