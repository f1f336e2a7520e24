package dev.limpid.trust.faithfulness;

import dev.limpid.trust.ExplanationMetric;
import dev.limpid.trust.InputShape;
import dev.limpid.trust.MetricInfo;
import dev.limpid.trust.MetricInfo.Family;
import dev.limpid.trust.MetricInput;
import dev.limpid.trust.Need;
import dev.limpid.trust.Normalisation;
import dev.limpid.trust.Passes;
import dev.limpid.trust.Proof;
import dev.limpid.trust.Replacement;
import java.util.OptionalDouble;

/**
 * The harmonic mean of coherency (the map of the masked input is like the map), 1 minus complexity (the mean of the scaled map)
 * and 1 minus {@link AverageDrop}.
 *
 * <p>Ref.: Poppi, Cornia, Baraldi and Cucchiara, Revisiting The Evaluation of Class Activation Mapping for Explainability, 2021, arXiv 2104.10252.
 *
 * @param replacement what the map hides is replaced by
 */
public record Adcc(Replacement replacement) implements ExplanationMetric {
    /** With the usual settings. */
    public static final Adcc STANDARD = new Adcc(Replacement.black());

    @Override
    public MetricInfo info() {
        return MetricInfo.of("adcc", Family.FAITHFULNESS)
                .needs(Need.MAP, Need.INPUT, Need.NETWORK, Need.PROBABILITY, Need.EXPLAINER)
                .meaning("High where a small map keeps the probability and is found again on what it shows.")
                .order("signed scores, scaled from lowest to highest to 0 to 1")
                .cost("2 network passes, 2 explanations")
                .reference(
                        "Poppi, Cornia, Baraldi and Cucchiara, Revisiting The Evaluation of Class Activation Mapping for Explainability, 2021, arXiv 2104.10252")
                .proved(new Proof.Verified(
                        "pytorch-grad-cam 1.5.7, Coherency and Complexity, and torchcam 0.5.0 for the drop",
                        1e-4,
                        "their harmonic mean is the paper's"));
    }

    @Override
    public OptionalDouble of(MetricInput in) {
        in.requireProbabilities();
        OptionalDouble coherency = HarmonicMean.coherency(in, replacement);
        OptionalDouble drop = new AverageDrop(Normalisation.MIN_MAX, replacement).of(in);
        return coherency.isEmpty() || drop.isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(
                        HarmonicMean.of(coherency.getAsDouble(), HarmonicMean.simplicity(in), 1 - drop.getAsDouble()));
    }

    @Override
    public Passes passes(InputShape shape) {
        return new Passes(2, 2);
    }
}
