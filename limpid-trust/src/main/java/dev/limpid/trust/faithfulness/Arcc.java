package dev.limpid.trust.faithfulness;

import dev.limpid.trust.ExplanationMetric;
import dev.limpid.trust.InputShape;
import dev.limpid.trust.MetricInfo;
import dev.limpid.trust.MetricInfo.Family;
import dev.limpid.trust.MetricInput;
import dev.limpid.trust.Need;
import dev.limpid.trust.Passes;
import dev.limpid.trust.Proof;
import dev.limpid.trust.Replacement;
import java.util.OptionalDouble;

/**
 * The harmonic mean of coherency and simplicity, as in {@link Adcc}, and twice {@link RoadCombined}, cut off at 0 and 1.
 *
 * <p>Ref.: Domeniconi, Stramiglio, Lombardi and Salti, How to Evaluate and Refine your CAM, 2026, arXiv 2605.14641.
 *
 * @param replacement what the map hides is replaced by
 * @param road the part that removes pixels
 */
public record Arcc(Replacement replacement, RoadCombined road) implements ExplanationMetric {
    /** With the usual settings. */
    public static final Arcc STANDARD = new Arcc(Replacement.black(), RoadCombined.STANDARD);

    @Override
    public MetricInfo info() {
        return MetricInfo.of("arcc", Family.FAITHFULNESS)
                .needs(Need.MAP, Need.INPUT, Need.NETWORK, Need.PROBABILITY, Need.EXPLAINER)
                .meaning(
                        "High where a small map is found again on what it shows and its most relevant pixels matter more than its least relevant ones.")
                .order("signed scores, scaled from lowest to highest to 0 to 1; ranked for the removal")
                .cost("2 shares network passes, 2 explanations")
                .reference(
                        "Domeniconi, Stramiglio, Lombardi and Salti, How to Evaluate and Refine your CAM, 2026, arXiv 2605.14641")
                .proved(new Proof.Verified("pytorch-grad-cam 1.5.7, ARCC on the same imputations", 1e-4, ""));
    }

    @Override
    public OptionalDouble of(MetricInput in) {
        in.requireProbabilities();
        OptionalDouble coherency = HarmonicMean.coherency(in, replacement);
        OptionalDouble removal = road.of(in);
        return coherency.isEmpty() || removal.isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(HarmonicMean.of(
                        coherency.getAsDouble(),
                        HarmonicMean.simplicity(in),
                        Math.max(0, Math.min(1, 2 * removal.getAsDouble()))));
    }

    @Override
    public Passes passes(InputShape shape) {
        return new Passes(road.passes(shape).network(), 2);
    }
}
