package dev.limpid.trust.robustness;

import dev.limpid.trust.InputShape;
import dev.limpid.trust.MetricInfo;
import dev.limpid.trust.MetricInfo.Family;
import dev.limpid.trust.MetricInput;
import dev.limpid.trust.Need;
import dev.limpid.trust.Numbers;
import dev.limpid.trust.Passes;
import dev.limpid.trust.PooledMetric;
import dev.limpid.trust.Proof;
import dev.limpid.trust.Segmentation;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * The probability that two inputs whose maps point to the same cell of a grid have the same prediction, averaged over inputs.
 *
 * <p>Ref.: Dasgupta, Frost and Moshkovitz, Framework for Evaluating Faithfulness of Local Explanations, 2022, arXiv 2202.00734.
 *
 * @param cells the segments of which the one with the highest sum of scores stands for the map
 */
public record Consistency(Segmentation cells) implements PooledMetric {
    /** With the usual settings. */
    public static final Consistency STANDARD = new Consistency(Segmentation.grid(4));

    @Override
    public MetricInfo info() {
        return MetricInfo.of("consistency", Family.ROBUSTNESS)
                .needs(Need.MAP, Need.INPUT, Need.NETWORK, Need.PROBABILITY, Need.DATA_SET)
                .meaning(
                        "Whether equal explanations go with equal predictions; it needs many inputs of several classes.")
                .order("signed scores, summed over each cell; the cell of the highest sum stands for the map")
                .cost("1 network pass")
                .reference(
                        "Dasgupta, Frost and Moshkovitz, Framework for Evaluating Faithfulness of Local Explanations, 2022,"
                                + " arXiv 2202.00734")
                .proved(new Proof.Verified("quantus 0.6.0, Consistency", 1e-4, "with the cell as its discretisation"));
    }

    @Override
    public Pool pool() {
        return new Counts(cells, new HashMap<>());
    }

    @Override
    public Passes passes(InputShape shape) {
        return Passes.network(1);
    }

    /** For each cell, how often each class was predicted. */
    private record Counts(Segmentation cells, Map<Integer, Map<Integer, Integer>> counts) implements Pool {
        @Override
        public void add(MetricInput in) {
            in.requireProbabilities();
            double[] sums = Segmentation.sums(cells.of(in), in.map());
            int predicted = Numbers.largest(in.network().of(in.input()));
            counts.computeIfAbsent(Numbers.largest(sums), k -> new HashMap<>()).merge(predicted, 1, Integer::sum);
        }

        @Override
        public void merge(Pool other) {
            ((Counts) other)
                    .counts.forEach((cell, classes) -> classes.forEach((predicted, count) ->
                            counts.computeIfAbsent(cell, k -> new HashMap<>()).merge(predicted, count, Integer::sum)));
        }

        @Override
        public OptionalDouble value() {
            double sum = 0;
            long inputs = 0;
            for (Map<Integer, Integer> classes : counts.values()) {
                int all = classes.values().stream().mapToInt(n -> n).sum();
                inputs += all;
                for (int count : classes.values()) {
                    sum += all == 1 ? 0 : (double) count * (count - 1) / (all - 1);
                }
            }
            return inputs < 2 ? OptionalDouble.empty() : OptionalDouble.of(sum / inputs);
        }
    }
}
