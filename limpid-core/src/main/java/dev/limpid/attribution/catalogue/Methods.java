package dev.limpid.attribution.catalogue;

import dev.limpid.attribution.Method;
import dev.limpid.attribution.attention.AttentionMethods;
import dev.limpid.attribution.cam.CamMethods;
import dev.limpid.attribution.gradient.GradientMethods;
import dev.limpid.attribution.gradient.NoiseTunnel;
import dev.limpid.attribution.perturbation.PerturbationMethods;
import dev.limpid.attribution.relevance.RelevanceMethods;
import dev.limpid.attribution.surrogate.SurrogateMethods;
import dev.limpid.error.LimpidException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All methods by name. */
public final class Methods {
    /** Each family is made when somebody first looks for a method in it. */
    private static final List<Supplier<List<Method>>> FAMILIES = List.of(
            GradientMethods::all,
            CamMethods::all,
            RelevanceMethods::all,
            PerturbationMethods::all,
            SurrogateMethods::all,
            AttentionMethods::all);

    private Methods() {}

    /** The methods, and the one that drives any of them; made when they are first asked for. */
    private static final class Everything {
        static final List<Method> ALL =
                all(FAMILIES.stream().flatMap(f -> f.get().stream()).toList());

        private static List<Method> all(List<Method> others) {
            return Stream.concat(others.stream(), Stream.of(new NoiseTunnel(others)))
                    .toList();
        }
    }

    /** All of them, gradients first. */
    public static List<Method> all() {
        return Everything.ALL;
    }

    /** The method with a name. @throws LimpidException if there is none */
    public static Method named(String name) {
        return FAMILIES.stream()
                .flatMap(family -> find(family.get(), name).stream())
                .findFirst()
                .or(() -> find(all(), name))
                .orElseThrow(() -> LimpidException.notFound("there is no method '" + name + "'; there are "
                        + all().stream().map(m -> m.info().name()).collect(Collectors.joining(", "))));
    }

    private static Optional<Method> find(List<Method> methods, String name) {
        return methods.stream().filter(m -> m.info().name().equals(name)).findFirst();
    }
}
