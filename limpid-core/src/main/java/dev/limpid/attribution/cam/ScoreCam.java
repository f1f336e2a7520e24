package dev.limpid.attribution.cam;

import dev.limpid.attribution.MethodInfo;
import dev.limpid.attribution.MethodInfo.Family;
import dev.limpid.attribution.MethodInfo.Law;
import dev.limpid.attribution.formula.Samples;
import dev.limpid.attribution.formula.Settings;
import dev.limpid.model.Classifier;

/**
 * Score-CAM: the feature maps of a layer, each weighted by the target for the input masked with that map; it needs no
 * gradient.
 *
 * <p>Scores {@code float[N,H,W]} in the layer's size, not negative: {@code relu(sum over c of w_c * A_c)}, with
 * {@code w} the softmax over the maps of {@code S(x * M_c)} and {@code M_c} the map enlarged and scaled to 0 to 1
 * (algorithm 1 of the paper; the baseline score that it subtracts cancels in the softmax).
 *
 * <p>Costs: one run of the whole network for each feature map.
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
                .cost("1 forward, and 1 forward for each feature map")
                .laws(Law.BATCH_EQUIVARIANCE)
                .reference("Wang, Wang, Du, Yang, Zhang, Ding, Mardziel and Hu, Score-CAM, 2019, arXiv 1910.01279")
                .witness("pytorch-grad-cam 1.5.7, with masks enlarged as in the authors' code");
    }

    @Override
    public Samples samples(Classifier model, Settings settings) {
        return LayerMasks.counting(settings.layerOf(model).channels());
    }
}
