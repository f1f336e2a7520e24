package dev.limpid.attribution.cam;

import dev.limpid.attribution.MethodInfo;
import dev.limpid.attribution.MethodInfo.Family;
import dev.limpid.attribution.MethodInfo.Law;
import dev.limpid.graph.Expr;

/**
 * ShapleyCAM: Grad-CAM with the curvature along the activations in its weights, a second-order estimate of the Shapley
 * values of the feature maps.
 *
 * <p>Scores {@code float[N,H,W]} in the layer's size, not negative: {@code relu(sum over c of w_c * A_c)} with {@code
 * w_c = mean over positions of (g - H A / 2)} (equation 14 of the paper), {@code g} and {@code H} the target's gradient
 * and Hessian at the layer. Logits of a linear head have no curvature. By default, the target is therefore the paper's
 * ReST, the logit plus the logarithm of the probability.
 *
 * <p>Ref.: Cai, CAMs as Shapley Value-based Explainers, 2025, arXiv 2501.06261.
 */
public final class ShapleyCam implements LayerMap {
    @Override
    public MethodInfo own() {
        return MethodInfo.of("shapley-cam", Family.CAM)
                .unit("target")
                .meaning("Modifies Grad-CAM with a second-order term in the weights that accounts for interactions"
                        + " between feature maps. The weights approximate the Shapley value of each feature map.")
                .formula("relu(sum over c of mean(g - H A / 2)_c * A_c), S = logit + log probability")
                .cost("1 forward, 2 backward down to the layer")
                .laws(Law.BATCH_EQUIVARIANCE)
                .reference("Cai, CAMs as Shapley Value-based Explainers, 2025, arXiv 2501.06261")
                .witness("pytorch-grad-cam 1.5.7")
                .parameter("utility", "rest", "explained output: rest (logit plus log probability) or logit");
    }

    @Override
    public Expr map(AtLayer at) {
        boolean rest = at.f().settings().word("utility", "rest", "logit").equals("rest");
        AtLayer asked = rest ? at.asked(withLogProbability(at)) : at;
        Expr value = asked.value();
        Expr slope = asked.f().gradient(value);
        Expr curved = asked.f().gradient(slope, value, value);
        Expr weights = AtLayer.mean(asked.f().asMaps(slope.sub(curved.mul(0.5)), asked.layer()));
        return asked.together(weights.mul(asked.maps())).relu();
    }

    /**
     * The gradient of {@code sum over k of t_k (z_k + log p_k)} with respect to the logits, if the head has
     * probabilities.
     */
    private static Expr withLogProbability(AtLayer at) {
        Expr target = at.f().target();
        Expr probability = at.f().probabilities();
        return switch (at.f().model().head()) {
            case SOFTMAX ->
                target.mul(2)
                        .sub(at.f()
                                .withinPlaces(target, t -> t.reduceSum(true, t.rank() - 1L))
                                .mul(probability));
            case SIGMOID -> target.mul(2).sub(target.mul(probability));
            case NONE -> target;
        };
    }
}
