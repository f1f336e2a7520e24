package dev.limpid.cli;

import dev.limpid.attribution.Method;
import dev.limpid.attribution.MethodInfo;
import dev.limpid.attribution.Settings;
import dev.limpid.attribution.catalogue.Methods;
import dev.limpid.model.Classifier;
import dev.limpid.model.Place;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How the methods of a command are to run: layer, parameters, seed. */
final class Parameters {
    @Option(
            names = "--layer",
            paramLabel = "L",
            description = "Where methods look that look at a layer; by default the last feature map before the head.")
    private @Nullable String layer;

    @Option(
            names = "--param",
            paramLabel = "KEY=VALUE",
            description = "A parameter of a method; 'limpid methods' lists them. Can be given several times.")
    private Map<String, String> values = new LinkedHashMap<>();

    @Option(names = "--seed", paramLabel = "S", description = "Where random draws start (default: ${DEFAULT-VALUE}).")
    private long seed = 0;

    /** Where random draws start. */
    long seed() {
        return seed;
    }

    /** The layer that was asked for. @throws dev.limpid.graph.ModelException if the network has none of that name */
    Optional<Place> layer(Classifier model) {
        return Optional.ofNullable(layer).map(model::place);
    }

    /** The methods named in a comma-separated list, each once; {@code all} names every one. */
    static List<Method> methods(List<String> names) {
        Map<String, Method> methods = new LinkedHashMap<>();
        for (String name : names) {
            List<Method> named = name.strip().equals("all") ? Methods.all() : List.of(Methods.named(name.strip()));
            named.forEach(m -> methods.putIfAbsent(m.info().name(), m));
        }
        return List.copyOf(methods.values());
    }

    /** Refuses a parameter that none of the methods has. */
    void check(Common common, List<Method> methods) {
        for (String key : values.keySet()) {
            List<String> known = new ArrayList<>();
            methods.forEach(m -> m.info().parameters().forEach(p -> known.add(p.name())));
            if (!known.contains(key)) {
                String has =
                        known.isEmpty() ? "no parameters" : "only " + String.join(", ", new LinkedHashSet<>(known));
                String who = methods.stream().map(m -> m.info().name()).collect(Collectors.joining(", "));
                throw common.wrong("There is no parameter '" + key + "': " + who + " has " + has + ".");
            }
        }
    }

    /** The settings for one method: of the parameters those it has. */
    Settings settings(Method method, Optional<Place> at) {
        Map<String, String> own = new LinkedHashMap<>(values);
        own.keySet()
                .retainAll(method.info().parameters().stream()
                        .map(MethodInfo.Parameter::name)
                        .toList());
        return new Settings(at, own, seed);
    }

    /** Whether the user gave a method any of its parameters. */
    boolean setAnyOf(Method method) {
        return method.info().parameters().stream().anyMatch(p -> values.containsKey(p.name()));
    }

    /** Whether a method looks at a layer. */
    static boolean looksAtLayer(Method method) {
        return method.info().isAtLayer();
    }
}
