package dev.limpid.attribution.catalogue;

import dev.limpid.attribution.Method;
import dev.limpid.attribution.attention.AttentionMethods;
import dev.limpid.attribution.cam.CamMethods;
import dev.limpid.attribution.gradient.GradientMethods;
import dev.limpid.attribution.gradient.NoiseTunnel;
import dev.limpid.attribution.perturbation.PerturbationMethods;
import dev.limpid.attribution.relevance.RelevanceMethods;
import dev.limpid.attribution.surrogate.SurrogateMethods;
import dev.limpid.graph.ModelException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All methods by name. */
public final class Methods {
    private static final List<Method> ALL = all(Stream.of(
                    GradientMethods.all(),
                    CamMethods.all(),
                    RelevanceMethods.all(),
                    PerturbationMethods.all(),
                    SurrogateMethods.all(),
                    AttentionMethods.all())
            .flatMap(List::stream)
            .toList());

    private Methods() {}

    /** The methods, and the one that drives any of them. */
    private static List<Method> all(List<Method> others) {
        return Stream.concat(others.stream(), Stream.of(new NoiseTunnel(others)))
                .toList();
    }

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
