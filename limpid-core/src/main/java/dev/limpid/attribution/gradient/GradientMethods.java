package dev.limpid.attribution.gradient;

import dev.limpid.attribution.Method;
import java.util.List;

/** Gradients of the target, and averages of them. */
public final class GradientMethods {
    private GradientMethods() {}

    /** All of them. */
    public static List<Method> all() {
        return List.of(
                new Gradient(),
                new InputXGradient(),
                new GradientXActivation(),
                new IntegratedGradients(),
                new ExpectedGradients(false),
                new ExpectedGradients(true),
                new SmoothGrad(SmoothGrad.Kind.MEAN),
                new SmoothGrad(SmoothGrad.Kind.SQUARE),
                new SmoothGrad(SmoothGrad.Kind.VARIANCE),
                new GuidedBackprop(),
                new Deconvnet(),
                new BetaSmooth(),
                new HessianVector(),
                new BlurIg(),
                new GuidedIg(),
                new Xrai(),
                new ForGrad(List.of(
                        new Gradient(), new InputXGradient(), new GuidedBackprop(), new Deconvnet(), new BetaSmooth())),
                new FullGrad(),
                new LayerConductance(),
                new InternalInfluence());
    }
}
