package dev.limpid.cli;

import dev.limpid.check.Thresholds;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The thresholds of a check; those that are not given are those of the reference. */
final class CheckLimits {
    @Option(
            names = "--correlation",
            paramLabel = "R",
            description = "Lowest rank correlation of a map with its reference (standard: 0.99).")
    private @Nullable Double correlation;

    @Option(
            names = "--changed",
            paramLabel = "SHARE",
            description = "Largest share of the pictures whose prediction may change (standard: 0).")
    private @Nullable Double changed;

    @Option(
            names = "--mprt",
            paramLabel = "R",
            description = "Highest likeness to maps of a network with random weights (standard: 0.45).")
    private @Nullable Double mprt;

    @Option(
            names = "--completeness",
            paramLabel = "SHARE",
            description = "Largest gap of the sum of scores, of methods that promise a sum (standard: 0.1).")
    private @Nullable Double completeness;

    @Option(
            names = "--sensitivity",
            paramLabel = "R",
            description = "Largest relative change of a map by noise of 2 %% (standard: 1.5).")
    private @Nullable Double sensitivity;

    @Option(
            names = "--judge",
            paramLabel = "N",
            description = "Pictures on which the methods are put on trial; 0 for none (standard: 3).")
    private @Nullable Integer judged;

    /** The number of pictures on which methods are judged. */
    int judged(int usual) {
        return judged == null ? usual : judged;
    }

    /** The standard thresholds with what is given. */
    Thresholds thresholds() {
        return over(Thresholds.STANDARD);
    }

    /** Thresholds with what is given. */
    Thresholds over(Thresholds usual) {
        return new Thresholds(
                correlation == null ? usual.correlation() : correlation,
                changed == null ? usual.changed() : changed,
                mprt == null ? usual.mprt() : mprt,
                completeness == null ? usual.completeness() : completeness,
                sensitivity == null ? usual.sensitivity() : sensitivity);
    }
}
