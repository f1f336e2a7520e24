package dev.limpid.trust.faithfulness;

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
 * Whether the map keeps more of the probability than another map of the same input: 1 if its {@link AverageDrop} is smaller,
 * one half if they are equal.
 *
 * <p>Ref.: Chattopadhyay, Sarkar, Howlader and Balasubramanian, Grad-CAM++, 2018, arXiv 1710.11063.
 *
 * @param drop the drop that is compared
 */
public record WinRate(AverageDrop drop) implements ExplanationMetric {
    /** With the usual settings. */
    public static final WinRate STANDARD = new WinRate(AverageDrop.STANDARD);

    @Override
    public MetricInfo info() {
        return MetricInfo.of("win-rate", Family.FAITHFULNESS)
                .needs(Need.MAP, Need.OTHER_MAP, Need.INPUT, Need.NETWORK, Need.PROBABILITY)
                .meaning(
                        "1 where the map loses less of the probability than the other map; its mean over inputs is a rate.")
                .order("signed scores, scaled from lowest to highest to 0 to 1, then multiplied with the input")
                .cost("4 network passes")
                .reference("Chattopadhyay, Sarkar, Howlader and Balasubramanian, Grad-CAM++, 2018, arXiv 1710.11063")
                .proved(new Proof.ClosedForm("1, one half and 0 for drops that are known"));
    }

    @Override
    public OptionalDouble of(MetricInput in) {
        in.requireProbabilities();
        MetricInput other = MetricInput.of(in.shape())
                .input(in.input())
                .network(in.network(), in.target())
                .map(in.otherMap())
                .build();
        OptionalDouble mine = drop.of(in);
        OptionalDouble its = drop.of(other);
        if (mine.isEmpty() || its.isEmpty()) {
            return OptionalDouble.empty();
        }
        double lead = its.getAsDouble() - mine.getAsDouble();
        return OptionalDouble.of(lead > 0 ? 1 : lead < 0 ? 0 : 0.5);
    }

    @Override
    public Passes passes(InputShape shape) {
        return Passes.network(4);
    }
}
