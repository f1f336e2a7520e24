package dev.limpid.attribution.cam;

import dev.limpid.attribution.MethodInfo;
import dev.limpid.attribution.MethodInfo.Family;
import dev.limpid.attribution.MethodInfo.Law;
import dev.limpid.attribution.formula.Samples;
import dev.limpid.attribution.formula.Settings;
import dev.limpid.model.Classifier;

/**
 * Score-CAM: the feature maps of a layer, each weighted by the target's value where the network sees the picture only
 * through that map; it needs no gradient.
 *
 * <p>Scores {@code float[N,H,W]} in the layer's size, not negative: {@code relu(sum over c of w_c * A_c)}, with {@code w} the
 * softmax over the maps of {@code S(x * M_c)} and {@code M_c} the map enlarged and brought to 0 to 1 (algorithm 1 of the paper;
 * the score of the baseline, which it subtracts, drops out of the softmax).
 *
 * <p>Costs: one run of the whole network for each feature map, since it masks the input.
 *
 * <p>Ref.: Wang et al., Score-CAM, 2019, arXiv 1910.01279.
 */
public final class ScoreCam implements MaskedInput {
    @Override
    public MethodInfo own() {
        return MethodInfo.of("score-cam", Family.CAM)
                .unit("activation")
                .meaning("Masks the input with each feature map and weights the map by the resulting score of the"
                        + " class. It needs only the network's outputs, and no gradients.")
                .formula("relu(sum over c of w_c A_c), w = softmax over c of S(x * A_c enlarged, from 0 to 1)")
                .cost("1 forward for each feature map, and 1 more")
                .laws(Law.BATCH_EQUIVARIANCE)
                .reference("Wang, Wang, Du, Yang, Zhang, Ding, Mardziel and Hu, Score-CAM, 2019, arXiv 1910.01279")
                .witness("pytorch-grad-cam 1.5.7, its masks enlarged as by the authors");
    }

    @Override
    public Samples samples(Classifier model, Settings settings) {
        return LayerMasks.counting(settings.layerOf(model).channels());
    }
}
