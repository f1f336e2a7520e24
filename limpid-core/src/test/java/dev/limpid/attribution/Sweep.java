package dev.limpid.attribution;

import dev.limpid.runtime.Engine;
import dev.limpid.runtime.EngineOptions;
import dev.limpid.runtime.OnnxRuntime;
import dev.limpid.testkit.Thorough;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Selects the cases of a sweep over methods and networks: all of them with {@code -Pthorough}, else one per method. The
 * case follows from the method's name, so that together the methods cover all networks.
 */
final class Sweep {
    /** One thread that does not spin: faster for many small graphs, and with other work at the same time. */
    static final Engine ENGINE =
            OnnxRuntime.create(EngineOptions.DEFAULT.withThreads(1).withSpinning(false));

    private Sweep() {}

    /** The cases that run. */
    static <T> List<T> of(Stream<T> all, Function<T, String> method) {
        if (Thorough.IS_ON) {
            return all.toList();
        }
        Map<String, List<T>> byMethod =
                all.collect(Collectors.groupingBy(method, LinkedHashMap::new, Collectors.toList()));
        return byMethod.entrySet().stream()
                .map(e -> e.getValue()
                        .get(Math.floorMod(e.getKey().hashCode(), e.getValue().size())))
                .toList();
    }
}
