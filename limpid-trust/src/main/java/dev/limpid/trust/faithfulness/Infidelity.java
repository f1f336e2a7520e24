package dev.limpid.trust.faithfulness;

import dev.limpid.trust.ExplanationMetric;
import dev.limpid.trust.Hiding;
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
import java.util.BitSet;
import java.util.List;
import java.util.OptionalDouble;

/**
 * The mean squared difference between what the map says of a change of the input and what the change does.
 *
 * <p>Ref.: Yeh, Hsieh, Suggala, Inouye and Ravikumar, On the (In)fidelity and Sensitivity of Explanations, 2019, arXiv 1901.09392.
 *
 * @param subsets the sets that are hidden
 * @param replacement what they are replaced by
 * @param output the number of the class that is read
 */
public record Infidelity(Subsets subsets, Replacement replacement, Output output) implements ExplanationMetric {
    /** With the usual settings. */
    public static final Infidelity STANDARD =
            new Infidelity(Subsets.squares(100, 0.2), Replacement.mean(), Output.SCORE);

    @Override
    public MetricInfo info() {
        return MetricInfo.of("infidelity", Family.FAITHFULNESS)
                .lowerIsBetter()
                .range(0, Double.POSITIVE_INFINITY)
                .needs(Need.MAP, Need.INPUT, Need.NETWORK)
                .meaning(
                        "The squared error, in squared logits, of the map as a linear model of what replacing random squares does. It needs scores in logits per unit of input.")
                .order("signed scores per value of the input, multiplied by the change of the input; no normalisation")
                .cost("subsets + 1 network passes")
                .reference(
                        "Yeh, Hsieh, Suggala, Inouye and Ravikumar, On the (In)fidelity and Sensitivity of Explanations, 2019, arXiv 1901.09392")
                .proved(
                        new Proof.Verified(
                                "captum 0.9.0, infidelity",
                                1e-4,
                                "quantus 0.6.0 keeps the change of one patch while it makes the next, so its numbers are of other changes"));
    }

    @Override
    public OptionalDouble of(MetricInput in) {
        List<BitSet> sets = subsets.of(in.shape(), in.seed());
        float[] input = in.input();
        float[] scores = in.elements();
        Replacement.Filler filler = replacement.filler(in);
        double before = RemovalCurve.height(in, output);
        double[] after = Hiding.outputs(in, replacement, output, sets);
        double sum = 0;
        for (int i = 0; i < after.length; i++) {
            float[] changed = input.clone();
            filler.fill(changed, sets.get(i), i);
            double expected = 0;
            for (int e = 0; e < input.length; e++) {
                expected += (double) scores[e] * (input[e] - changed[e]);
            }
            double error = expected - (before - after[i]);
            sum += error * error;
        }
        return OptionalDouble.of(sum / after.length);
    }

    @Override
    public Passes passes(InputShape shape) {
        return Passes.network(subsets.count() + 1L);
    }
}
