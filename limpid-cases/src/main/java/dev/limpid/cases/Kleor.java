package dev.limpid.cases;

import dev.limpid.error.LimpidException;
import dev.limpid.metrics.Vectors;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntPredicate;

/**
 * Semi-factuals ("even if"): a case of the same class that lies as near to the border of the class as possible. It is found with the help of
 * the nearest case of another class, the nearest miss.
 *
 * <p>Ref. Cummins and Bridge, KLEOR: A Knowledge Lite Approach to Explanation Oriented Retrieval, 2006.
 */
public enum Kleor {
    /** The case of the class that is nearest to the nearest miss. */
    SIM_MISS,
    /** The same among the cases that are nearer to the input than the nearest miss is. */
    GLOBAL_SIM,
    /**
     * The same among the cases whose features lie between those of the input and those of the nearest miss more often than those of other cases:
     * ordered by the number of such features, then by the distance to the nearest miss.
     */
    ATTR_SIM;

    /** The one of a name, such as {@code sim-miss}. @throws LimpidException if there is none */
    public static Kleor parse(String name) {
        return Arrays.stream(values())
                .filter(k -> k.label().equals(name))
                .findFirst()
                .orElseThrow(() -> LimpidException.badInput(
                        "'" + name + "' is no way to find semi-factuals; write sim-miss, global-sim or attr-sim"));
    }

    /** Its name as users write it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * The semi-factual of an input.
     *
     * @param rows the features of all cases, as given to the index
     * @param features of the input
     * @param miss the nearest case of another class
     * @param isSame which cases are of the class of the input
     * @return its distance is that to the input; empty if no case fits
     */
    public Optional<CaseIndex.Hit> find(
            CaseIndex index, Vectors rows, float[] features, CaseIndex.Hit miss, IntPredicate isSame) {
        IntPredicate allowed = switch (this) {
            case SIM_MISS -> isSame;
            case GLOBAL_SIM, ATTR_SIM -> i -> isSame.test(i) && index.distance(features, i) < miss.distance();
        };
        int wanted = this == ATTR_SIM ? Integer.MAX_VALUE : 1;
        List<CaseIndex.Hit> near = index.nearest(miss.number(), Math.min(wanted, index.size()), allowed);
        if (near.isEmpty()) {
            return Optional.empty();
        }
        CaseIndex.Hit best = near.get(0);
        if (this == ATTR_SIM) {
            int most = -1;
            for (CaseIndex.Hit each : near) {
                int between = between(rows, features, miss.number(), each.number());
                if (between > most) {
                    most = between;
                    best = each;
                }
            }
        }
        return Optional.of(new CaseIndex.Hit(best.number(), index.distance(features, best.number())));
    }

    private static int between(Vectors rows, float[] features, int miss, int number) {
        int count = 0;
        for (int d = 0; d < features.length; d++) {
            float low = Math.min(features[d], rows.at(miss, d));
            float high = Math.max(features[d], rows.at(miss, d));
            count += rows.at(number, d) >= low && rows.at(number, d) <= high ? 1 : 0;
        }
        return count;
    }
}
