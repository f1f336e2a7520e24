package dev.limpid.trust.localisation;

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
 * Weakly supervised localisation: 0 where the class of the label is among the first predictions and the box of the map overlaps with
 * the object by half, else 1.
 *
 * <p>Ref.: Russakovsky et al., ImageNet Large Scale Visual Recognition Challenge, 2015, arXiv 1409.0575.
 *
 * @param first how many predictions count, 1 or 5
 * @param box the overlap that must reach one half
 */
public record LocalisationError(int first, BoxIou box) implements ExplanationMetric {
    /** The first prediction alone. */
    public static final LocalisationError TOP_ONE = new LocalisationError(1, BoxIou.STANDARD);

    /** The first five predictions. */
    public static final LocalisationError TOP_FIVE = new LocalisationError(5, BoxIou.STANDARD);

    private static final double HALF = 0.5;

    @Override
    public MetricInfo info() {
        return MetricInfo.of("wsol-error-top" + first, Family.LOCALISATION)
                .lowerIsBetter()
                .range(0, 1)
                .needs(Need.BOXES, Need.LABEL, Need.INPUT, Need.NETWORK, Need.PROBABILITY, Need.EXPLAINER)
                .meaning(
                        "0 where the class of the label is "
                                + (first == 1 ? "predicted" : "among the first " + first + " predictions")
                                + " and the box of its map overlaps with the object by half. Its mean over inputs is an error rate.")
                .order("signed scores, scaled from lowest to highest to 0 to 1, cut off at the level")
                .cost("1 network pass, 1 explanation")
                .reference(
                        "Russakovsky et al., ImageNet Large Scale Visual Recognition Challenge, 2015, arXiv 1409.0575")
                .proved(new Proof.ClosedForm("0 and 1 for boxes and scores that are known"));
    }

    @Override
    public OptionalDouble of(MetricInput in) {
        in.requireProbabilities();
        double[] scores = in.network().of(in.input());
        int before = 0;
        for (double score : scores) {
            before += score > scores[in.label()] ? 1 : 0;
        }
        boolean isFound = before < first && overlap(in) >= HALF;
        return OptionalDouble.of(isFound ? 0 : 1);
    }

    /** The map is that of the label, also where another class is predicted. */
    private double overlap(MetricInput in) {
        float[] map = in.explained(in.explainer(), in.input(), in.label(), in.seed());
        return box.of(in.changed().map(map).build()).orElse(0);
    }

    @Override
    public Passes passes(InputShape shape) {
        return new Passes(1, 1);
    }
}
