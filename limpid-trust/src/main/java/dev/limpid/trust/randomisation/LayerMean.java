package dev.limpid.trust.randomisation;

import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;

/** The mean over sets of layers. */
final class LayerMean {
    private LayerMean() {}

    /** Empty if the number is undefined for all sets. */
    static OptionalDouble of(List<List<String>> sets, Function<List<String>, OptionalDouble> number) {
        return sets.stream()
                .map(number)
                .filter(OptionalDouble::isPresent)
                .mapToDouble(OptionalDouble::getAsDouble)
                .average();
    }
}
