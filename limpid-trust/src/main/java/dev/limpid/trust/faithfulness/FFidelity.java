package dev.limpid.trust.faithfulness;

import dev.limpid.trust.ExplanationMetric;
import dev.limpid.trust.Hiding;
import dev.limpid.trust.InputShape;
import dev.limpid.trust.MetricInfo;
import dev.limpid.trust.MetricInfo.Family;
import dev.limpid.trust.MetricInput;
import dev.limpid.trust.Need;
import dev.limpid.trust.Numbers;
import dev.limpid.trust.Output;
import dev.limpid.trust.Passes;
import dev.limpid.trust.Proof;
import dev.limpid.trust.Replacement;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SplittableRandom;

/**
 * F-Fidelity: the mean fall of the class when some pixels, drawn from those that the map marks or from the others, are replaced.
 * Never more than a small share of the picture is replaced, and a copy of the network is asked that was fine-tuned on such pictures: what is
 * left is within its domain, and the size of what the map marks does not decide. The map is that of the network itself.
 *
 * <p>Ref.: Zheng, Shirani, Chen, Lin, Cheng, Guo and Luo, F-Fidelity: A Robust Framework for Faithfulness Evaluation of Explainable
 * AI, 2024, arXiv 2410.02970.
 *
 * <p>Differs from the paper: the fall is that of the probability and not of the share of correct predictions, which says less for one
 * input.
 *
 * @param isOfMarked whether pixels are drawn from those that are marked (Fid+) or from the others (Fid-)
 * @param sizes the shares of the pixels that are marked, those of the highest scores
 * @param drawn the share that is drawn (alpha)
 * @param most the largest share of the picture that is replaced (beta)
 * @param samples how often is drawn for each size
 * @param replacement what pixels are replaced by
 */
public record FFidelity(
        boolean isOfMarked, List<Double> sizes, double drawn, double most, int samples, Replacement replacement)
        implements ExplanationMetric {
    private static final List<Double> USUAL = List.of(0.1, 0.3, 0.5, 0.7, 0.9);

    /** Fid+ with the usual settings. */
    public static final FFidelity PLUS = new FFidelity(true, USUAL, 0.5, 0.1, 10, Replacement.constant(0));

    /** Fid- with the usual settings. */
    public static final FFidelity MINUS = new FFidelity(false, USUAL, 0.5, 0.1, 10, Replacement.constant(0));

    @Override
    public MetricInfo info() {
        MetricInfo.Builder info = MetricInfo.of(
                        isOfMarked ? "f-fidelity-plus" : "f-fidelity-minus", Family.FAITHFULNESS)
                .range(-1, 1)
                .needs(Need.MAP, Need.INPUT, Need.TUNED_NETWORK)
                .meaning(
                        isOfMarked
                                ? "High where a few of the pixels that the map marks are missed by a network that was fine-tuned on pictures without some pixels."
                                : "Low where a few of the pixels that the map does not mark are not missed by a network that was fine-tuned on pictures without some pixels.")
                .order("signed scores, highest first; no normalisation")
                .cost("sizes x samples + 1 network passes")
                .reference(
                        "Zheng, Shirani, Chen, Lin, Cheng, Guo and Luo, F-Fidelity: A Robust Framework for Faithfulness Evaluation of Explainable AI, 2024, arXiv 2410.02970");
        return (isOfMarked ? info : info.lowerIsBetter())
                .proved(
                        new Proof.ClosedForm(
                                "the fall for a probability that is the share of some pixels which are there, whatever is drawn"));
    }

    @Override
    public OptionalDouble of(MetricInput in) {
        int[] order = RemovalCurve.mostRelevantFirst(in);
        SplittableRandom random = new SplittableRandom(in.seed());
        List<BitSet> sets = new ArrayList<>();
        sets.add(new BitSet());
        for (double size : sizes) {
            int marked = (int) (size * order.length);
            for (int s = 0; s < samples; s++) {
                sets.add(isOfMarked ? drawn(order, 0, marked, random) : drawn(order, marked, order.length, random));
            }
        }
        double[] heights = Hiding.outputs(in.onTunedNetwork(), replacement, Output.PROBABILITY, sets);
        return OptionalDouble.of(heights[0] - Numbers.mean(java.util.Arrays.copyOfRange(heights, 1, heights.length)));
    }

    private BitSet drawn(int[] order, int from, int to, SplittableRandom random) {
        int count = (int) Math.min(drawn * (to - from), most * order.length);
        int[] left = java.util.Arrays.copyOfRange(order, from, to);
        BitSet set = new BitSet(order.length);
        for (int i = 0; i < count; i++) {
            int at = i + random.nextInt(left.length - i);
            set.set(left[at]);
            left[at] = left[i];
        }
        return set;
    }

    @Override
    public Passes passes(InputShape shape) {
        return Passes.network(sizes.size() * (long) samples + 1);
    }
}
