package dev.limpid.cli;

import dev.limpid.ExplainRequest;
import dev.limpid.MethodCall;
import dev.limpid.attribution.Method;
import dev.limpid.attribution.MethodInfo;
import dev.limpid.attribution.catalogue.Methods;
import dev.limpid.error.LimpidException;
import dev.limpid.error.Suggestion;
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
                    "Layer to explain. CAM methods default to the last feature map; gradient and relevance methods"
                            + " default to the input. 'limpid inspect' lists the layers.")
    private @Nullable String layer;

    @Option(
            names = "--param",
            paramLabel = "KEY=VALUE",
            description =
                    "A parameter of a method; 'limpid methods NAME' lists them. Can be given several times, and as"
                            + " INPUT.KEY=VALUE for one input of a network that takes several.")
    private Map<String, String> values = new LinkedHashMap<>();

    @Option(names = "--seed", paramLabel = "S", description = "Seed of random draws (default: ${DEFAULT-VALUE}).")
    private long seed = 0;

    /** The seed of random draws. */
    long seed() {
        return seed;
    }

    /** Whether anything of it was given. */
    boolean isGiven() {
        return layer != null || !values.isEmpty() || seed != 0;
    }

    /** The layer that was asked for. */
    Optional<String> layer() {
        return Optional.ofNullable(layer);
    }

    /** The methods named in a comma-separated list, each once; {@code all} names every one. */
    static List<Method> methods(List<String> names) {
        Map<String, Method> methods = new LinkedHashMap<>();
        for (String name : names) {
            List<Method> named = name.strip().equals("all") ? Methods.all() : List.of(method(name.strip()));
            named.forEach(m -> methods.putIfAbsent(m.info().name(), m));
        }
        return List.copyOf(methods.values());
    }

    /** The method with a name. @throws LimpidException if there is none, with the name that was probably meant */
    static Method method(String name) {
        try {
            return Methods.named(name);
        } catch (LimpidException e) {
            boolean isUnknown = e.kind() == LimpidException.Kind.NOT_FOUND
                    && !e.getMessage().endsWith("?");
            throw isUnknown ? LimpidException.notFound(e.getMessage() + "; 'limpid methods' lists them", e) : e;
        }
    }

    /**
     * The request for some methods: each gets those of the parameters that it has.
     *
     * @throws picocli.CommandLine.ParameterException if none of the methods has a parameter, or takes a layer that is given
     */
    ExplainRequest request(Common common, List<Method> methods) {
        if (layer != null && methods.stream().noneMatch(m -> m.info().takesLayer())) {
            throw common.wrong("--layer does not apply to " + named(methods) + ".");
        }
        for (String key : values.keySet()) {
            List<String> known = new ArrayList<>();
            methods.forEach(m -> m.info().parameters().forEach(p -> known.add(p.name())));
            if (!known.contains(withoutInput(key))) {
                String has =
                        known.isEmpty() ? "no parameters" : "only " + String.join(", ", new LinkedHashSet<>(known));
                String question = Suggestion.clause(key, known);
                throw common.wrong("There is no parameter '" + key + "': " + named(methods) + " has " + has
                        + (question.isEmpty() ? "." : question));
            }
        }
        List<MethodCall> calls = methods.stream().map(m -> call(m.info())).toList();
        ExplainRequest request = ExplainRequest.of(calls).withSeed(seed);
        return layer == null ? request : request.withLayer(layer);
    }

    /** The name of a parameter that is stated for one of several inputs, {@code NAME.KEY}. */
    private static String withoutInput(String key) {
        return key.substring(key.lastIndexOf('.') + 1);
    }

    /** The call of one method. */
    MethodCall call(MethodInfo method) {
        Map<String, String> own = new LinkedHashMap<>(values);
        List<String> known =
                method.parameters().stream().map(MethodInfo.Parameter::name).toList();
        own.keySet().removeIf(key -> !known.contains(withoutInput(key)));
        return new MethodCall(method.name(), own);
    }

    private static String named(List<Method> methods) {
        return methods.stream().map(m -> m.info().name()).collect(Collectors.joining(", "));
    }

    /** Tells to which of the methods the layer that was asked for does not apply. */
    void tell(Common common, List<MethodInfo> methods) {
        List<String> others = methods.stream()
                .filter(m -> !m.takesLayer())
                .map(MethodInfo::name)
                .toList();
        if (layer != null && !others.isEmpty()) {
            common.say("--layer does not apply to " + String.join(", ", others));
        }
    }
}
