package dev.limpid.task;

import java.util.Optional;

/** How many inputs a task uses at most. */
final class Limit {
    private static final String NAME = "limit";

    private Limit() {}

    /**
     * The parameter.
     *
     * @param text what is counted
     */
    static Parameter<Integer> parameter(String text) {
        return Parameter.of(NAME, Integer.class, "N", text);
    }

    /** The number; 0 if none is given. @throws UsageException if it is below 1 */
    static int of(Arguments given, Parameter<Integer> parameter) {
        Optional<Integer> limit = given.find(parameter);
        if (limit.isPresent() && limit.get() < 1) {
            throw new UsageException("{" + parameter.name() + "} must be at least 1, not " + limit.get() + ".");
        }
        return limit.orElse(0);
    }
}
