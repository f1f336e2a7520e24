package dev.limpid.task;

import java.util.Map;
import java.util.Optional;

/**
 * The values that a task was given, by the names of its parameters.
 *
 * @param values each of the type of its parameter; a parameter that was not given is absent
 */
public record Arguments(Map<String, Object> values) {

    /** Copies the values. */
    public Arguments {
        values = Map.copyOf(values);
    }

    /**
     * The value that was given, or the usual one.
     *
     * @throws UsageException if there is neither
     */
    <T> T get(Parameter<T> parameter) {
        return find(parameter)
                .orElseThrow(() -> new UsageException("Missing required parameter: {" + parameter.name() + "}."));
    }

    /** The value that was given, or the usual one, if there is any. */
    @SuppressWarnings("unchecked") // a door gives values of the type that the parameter states
    <T> Optional<T> find(Parameter<T> parameter) {
        return Optional.ofNullable((T) values.get(parameter.name())).or(parameter::usual);
    }

    /** Whether a value was given. */
    boolean isGiven(Parameter<?> parameter) {
        return values.containsKey(parameter.name());
    }
}
