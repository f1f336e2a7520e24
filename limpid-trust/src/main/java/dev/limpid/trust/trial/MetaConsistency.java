package dev.limpid.trust.trial;

import dev.limpid.metrics.Metric.Direction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * How a metric responds to changes of the network or the input, as in MetaQuantus: to noise that changes no prediction its
 * numbers should not respond, to a disruption that changes the prediction they should. Each number is 0 to 1, and 1 is best.
 *
 * <p>Ref.: Hedström, Bommer, Wickstrøm, Samek, Lapuschkin and Höhne, The Meta-Evaluation Problem in Explainable AI: Identifying
 * Reliable Estimators with MetaQuantus, 2023, arXiv 2302.07265.
 *
 * <p>Differs from the authors' program: pictures for which a number is undefined are left out, and where no number changes at all
 * the probability of the test is 1.
 *
 * @param intraNoise IAC of noise: the mean probability, by Wilcoxon's signed-rank test, that the numbers before and after are the
 *     same; empty if no picture counts, as are the others
 * @param intraAdversary IAC of disruption: 1 minus that probability
 * @param interNoise IEC of noise: the share of places in the ranking of explainers that stay
 * @param interAdversary IEC of disruption: the share of explanations whose number becomes worse
 */
public record MetaConsistency(
        OptionalDouble intraNoise,
        OptionalDouble intraAdversary,
        OptionalDouble interNoise,
        OptionalDouble interAdversary) {
    /**
     * The consistency of a metric.
     *
     * @param before its numbers without a change, {@code [explainers][pictures]}; NaN where undefined
     * @param noise its numbers after each noise
     * @param adversary its numbers after each disruption
     */
    public static MetaConsistency of(
            double[][] before, List<Retrial> noise, List<Retrial> adversary, Direction direction) {
        return new MetaConsistency(
                mean(noise.stream()
                        .map(r -> intra(before, r))
                        .flatMapToDouble(Arrays::stream)
                        .toArray()),
                mean(adversary.stream()
                        .map(r -> intra(before, r))
                        .flatMapToDouble(Arrays::stream)
                        .map(p -> 1 - p)
                        .toArray()),
                mean(noise.stream()
                        .flatMapToDouble(r -> stays(before, r).stream())
                        .toArray()),
                mean(adversary.stream()
                        .flatMapToDouble(r -> worsens(before, r, direction).stream())
                        .toArray()));
    }

    /** MC: the mean of the four; empty if one of them is. */
    public OptionalDouble mean() {
        List<OptionalDouble> all = List.of(intraNoise, intraAdversary, interNoise, interAdversary);
        return all.stream().anyMatch(OptionalDouble::isEmpty)
                ? OptionalDouble.empty()
                : all.stream().mapToDouble(OptionalDouble::getAsDouble).average();
    }

    private static OptionalDouble mean(double[] numbers) {
        return Arrays.stream(numbers).average();
    }

    /** The probability of each explainer that has numbers. */
    private static double[] intra(double[][] before, Retrial after) {
        return IntStream.range(0, before.length)
                .mapToObj(e -> {
                    int[] kept = IntStream.range(0, after.isCounted().length)
                            .filter(p -> after.isCounted()[p] && isKnown(before[e][p], after.scores()[e][p]))
                            .toArray();
                    double[] one =
                            Arrays.stream(kept).mapToDouble(p -> before[e][p]).toArray();
                    double[] other = Arrays.stream(kept)
                            .mapToDouble(p -> after.scores()[e][p])
                            .toArray();
                    return kept.length == 0
                            ? OptionalDouble.empty()
                            : OptionalDouble.of(SignedRanks.probability(one, other));
                })
                .filter(OptionalDouble::isPresent)
                .mapToDouble(OptionalDouble::getAsDouble)
                .toArray();
    }

    private static boolean isKnown(double one, double other) {
        return !Double.isNaN(one) && !Double.isNaN(other);
    }

    /** The share of places that stay, over all counted pictures. */
    private static OptionalDouble stays(double[][] before, Retrial after) {
        List<Integer> same = new ArrayList<>();
        for (int p = 0; p < after.isCounted().length; p++) {
            int picture = p;
            boolean isKnown = IntStream.range(0, before.length)
                    .allMatch(e -> isKnown(before[e][picture], after.scores()[e][picture]));
            if (after.isCounted()[p] && isKnown) {
                int[] first = order(before, p);
                int[] second = order(after.scores(), p);
                for (int e = 0; e < first.length; e++) {
                    same.add(first[e] == second[e] ? 1 : 0);
                }
            }
        }
        return same.stream().mapToInt(Integer::intValue).average();
    }

    private static int[] order(double[][] scores, int picture) {
        return IntStream.range(0, scores.length)
                .boxed()
                .sorted((a, b) -> Double.compare(scores[a][picture], scores[b][picture]))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    private static OptionalDouble worsens(double[][] before, Retrial after, Direction direction) {
        List<Integer> worse = new ArrayList<>();
        for (int e = 0; e < before.length; e++) {
            for (int p = 0; p < after.isCounted().length; p++) {
                double change = after.scores()[e][p] - before[e][p];
                if (after.isCounted()[p] && !Double.isNaN(change)) {
                    worse.add((direction == Direction.HIGHER_IS_BETTER ? change < 0 : change > 0) ? 1 : 0);
                }
            }
        }
        return worse.stream().mapToInt(Integer::intValue).average();
    }
}
