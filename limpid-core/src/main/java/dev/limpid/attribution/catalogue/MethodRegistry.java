package dev.limpid.attribution.catalogue;

import dev.limpid.attribution.Method;
import dev.limpid.attribution.attention.AttentionMethods;
import dev.limpid.attribution.cam.CamMethods;
import dev.limpid.attribution.gradient.ForGrad;
import dev.limpid.attribution.gradient.GradientMethods;
import dev.limpid.attribution.gradient.NoiseTunnel;
import dev.limpid.attribution.perturbation.PerturbationMethods;
import dev.limpid.attribution.relevance.RelevanceMethods;
import dev.limpid.attribution.surrogate.SurrogateMethods;
import dev.limpid.error.LimpidException;
import dev.limpid.error.Suggestion;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The methods of Limpid, and those of every {@link dev.limpid.attribution.MethodProvider} that a class loader finds.
 *
 * <p>Most programs need one registry only, {@link Methods}. The built-in methods do not depend on the providers: one that
 * fails is left out and noted in {@link #problems}.
 */
public final class MethodRegistry {
    /**
     * The methods of a built-in family are constructed when a name is first looked up in it; most commands need one or
     * two families.
     */
    private static final List<Supplier<List<Method>>> FAMILIES = List.of(
            GradientMethods::all,
            CamMethods::all,
            RelevanceMethods::all,
            PerturbationMethods::all,
            SurrogateMethods::all,
            AttentionMethods::all);

    private final ClassLoader loader;
    private @Nullable Provided provided;
    private @Nullable List<Method> all;

    private MethodRegistry(ClassLoader loader) {
        this.loader = loader;
    }

    /** The built-in methods and those of all providers that a class loader finds. */
    public static MethodRegistry of(ClassLoader loader) {
        return new MethodRegistry(loader);
    }

    /** All methods: built-in ones family by family, those of other providers, and last those that run other methods. */
    public synchronized List<Method> all() {
        if (all == null) {
            List<Method> others = provided().methods();
            List<Method> methods = new ArrayList<>(builtIn());
            methods.addAll(others);
            methods.add(new ForGrad(others));
            methods.add(new NoiseTunnel(methods));
            all = List.copyOf(methods);
        }
        return all;
    }

    /**
     * The method with a name.
     *
     * @throws LimpidException if two providers have a method of this name
     */
    public Optional<Method> find(String name) {
        provided().refuseDuplicate(name);
        return FAMILIES.stream()
                .flatMap(family -> named(family.get(), name).stream())
                .findFirst()
                .or(() -> named(all(), name));
    }

    /**
     * The method with a name.
     *
     * @throws LimpidException if there is none, with a similar name if one exists; or if two providers have one
     */
    public Method named(String name) {
        return find(name)
                .orElseThrow(() -> LimpidException.notFound("there is no method '" + name + "'"
                        + Suggestion.clause(
                                name, all().stream().map(m -> m.info().name()).toList())
                        + (problems().isEmpty() ? "" : " (" + String.join("; ", problems()) + ")")));
    }

    /** One sentence for every provider that cannot be used, and for every method left out because its name is taken. */
    public List<String> problems() {
        return provided().problems();
    }

    private synchronized Provided provided() {
        if (provided == null) {
            provided = Provided.by(
                    loader,
                    () -> Stream.concat(
                                    builtIn().stream(), Stream.of(new ForGrad(List.of()), new NoiseTunnel(List.of())))
                            .map(m -> m.info().name())
                            .toList());
        }
        return provided;
    }

    private static List<Method> builtIn() {
        return FAMILIES.stream().flatMap(family -> family.get().stream()).toList();
    }

    private static Optional<Method> named(List<Method> methods, String name) {
        return methods.stream().filter(m -> m.info().name().equals(name)).findFirst();
    }
}
