package dev.limpid.task;

import dev.limpid.check.Thresholds;
import java.util.List;

/** The thresholds of a check; those that are not given are those of the reference. */
final class CheckArguments {
    private static final Parameter<Double> CORRELATION = Parameter.of(
            "correlation", Double.class, "R", "Lowest rank correlation of a map with its reference (standard: 0.99).");
    private static final Parameter<Double> CHANGED = Parameter.of(
            "changed",
            Double.class,
            "SHARE",
            "Largest share of the pictures whose prediction may change (standard: 0).");
    private static final Parameter<Double> MPRT = Parameter.of(
            "mprt", Double.class, "R", "Highest likeness to maps of a network with random weights (standard: 0.45).");
    private static final Parameter<Double> COMPLETENESS = Parameter.of(
            "completeness",
            Double.class,
            "SHARE",
            "Largest gap of the sum of scores, of methods that promise a sum (standard: 0.1).");
    private static final Parameter<Double> SENSITIVITY = Parameter.of(
            "sensitivity", Double.class, "R", "Largest relative change of a map by noise of 2 % (standard: 1.5).");
    private static final Parameter<Integer> JUDGE = Parameter.of(
            "judge", Integer.class, "N", "Pictures on which the methods are put on trial; 0 for none (standard: 3).");

    static final List<Parameter<?>> ALL = List.of(CORRELATION, CHANGED, MPRT, COMPLETENESS, SENSITIVITY, JUDGE);

    private final Arguments given;

    CheckArguments(Arguments given) {
        this.given = given;
    }

    /** The number of pictures on which methods are judged. */
    int judged(int usual) {
        return given.find(JUDGE).orElse(usual);
    }

    /** The standard thresholds with what is given. */
    Thresholds thresholds() {
        return over(Thresholds.STANDARD);
    }

    /** Thresholds with what is given. */
    Thresholds over(Thresholds usual) {
        return new Thresholds(
                given.find(CORRELATION).orElse(usual.correlation()),
                given.find(CHANGED).orElse(usual.changed()),
                given.find(MPRT).orElse(usual.mprt()),
                given.find(COMPLETENESS).orElse(usual.completeness()),
                given.find(SENSITIVITY).orElse(usual.sensitivity()));
    }
}
