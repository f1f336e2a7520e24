package dev.limpid;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A method with its parameters.
 *
 * @param method its name, such as {@code grad-cam}
 * @param parameters values by name; those left out take the method's standard
 */
public record MethodCall(String method, Map<String, String> parameters) {
    public MethodCall {
        parameters = Map.copyOf(parameters);
    }

    /** A method with standard parameters. */
    public static MethodCall of(String method) {
        return new MethodCall(method, Map.of());
    }

    /** This call with one more parameter. */
    public MethodCall with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(parameters);
        more.put(name, value);
        return new MethodCall(method, more);
    }
}
