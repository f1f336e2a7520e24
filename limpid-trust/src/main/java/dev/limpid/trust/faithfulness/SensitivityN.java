package dev.limpid.trust.faithfulness;

import dev.limpid.trust.Correlation;
import dev.limpid.trust.ExplanationMetric;
import dev.limpid.trust.InputShape;
import dev.limpid.trust.MetricInfo;
import dev.limpid.trust.MetricInfo.Family;
import dev.limpid.trust.MetricInput;
import dev.limpid.trust.Need;
import dev.limpid.trust.Output;
import dev.limpid.trust.Passes;
import dev.limpid.trust.Proof;
import dev.limpid.trust.Replacement;
import dev.limpid.trust.Subsets;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;

/**
 * Pearson's correlation of the sum of the scores of random sets of n pixels with the fall of the score when they are hidden,
 * averaged over several n.
 *
 * <p>Ref.: Ancona, Ceolini, Öztireli and Gross, Towards better understanding of gradient-based attribution methods for Deep
 * Neural Networks, 2018, arXiv 1711.06104.
 *
 * @param subsets the sets for each n
 * @param replacement what they are replaced by
 * @param output the number of the class that is read
 */
public record SensitivityN(List<Subsets> subsets, Replacement replacement, Output output) implements ExplanationMetric {
    /** With the usual settings: n is 1 %, 5 %, 20 % and 50 % of the pixels. */
    public static final SensitivityN STANDARD = new SensitivityN(
            DoubleStream.of(0.01, 0.05, 0.2, 0.5)
                    .mapToObj(share -> Subsets.pixels(50, share))
                    .toList(),
            Replacement.mean(),
            Output.SCORE);

    public SensitivityN {
        subsets = List.copyOf(subsets);
    }

    @Override
    public MetricInfo info() {
        return MetricInfo.of("sensitivity-n", Family.FAITHFULNESS)
                .range(-1, 1)
                .needs(Need.MAP, Need.INPUT, Need.NETWORK)
                .meaning(
                        "Whether the sum of the scores of n pixels goes with what hiding them does, for small and large n.")
                .order("signed scores, summed over each set; no normalisation")
                .cost("sets of all n + 1 network passes")
                .reference(
                        "Ancona, Ceolini, Öztireli and Gross, Towards better understanding of gradient-based attribution"
                                + " methods for Deep Neural Networks, 2018, arXiv 1711.06104")
                .proved(new Proof.Verified(
                        "explainiverse 0.15.2, compute_sensitivity_n",
                        1e-4,
                        "one n on the sets that it drew; quantus 0.6.0 correlates over the pictures of a batch instead of"
                                + " over sets, which is not the paper's definition"));
    }

    @Override
    public OptionalDouble of(MetricInput in) {
        double sum = 0;
        int count = 0;
        for (Subsets each : subsets) {
            OptionalDouble correlation = SubsetEffects.of(in, each.of(in.shape(), in.seed()), replacement, output)
                    .correlation(Correlation.PEARSON);
            sum += correlation.orElse(0);
            count += correlation.isPresent() ? 1 : 0;
        }
        return count == 0 ? OptionalDouble.empty() : OptionalDouble.of(sum / count);
    }

    @Override
    public Passes passes(InputShape shape) {
        return Passes.network(subsets.stream().mapToLong(s -> s.count() + 1L).sum());
    }
}
