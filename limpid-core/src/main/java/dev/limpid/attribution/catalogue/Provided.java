package dev.limpid.attribution.catalogue;

import dev.limpid.attribution.Method;
import dev.limpid.attribution.MethodProvider;
import dev.limpid.error.LimpidException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The methods of all providers that a class loader finds.
 *
 * @param methods the methods with unique names
 * @param problems a sentence for each provider that failed and each name that is used twice
 * @param duplicates the sentence for each name that is used twice
 */
record Provided(List<Method> methods, List<String> problems, Map<String, String> duplicates) {
    /**
     * Asks all providers.
     *
     * @param builtIn the names of the built-in methods; requested only if there is a provider
     */
    static Provided by(ClassLoader loader, Supplier<List<String>> builtIn) {
        List<String> problems = new ArrayList<>();
        Map<MethodProvider, List<Method>> found = found(loader, problems);
        if (found.isEmpty()) {
            return new Provided(List.of(), List.copyOf(problems), Map.of());
        }
        Map<String, String> owners = new HashMap<>();
        builtIn.get().forEach(name -> owners.put(name, "Limpid"));
        Map<String, Method> methods = new LinkedHashMap<>();
        Map<String, String> duplicates = new LinkedHashMap<>();
        found.forEach((provider, list) -> list.forEach(method -> {
            String name = method.info().name();
            String owner = provider.getClass().getName();
            @Nullable String other = owners.putIfAbsent(name, owner);
            if (other == null) {
                methods.put(name, method);
            } else {
                duplicates.put(name, "both " + other + " and " + owner + " provide a method '" + name + "'");
            }
        }));
        problems.addAll(duplicates.values());
        methods.keySet().removeAll(duplicates.keySet());
        return new Provided(List.copyOf(methods.values()), List.copyOf(problems), Map.copyOf(duplicates));
    }

    /** Refuses a name that is used twice. */
    void refuseDuplicate(String name) {
        @Nullable String sentence = duplicates.get(name);
        if (sentence != null) {
            throw LimpidException.badInput(sentence + "; remove one of them from the class path");
        }
    }

    private static Map<MethodProvider, List<Method>> found(ClassLoader loader, List<String> problems) {
        Map<MethodProvider, List<Method>> found = new LinkedHashMap<>();
        Iterator<MethodProvider> providers =
                ServiceLoader.load(MethodProvider.class, loader).iterator();
        while (true) {
            @Nullable MethodProvider provider = null;
            try {
                // Both calls fail for one provider only; the next call continues after it.
                if (!providers.hasNext()) {
                    return found;
                }
                provider = providers.next();
                List<Method> methods = List.copyOf(provider.methods());
                methods.forEach(m -> check(m.info().name()));
                found.put(provider, methods);
            } catch (ServiceConfigurationError | LinkageError | RuntimeException e) {
                problems.add(
                        provider == null
                                ? "a provider of methods cannot be loaded: " + reason(e)
                                : "the methods of " + provider.getClass().getName() + " cannot be loaded: "
                                        + reason(e));
            }
        }
    }

    private static void check(String name) {
        if (!name.matches("[a-z0-9+]+(-[a-z0-9+]+)*")) {
            throw LimpidException.badInput("'" + name + "' is not a name of lower-case words joined by hyphens");
        }
    }

    /** The loader's message without the name of the service, and its cause. */
    private static String reason(Throwable e) {
        String prefix = MethodProvider.class.getName() + ": ";
        String message = String.valueOf(e.getMessage());
        String text = message.startsWith(prefix) ? message.substring(prefix.length()) : message;
        String kind = e instanceof LimpidException || e instanceof ServiceConfigurationError
                ? ""
                : e.getClass().getSimpleName() + ": ";
        @Nullable Throwable cause = e.getCause();
        return kind + text + (cause == null ? "" : ": " + cause);
    }
}
