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
import java.util.BitSet;
import java.util.List;
import java.util.OptionalDouble;

/**
 * The mean fall of the probability when the pixels of the highest scores are hidden.
 *
 * <p>Ref.: DeYoung et al., ERASER: A Benchmark to Evaluate Rationalized NLP Models, 2020, arXiv 1911.03429.
 *
 * @param shares the shares of the pixels that are highest, one number each
 * @param replacement what hidden pixels are replaced by
 * @param output the number of the class that is read
 */
public record Comprehensiveness(List<Double> shares, Replacement replacement, Output output)
        implements ExplanationMetric {
    /** With the usual settings. */
    public static final Comprehensiveness STANDARD =
            new Comprehensiveness(List.of(0.01, 0.05, 0.1, 0.2, 0.5), Replacement.mean(), Output.PROBABILITY);

    @Override
    public MetricInfo info() {
        return MetricInfo.of("comprehensiveness", Family.FAITHFULNESS)
                .range(-1, 1)
                .needs(Need.MAP, Need.INPUT, Need.NETWORK)
                .meaning("How much the probability falls without the pixels of the highest scores.")
                .order("signed scores, highest first; no normalisation")
                .cost("shares + 1 network passes")
                .reference(
                        "DeYoung et al., ERASER: A Benchmark to Evaluate Rationalized NLP Models, 2020, arXiv 1911.03429")
                .proved(new Proof.Verified("explainiverse 0.15.2, compute_comprehensiveness", 1e-4, ""));
    }

    @Override
    public OptionalDouble of(MetricInput in) {
        List<BitSet> top = Shares.highest(in, shares);
        double before = RemovalCurve.height(in, output);
        double sum = 0;
        for (double height : Hiding.outputs(in, replacement, output, top)) {
            sum += before - height;
        }
        return OptionalDouble.of(sum / shares.size());
    }

    @Override
    public Passes passes(InputShape shape) {
        return Passes.network(shares.size() + 1L);
    }
}
