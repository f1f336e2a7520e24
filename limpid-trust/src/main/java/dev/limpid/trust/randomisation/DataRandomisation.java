package dev.limpid.trust.randomisation;

import dev.limpid.trust.ExplanationMetric;
import dev.limpid.trust.InputShape;
import dev.limpid.trust.MetricInfo;
import dev.limpid.trust.MetricInfo.Family;
import dev.limpid.trust.MetricInput;
import dev.limpid.trust.Need;
import dev.limpid.trust.Passes;
import dev.limpid.trust.Proof;
import java.util.OptionalDouble;

/**
 * The data randomisation test: how like the map is that of a network of the same form that was trained on random labels, by the second
 * explainer. Spearman's correlation of the magnitudes.
 *
 * <p>Ref.: Adebayo, Gilmer, Muelly, Goodfellow, Hardt and Kim, Sanity Checks for Saliency Maps, 2018, arXiv 1810.03292.
 */
public record DataRandomisation() implements ExplanationMetric {
    /** The metric. */
    public static final DataRandomisation STANDARD = new DataRandomisation();

    @Override
    public MetricInfo info() {
        return MetricInfo.of("data-randomisation", Family.RANDOMISATION)
                .lowerIsBetter()
                .range(-1, 1)
                .needs(Need.INPUT, Need.EXPLAINER, Need.OTHER_EXPLAINER)
                .meaning(
                        "Near 1 where the map does not depend on what the network has learnt about labels. The second explainer explains a network that was trained on random labels.")
                .order("ranks of the magnitudes")
                .cost("2 explanations")
                .reference(
                        "Adebayo, Gilmer, Muelly, Goodfellow, Hardt and Kim, Sanity Checks for Saliency Maps, 2018, arXiv 1810.03292")
                .proved(new Proof.ClosedForm(
                        "1 for the same map up to a factor of any sign, -1 for magnitudes in the opposite order"));
    }

    @Override
    public OptionalDouble of(MetricInput in) {
        return Likeness.to(in.explained(in.input()))
                .of(in.explained(in.otherExplainer(), in.input(), in.target(), in.seed()));
    }

    @Override
    public Passes passes(InputShape shape) {
        return Passes.explanations(2);
    }
}
