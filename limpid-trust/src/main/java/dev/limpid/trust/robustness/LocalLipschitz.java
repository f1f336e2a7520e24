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

/**
 * The largest change of the map relative to the change of the input, over inputs near by.
 *
 * <p>Ref.: Alvarez-Melis and Jaakkola, On the Robustness of Interpretability Methods, 2018, arXiv 1806.08049.
 *
 * @param neighbours the inputs near by
 * @param normalisation how maps are brought to a common scale
 */
public record LocalLipschitz(Neighbours neighbours, Normalisation normalisation) implements ExplanationMetric {
    /** With the usual settings. */
    public static final LocalLipschitz STANDARD =
            new LocalLipschitz(Neighbours.uniform(10, 0.05), Normalisation.BY_MAGNITUDE);

    @Override
    public MetricInfo info() {
        return MetricInfo.of("local-lipschitz", Family.ROBUSTNESS)
                .lowerIsBetter()
                .range(0, Double.POSITIVE_INFINITY)
                .needs(Need.INPUT, Need.NETWORK, Need.EXPLAINER)
                .meaning("How fast the explanation changes near the input.")
                .order("signed scores, divided by the largest magnitude")
                .cost("neighbours + 1 network passes, neighbours + 1 explanations")
                .reference(
                        "Alvarez-Melis and Jaakkola, On the Robustness of Interpretability Methods, 2018, arXiv 1806.08049")
                .proved(new Proof.Verified(
                        "quantus 0.6.0, LocalLipschitzEstimate",
                        1e-4,
                        "neighbours whose prediction is another one are left out"));
    }

    @Override
    public OptionalDouble of(MetricInput in) {
        Changes changes = Changes.of(in, neighbours, normalisation);
        return changes.neighbours().stream()
                .mapToDouble(n -> Numbers.length(Numbers.minus(changes.map(), n.map()))
                        / Numbers.length(Numbers.minus(in.input(), n.input())))
                .max();
    }

    @Override
    public Passes passes(InputShape shape) {
        return new Passes(neighbours.count() + 1L, neighbours.count() + 1L);
    }
}
