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
import java.util.List;
import java.util.OptionalDouble;

/**
 * The largest absolute change of the map relative to the change of the input, over small translations.
 *
 * <p>Ref.: Montavon, Samek and Müller, Methods for Interpreting and Understanding Deep Neural Networks, 2018, arXiv 1706.07979.
 *
 * @param neighbours the inputs near by
 * @param normalisation how maps are brought to a common scale
 */
public record Continuity(Neighbours neighbours, Normalisation normalisation) implements ExplanationMetric {
    /** With the usual settings. */
    public static final Continuity STANDARD =
            new Continuity(Neighbours.shifts(List.of(-4, -3, -2, -1, 1, 2, 3, 4)), Normalisation.BY_MAGNITUDE);

    @Override
    public MetricInfo info() {
        return MetricInfo.of("continuity", Family.ROBUSTNESS)
                .lowerIsBetter()
                .range(0, Double.POSITIVE_INFINITY)
                .needs(Need.INPUT, Need.NETWORK, Need.EXPLAINER)
                .meaning("How fast the explanation changes when the input is moved across by a few pixels.")
                .order("signed scores, divided by the largest magnitude")
                .cost("neighbours + 1 network passes, neighbours + 1 explanations")
                .reference(
                        "Montavon, Samek and Müller, Methods for Interpreting and Understanding Deep Neural Networks, 2018, arXiv 1706.07979")
                .proved(
                        new Proof.Verified(
                                "quantus 0.6.0, Continuity",
                                1e-4,
                                "it moves across the whole width and fills with the lowest value, this one moves by a few pixels and fills with 0; neighbours whose prediction is another one are left out"));
    }

    @Override
    public OptionalDouble of(MetricInput in) {
        Changes changes = Changes.of(in, neighbours, normalisation);
        return changes.neighbours().stream()
                .mapToDouble(n -> absolute(Numbers.minus(changes.map(), n.map()))
                        / Numbers.length(Numbers.minus(in.input(), n.input())))
                .max();
    }

    @Override
    public Passes passes(InputShape shape) {
        return new Passes(neighbours.count() + 1L, neighbours.count() + 1L);
    }

    private static double absolute(float[] numbers) {
        double sum = 0;
        for (float number : numbers) {
            sum += Math.abs(number);
        }
        return sum;
    }
}
