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
                new IntegratedGradients(),
                new SmoothGrad(),
                new GuidedBackprop(),
                new Deconvnet());
    }
}
