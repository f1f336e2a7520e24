package dev.limpid.cli;

import dev.limpid.attribution.Method;
import dev.limpid.attribution.MethodInfo;
import dev.limpid.attribution.catalogue.Methods;
import dev.limpid.attribution.formula.Settings;
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
            description =
                    "Where methods look that look at a layer (by default the last feature map before the head), and"
                            + " where those read their scores that can do so anywhere (by default at the input).")
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

    /** The layer that was asked for. @throws dev.limpid.error.LimpidException if the network has none of that name */
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

    /** Refuses a parameter that none of the methods has, and a layer where none of them looks at one. */
    void check(Common common, List<Method> methods) {
        if (layer != null && methods.stream().noneMatch(Parameters::takesLayer)) {
            throw common.wrong("There is no layer to choose for " + named(methods)
                    + "; 'limpid methods' tells which methods" + " take one.");
        }
        for (String key : values.keySet()) {
            List<String> known = new ArrayList<>();
            methods.forEach(m -> m.info().parameters().forEach(p -> known.add(p.name())));
            if (!known.contains(key)) {
                String has =
                        known.isEmpty() ? "no parameters" : "only " + String.join(", ", new LinkedHashSet<>(known));
                throw common.wrong("There is no parameter '" + key + "': " + named(methods) + " has " + has + ".");
            }
        }
    }

    private static String named(List<Method> methods) {
        return methods.stream().map(m -> m.info().name()).collect(Collectors.joining(", "));
    }

    /** Tells for which of the methods the layer that was asked for is not. */
    void tell(Common common, List<Method> methods) {
        List<Method> others = methods.stream().filter(m -> !takesLayer(m)).toList();
        if (layer != null && !others.isEmpty()) {
            common.say("the layer is not for " + named(others));
        }
    }

    /** The settings for one method: of the parameters those it has, and the layer if it takes one. */
    Settings settings(Method method, Optional<Place> at) {
        Map<String, String> own = new LinkedHashMap<>(values);
        own.keySet()
                .retainAll(method.info().parameters().stream()
                        .map(MethodInfo.Parameter::name)
                        .toList());
        return new Settings(takesLayer(method) ? at : Optional.empty(), own, seed);
    }

    /** Whether the user gave a method any of its parameters. */
    boolean setAnyOf(Method method) {
        return method.info().parameters().stream().anyMatch(p -> values.containsKey(p.name()));
    }

    /** Whether a layer can be chosen for a method. */
    private static boolean takesLayer(Method method) {
        return method.info().takesLayer();
    }
}
