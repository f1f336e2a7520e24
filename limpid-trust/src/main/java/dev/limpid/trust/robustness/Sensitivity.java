package dev.limpid.trust.robustness;

import dev.limpid.trust.ExplanationMetric;
import dev.limpid.trust.InputShape;
import dev.limpid.trust.MetricInfo;
import dev.limpid.trust.MetricInfo.Family;
import dev.limpid.trust.MetricInput;
import dev.limpid.trust.Need;
import dev.limpid.trust.Neighbours;
import dev.limpid.trust.Normalisation;
import dev.limpid.trust.Numbers;
import dev.limpid.trust.Passes;
import dev.limpid.trust.Proof;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;

/**
 * The largest or the mean change of the map relative to its length, over inputs near by.
 *
 * <p>Ref.: Yeh, Hsieh, Suggala, Inouye and Ravikumar, On the (In)fidelity and Sensitivity of Explanations, 2019, arXiv 1901.09392.
 *
 * @param isLargest whether the largest change is taken or the mean
 * @param neighbours the inputs near by
 * @param normalisation how maps are brought to a common scale
 */
public record Sensitivity(boolean isLargest, Neighbours neighbours, Normalisation normalisation)
        implements ExplanationMetric {
    /** The largest change, with the usual settings. */
    public static final Sensitivity MAX =
            new Sensitivity(true, Neighbours.uniform(10, 0.05), Normalisation.BY_MAGNITUDE);

    /** The mean change, with the usual settings. */
    public static final Sensitivity AVERAGE =
            new Sensitivity(false, Neighbours.uniform(10, 0.05), Normalisation.BY_MAGNITUDE);

    @Override
    public MetricInfo info() {
        return MetricInfo.of(isLargest ? "max-sensitivity" : "avg-sensitivity", Family.ROBUSTNESS)
                .lowerIsBetter()
                .range(0, Double.POSITIVE_INFINITY)
                .needs(Need.INPUT, Need.NETWORK, Need.EXPLAINER)
                .meaning("The " + (isLargest ? "largest" : "mean")
                        + " relative change of the explanation when the input hardly changes.")
                .order("signed scores, divided by the largest magnitude")
                .cost("neighbours + 1 network passes, neighbours + 1 explanations")
                .reference(
                        "Yeh, Hsieh, Suggala, Inouye and Ravikumar, On the (In)fidelity and Sensitivity of Explanations, 2019, arXiv 1901.09392")
                .proved(new Proof.Verified(
                        "quantus 0.6.0, " + (isLargest ? "MaxSensitivity" : "AvgSensitivity"),
                        1e-4,
                        "neighbours whose prediction is another one are left out"));
    }

    @Override
    public OptionalDouble of(MetricInput in) {
        Changes changes = Changes.of(in, neighbours, normalisation);
        double length = Numbers.length(changes.map());
        if (length == 0) {
            return OptionalDouble.empty();
        }
        DoubleStream relative = changes.neighbours().stream()
                .mapToDouble(n -> Numbers.length(Numbers.minus(changes.map(), n.map())) / length);
        return isLargest ? relative.max() : relative.average();
    }

    @Override
    public Passes passes(InputShape shape) {
        return new Passes(neighbours.count() + 1L, neighbours.count() + 1L);
    }
}
