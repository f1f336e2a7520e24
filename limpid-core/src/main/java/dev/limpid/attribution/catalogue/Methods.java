package dev.limpid.attribution.catalogue;

import dev.limpid.attribution.Method;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * All methods by name: those of Limpid, and those of every {@link dev.limpid.attribution.MethodProvider} on the class
 * path.
 *
 * <p>Providers are looked for once, with the context class loader of the thread that first asks. A program with several
 * class loaders creates a separate {@link MethodRegistry} for each.
 */
public final class Methods {
    private Methods() {}

    private static final class Registry {
        static final MethodRegistry SHARED = MethodRegistry.of(Objects.requireNonNullElse(
                Thread.currentThread().getContextClassLoader(), ClassLoader.getSystemClassLoader()));
    }

    /** All methods, family by family. */
    public static List<Method> all() {
        return Registry.SHARED.all();
    }

    /** The method with a name. @throws LimpidException if two providers have one */
    public static Optional<Method> find(String name) {
        return Registry.SHARED.find(name);
    }

    /** The method with a name. @throws LimpidException if there is none, with a similar name if one exists */
    public static Method named(String name) {
        return Registry.SHARED.named(name);
    }

    /** One sentence for every provider of methods that cannot be used. */
    public static List<String> problems() {
        return Registry.SHARED.problems();
    }
}
