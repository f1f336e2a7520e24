package dev.limpid.task;

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

/** How the methods of a task are to run: layer, parameters, seed. */
final class MethodArguments {
    private static final Parameter<String> LAYER = Parameter.of(
            "layer",
            String.class,
            "L",
            "Layer to explain. CAM methods default to the last feature map; gradient and relevance methods default to"
                    + " the input. 'limpid inspect' lists the layers.");
    private static final Parameter<Map<String, String>> PARAM = Parameter.pairs(
            "param",
            String.class,
            "A parameter of a method; 'limpid methods NAME' lists them. Can be given several times, and as"
                    + " INPUT.KEY=VALUE for one input of a network that takes several.");
    private static final Parameter<Long> SEED =
            Parameter.of("seed", Long.class, "S", "Seed of random draws.").orElse(0L);

    static final List<Parameter<?>> ALL = List.of(LAYER, PARAM, SEED);

    private final Arguments given;

    MethodArguments(Arguments given) {
        this.given = given;
    }

    /** The parameter of the methods that a task uses, one or several. */
    static Parameter<List<String>> several() {
        return Parameter.list(
                "method",
                String.class,
                "M",
                "One or more methods, separated by commas, or all; 'limpid methods' lists them.");
    }

    /** The seed of random draws. */
    long seed() {
        return given.get(SEED);
    }

    /** Whether anything of it was given. */
    boolean isGiven() {
        return ALL.stream().anyMatch(given::isGiven);
    }

    /** The layer that was asked for. */
    Optional<String> layer() {
        return given.find(LAYER);
    }

    /** The methods with some names, each once; {@code all} names every one. */
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
     * @throws UsageException if none of the methods has a parameter, or takes a layer that is given
     */
    ExplainRequest request(List<Method> methods) {
        if (layer().isPresent() && methods.stream().noneMatch(m -> m.info().takesLayer())) {
            throw new UsageException("{layer} does not apply to " + named(methods) + ".");
        }
        for (String key : given.get(PARAM).keySet()) {
            List<String> known = new ArrayList<>();
            methods.forEach(m -> m.info().parameters().forEach(p -> known.add(p.name())));
            if (!known.contains(withoutInput(key))) {
                String has =
                        known.isEmpty() ? "no parameters" : "only " + String.join(", ", new LinkedHashSet<>(known));
                String question = Suggestion.clause(key, known);
                throw new UsageException("There is no parameter '" + key + "': " + named(methods) + " has " + has
                        + (question.isEmpty() ? "." : question));
            }
        }
        List<MethodCall> calls = methods.stream().map(m -> call(m.info())).toList();
        ExplainRequest request = ExplainRequest.of(calls).withSeed(seed());
        return layer().map(request::withLayer).orElse(request);
    }

    /** The name of a parameter that is stated for one of several inputs, {@code NAME.KEY}. */
    private static String withoutInput(String key) {
        return key.substring(key.lastIndexOf('.') + 1);
    }

    private MethodCall call(MethodInfo method) {
        Map<String, String> own = new LinkedHashMap<>(given.get(PARAM));
        List<String> known =
                method.parameters().stream().map(MethodInfo.Parameter::name).toList();
        own.keySet().removeIf(key -> !known.contains(withoutInput(key)));
        return new MethodCall(method.name(), own);
    }

    private static String named(List<Method> methods) {
        return methods.stream().map(m -> m.info().name()).collect(Collectors.joining(", "));
    }

    /** Tells to which of the methods the layer that was asked for does not apply. */
    void tell(List<MethodInfo> methods, TaskOutput output) {
        List<String> others = methods.stream()
                .filter(m -> !m.takesLayer())
                .map(MethodInfo::name)
                .toList();
        if (layer().isPresent() && !others.isEmpty()) {
            output.say(output.nameOf(LAYER) + " does not apply to " + String.join(", ", others));
        }
    }
}
