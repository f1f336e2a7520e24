package dev.limpid.trust.randomisation;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;

/** The mean over sets of layers. */
final class LayerMean {
    private LayerMean() {}

    /**
     * Empty if the number is undefined for all sets.
     *
     * @param first where to begin: inputs that are judged at once begin elsewhere, so that they do not wait for each other where a
     *     network with a set of weights must be compiled
     */
    static OptionalDouble of(List<List<String>> sets, long first, Function<List<String>, OptionalDouble> number) {
        OptionalDouble[] numbers = new OptionalDouble[sets.size()];
        for (int i = 0; i < numbers.length; i++) {
            int set = (int) Math.floorMod(first + i, (long) numbers.length);
            numbers[set] = number.apply(sets.get(set));
        }
        return Arrays.stream(numbers)
                .filter(OptionalDouble::isPresent)
                .mapToDouble(OptionalDouble::getAsDouble)
                .average();
    }
}
