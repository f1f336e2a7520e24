package dev.limpid.attribution.gradient;

import dev.limpid.attribution.Method;
import java.util.List;

/** The gradient family, except the two methods that run other methods: {@link ForGrad} and {@link NoiseTunnel}. */
public final class GradientMethods {
    private GradientMethods() {}

    /** All methods of the family. */
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
                new FullGrad(),
                new LayerConductance(),
                new InternalInfluence());
    }
}
