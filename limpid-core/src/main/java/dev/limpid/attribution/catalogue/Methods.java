package dev.limpid.attribution.catalogue;

import dev.limpid.attribution.Method;
import dev.limpid.attribution.cam.Cam;
import dev.limpid.attribution.cam.GradCam;
import dev.limpid.attribution.cam.GuidedGradCam;
import dev.limpid.attribution.gradient.Deconvnet;
import dev.limpid.attribution.gradient.Gradient;
import dev.limpid.attribution.gradient.GuidedBackprop;
import dev.limpid.attribution.gradient.InputXGradient;
import dev.limpid.attribution.gradient.IntegratedGradients;
import dev.limpid.attribution.gradient.SmoothGrad;
import dev.limpid.graph.ModelException;
import java.util.List;
import java.util.stream.Collectors;

/** All methods by name. */
public final class Methods {
    private static final List<Method> ALL = List.of(
            new Gradient(),
            new InputXGradient(),
            new IntegratedGradients(),
            new SmoothGrad(),
            new GuidedBackprop(),
            new Deconvnet(),
            new Cam(),
            new GradCam(),
            new GuidedGradCam());

    private Methods() {}

    /** All of them, gradients first. */
    public static List<Method> all() {
        return ALL;
    }

    /** The method with a name. @throws ModelException if there is none */
    public static Method named(String name) {
        return ALL.stream()
                .filter(m -> m.info().name().equals(name))
                .findFirst()
                .orElseThrow(() -> new ModelException("there is no method '" + name + "'; there are "
                        + ALL.stream().map(m -> m.info().name()).collect(Collectors.joining(", "))));
    }
}
