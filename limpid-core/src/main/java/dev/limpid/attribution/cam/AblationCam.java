package dev.limpid.attribution.cam;

import dev.limpid.attribution.MethodInfo;
import dev.limpid.attribution.MethodInfo.Family;
import dev.limpid.attribution.MethodInfo.Law;
import dev.limpid.attribution.formula.ForwardPass;
import dev.limpid.attribution.formula.Samples;
import dev.limpid.attribution.formula.Settings;
import dev.limpid.graph.Expr;
import dev.limpid.model.Classifier;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Ablation-CAM: the feature maps of a layer, each weighted by the loss of the target without it; it needs no gradient.
 *
 * <p>Scores {@code float[N,H,W]} in the layer's size, not negative: {@code relu(sum over c of (S - S_c) / S * A_c)},
 * with {@code S_c} the target where the c-th map is zero (equations 4 and 5 of the paper). pytorch-grad-cam sets maps
 * to a large negative number instead where a layer has negative values; here they are always set to zero.
 *
 * <p>Costs: one run of the rest of the network for each feature map.
 *
 * <p>Ref.: Desai and Ramaswamy, Ablation-CAM, 2020, doi 10.1109/WACV45572.2020.9093360.
 */
public final class AblationCam implements ByChannel {
    private static final String TARGET = "target_at_input";

    @Override
    public MethodInfo own() {
        return MethodInfo.of("ablation-cam", Family.CAM)
                .unit("activation")
                .meaning("Sets each feature map to zero and uses the relative decrease of the target as its weight. It"
                        + " needs no gradients, so it also works where gradients vanish.")
                .formula("relu(sum over c of (S - S without A_c) / S * A_c)")
                .cost("1 forward, and 1 forward from the layer on for each feature map")
                .laws(Law.BATCH_EQUIVARIANCE)
                .reference("Desai and Ramaswamy, Ablation-CAM: Visual Explanations for Deep Convolutional Network via"
                        + " Gradient-free Localization, 2020, doi 10.1109/WACV45572.2020.9093360")
                .witness("pytorch-grad-cam 1.5.7");
    }

    @Override
    public Samples samples(Classifier model, Settings settings) {
        return LayerMasks.counting(settings.layerOf(model).channels());
    }

    @Override
    public Map<String, Expr> context(ForwardPass f) {
        String layer = f.layer().value();
        Map<String, Expr> context = new LinkedHashMap<>(f.besides(layer));
        context.put(LAYER, f.value(layer));
        context.put(TARGET, f.score());
        return context;
    }

    @Override
    public Expr points(ForwardPass f, Expr x, Expr drawn) {
        Expr gone = LayerMasks.oneHot(ByChannel.number(drawn), f.layer().channels());
        Expr kept = LayerMasks.overChannels(f.layer(), gone.neg().add(1));
        return f.given(LAYER).unsqueeze(1).mul(kept);
    }

    @Override
    public ForwardPass at(ForwardPass f, Expr points, Expr targets) {
        return f.behind(f.layer().value(), points, targets);
    }

    @Override
    public Expr weights(ForwardPass f, Expr scores) {
        Expr whole = f.given(TARGET).unsqueeze(1);
        Expr zero = whole.like(0);
        return whole.equal(zero).where(zero, whole.sub(scores).div(whole));
    }
}
