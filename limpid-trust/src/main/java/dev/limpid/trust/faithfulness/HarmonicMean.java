package dev.limpid.trust.faithfulness;

import dev.limpid.trust.Correlation;
import dev.limpid.trust.MetricInput;
import dev.limpid.trust.Normalisation;
import dev.limpid.trust.Numbers;
import dev.limpid.trust.Replacement;
import java.util.OptionalDouble;

/** The harmonic mean of several virtues of a map, and those that ADCC and ARCC share. */
final class HarmonicMean {
    private HarmonicMean() {}

    /** 0 if one of them is 0 or less. */
    static double of(double... virtues) {
        double sum = 0;
        for (double virtue : virtues) {
            if (virtue <= 0) {
                return 0;
            }
            sum += 1 / virtue;
        }
        return virtues.length / sum;
    }

    /** How like the map is to that of the input which it masks, 0 to 1. */
    static OptionalDouble coherency(MetricInput in, Replacement replacement) {
        float[] masked = Masked.input(in, in.map(), Normalisation.MIN_MAX, replacement);
        float[] again = Normalisation.MIN_MAX.of(in.explained(masked));
        OptionalDouble correlation =
                Correlation.PEARSON.of(Numbers.doubles(Normalisation.MIN_MAX.of(in.map())), Numbers.doubles(again));
        return correlation.isEmpty() ? correlation : OptionalDouble.of((correlation.getAsDouble() + 1) / 2);
    }

    /** 1 minus the mean of the scaled map. */
    static double simplicity(MetricInput in) {
        return 1 - Numbers.mean(Numbers.doubles(Normalisation.MIN_MAX.of(in.map())));
    }
}
