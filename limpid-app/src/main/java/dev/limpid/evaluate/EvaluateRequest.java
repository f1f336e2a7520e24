package dev.limpid.evaluate;

import dev.limpid.MethodCall;
import dev.limpid.attribution.catalogue.Methods;
import dev.limpid.error.LimpidException;
import dev.limpid.trust.ExplanationMetric;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What is judged, and by what. The class that is explained is the predicted one.
 *
 * @param methods the methods, and maps that know nothing of the network by their names in {@link JudgedBaseline#NAMES}
 * @param metrics the metrics
 * @param asked names of metrics without which a result is not complete; others are left out where the data lack what they need
 * @param layer where methods look that take a layer; empty for the usual place of each
 * @param seed of random draws
 */
public record EvaluateRequest(
        List<MethodCall> methods,
        List<ExplanationMetric> metrics,
        Set<String> asked,
        Optional<String> layer,
        long seed) {
    public EvaluateRequest {
        methods = List.copyOf(methods);
        metrics = List.copyOf(metrics);
        asked = Set.copyOf(asked);
        if (methods.isEmpty() || metrics.isEmpty()) {
            throw LimpidException.badInput("no method or no metric is named");
        }
        for (MethodCall call : methods) {
            if (!isBaseline(call)) {
                Methods.named(call.method());
            }
        }
    }

    /** Methods with standard parameters, judged by the usual metrics. @throws LimpidException if there is no such method */
    public static EvaluateRequest of(String... methods) {
        List<MethodCall> calls = new ArrayList<>();
        for (String each : methods) {
            calls.add(call(each));
        }
        return new EvaluateRequest(calls, MetricChoice.usual(), Set.of(), Optional.empty(), 0);
    }

    /** This request with other metrics, all of which are asked for. */
    public EvaluateRequest withMetrics(List<ExplanationMetric> other) {
        Set<String> names = other.stream().map(m -> m.info().name()).collect(Collectors.toSet());
        return new EvaluateRequest(methods, other, names, layer, seed);
    }

    /** Whether a call names a map that knows nothing of the network. */
    static boolean isBaseline(MethodCall call) {
        return JudgedBaseline.NAMES.contains(call.method());
    }

    /** The name of a method in results: {@code rise:samples=500}. */
    public static String name(MethodCall call) {
        StringBuilder name = new StringBuilder(call.method());
        new TreeMap<>(call.parameters())
                .forEach(
                        (key, value) -> name.append(':').append(key).append('=').append(value));
        return name.toString();
    }

    /**
     * A method as people write it: {@code rise} or {@code rise:samples=500:grid=8}. A value may have colons itself.
     *
     * @throws LimpidException if a parameter has no value
     */
    public static MethodCall call(String text) {
        String[] words = text.strip().split(":", -1);
        Map<String, String> parameters = new LinkedHashMap<>();
        String last = "";
        for (int i = 1; i < words.length; i++) {
            int at = words[i].indexOf('=');
            if (at < 1 && last.isEmpty()) {
                throw LimpidException.badInput("'" + text + "': a parameter is written NAME:KEY=VALUE");
            }
            last = at < 1 ? last : words[i].substring(0, at);
            String before = parameters.containsKey(last) ? parameters.get(last) + ":" : "";
            parameters.put(last, before + words[i].substring(at + 1));
        }
        return new MethodCall(words[0], parameters);
    }
}
