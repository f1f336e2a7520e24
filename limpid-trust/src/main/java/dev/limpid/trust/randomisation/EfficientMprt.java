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
 * How much more complex the map becomes when all weights are drawn again: the rise of the entropy of the histogram of its
 * magnitudes, relative to that before.
 *
 * <p>Ref.: Hedström, Weber, Lapuschkin and Höhne, Sanity Checks Revisited: An Exploration to Repair the Model Parameter Randomisation Test, 2024, arXiv 2401.06465.
 *
 * @param bins bins of the histogram between the lowest and the highest magnitude
 */
public record EfficientMprt(int bins) implements ExplanationMetric {
    /** With the usual settings. */
    public static final EfficientMprt STANDARD = new EfficientMprt(100);

    @Override
    public MetricInfo info() {
        return MetricInfo.of("efficient-mprt", Family.RANDOMISATION)
                .range(-1, Double.POSITIVE_INFINITY)
                .needs(Need.INPUT, Need.NETWORK, Need.EXPLAINER, Need.RANDOMISED)
                .meaning(
                        "Above 0 where the map of a network that has learnt nothing is more complex. It takes one explanation of"
                                + " another network instead of one for each layer.")
                .order("magnitudes, in bins between the lowest and the highest")
                .cost("2 explanations")
                .reference(
                        "Hedström, Weber, Lapuschkin and Höhne, Sanity Checks Revisited: An Exploration to Repair the Model Parameter Randomisation Test, 2024, arXiv 2401.06465")
                .proved(new Proof.Verified(
                        "quantus 0.6.0, discrete_entropy before and after",
                        1e-4,
                        "its number of bins may be another one"));
    }

    @Override
    public OptionalDouble of(MetricInput in) {
        double before = entropy(in.explained(in.input()));
        double after = entropy(in.explained(
                in.randomised().explainer(in.randomised().layers(), in.seed()), in.input(), in.target(), in.seed()));
        return before == 0 ? OptionalDouble.empty() : OptionalDouble.of((after - before) / before);
    }

    /** The entropy of the histogram of the magnitudes, in nats. */
    private double entropy(float[] map) {
        double lowest = Double.POSITIVE_INFINITY;
        double highest = 0;
        for (float score : map) {
            lowest = Math.min(lowest, Math.abs(score));
            highest = Math.max(highest, Math.abs(score));
        }
        double[] counts = new double[bins];
        for (float score : map) {
            double share = highest == lowest ? 0 : (Math.abs(score) - lowest) / (highest - lowest);
            counts[(int) Math.min(bins - 1.0, share * bins)]++;
        }
        double entropy = 0;
        for (double count : counts) {
            entropy -= count == 0 ? 0 : count / map.length * Math.log(count / map.length);
        }
        return entropy;
    }

    @Override
    public Passes passes(InputShape shape) {
        return Passes.explanations(2);
    }
}
