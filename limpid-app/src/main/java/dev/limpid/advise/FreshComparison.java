package dev.limpid.advise;

import dev.limpid.metrics.Interval;
import dev.limpid.trust.ExplanationMetric;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * How the finalists compare with each other and with maps that know nothing of the network, on pictures that had no part in their choice.
 *
 * @param names of the finalists, the best one while trying first, and of the maps that know nothing after them
 * @param candidates how many of them are candidates
 * @param metrics what decides
 * @param pictures for each picture the numbers {@code [method][metric]}
 */
record FreshComparison(
        List<String> names, int candidates, List<ExplanationMetric> metrics, List<List<double[]>> pictures) {
    /** The fewest pictures from which something is concluded. */
    static final int LEAST = 8;

    FreshComparison {
        names = List.copyOf(names);
        metrics = List.copyOf(metrics);
        pictures = List.copyOf(pictures);
    }

    /** The ranks {@code [picture][method]} of pictures where they are defined. */
    private List<double[]> ranks() {
        return pictures.stream()
                .map(p -> PictureScores.ranks(p, metrics))
                .filter(r -> !Double.isNaN(r[0]))
                .toList();
    }

    /** How many pictures have ranks. */
    int count() {
        return ranks().size();
    }

    /** What was found of each; empty if no picture has ranks. */
    List<Advice.Finalist> finalists() {
        List<double[]> ranks = ranks();
        List<Advice.Finalist> all = new ArrayList<>();
        for (int k = 0; k < names.size() && !ranks.isEmpty(); k++) {
            int method = k;
            all.add(new Advice.Finalist(
                    names.get(k),
                    k >= candidates,
                    Interval.ofMean(ranks.stream().mapToDouble(r -> r[method]).toArray()),
                    Interval.ofMean(
                            ranks.stream().mapToDouble(r -> r[method] - r[0]).toArray()),
                    means(method)));
        }
        return all;
    }

    private List<Interval> means(int method) {
        List<Interval> means = new ArrayList<>();
        for (int m = 0; m < metrics.size(); m++) {
            int metric = m;
            double[] numbers = pictures.stream()
                    .mapToDouble(p -> p.get(method)[metric])
                    .filter(v -> !Double.isNaN(v))
                    .toArray();
            means.add(
                    numbers.length == 0
                            ? new Interval(Double.NaN, Double.NaN, Double.NaN, 0)
                            : Interval.ofMean(numbers));
        }
        return means;
    }

    /** In how many of the lists of pictures that are drawn with replacement the first one has the best mean rank. */
    double confidence() {
        List<double[]> ranks = ranks();
        if (ranks.isEmpty()) {
            return 0;
        }
        SplittableRandom random = new SplittableRandom(ranks.size());
        int best = 0;
        for (int list = 0; list < Interval.RESAMPLES; list++) {
            double[] sums = new double[names.size()];
            for (int i = 0; i < ranks.size(); i++) {
                double[] drawn = ranks.get(random.nextInt(ranks.size()));
                for (int k = 0; k < sums.length; k++) {
                    sums[k] += drawn[k];
                }
            }
            double[] others = Arrays.copyOfRange(sums, 1, sums.length);
            best += Arrays.stream(others).allMatch(s -> sums[0] < s) ? 1 : 0;
        }
        return best / (double) Interval.RESAMPLES;
    }

    /** Why the first one cannot be recommended, in a sentence; empty if it can. */
    Optional<String> objection() {
        List<Advice.Finalist> all = finalists();
        for (Advice.Finalist each : all) {
            if (each.isBaseline() && !each.isWorse()) {
                return Optional.of(String.format(
                        java.util.Locale.ROOT,
                        "%s was the best while trying, but on %d fresh pictures it is not certainly better than %s, which knows nothing of"
                                + " the network (%.2f ranks apart, %.2f to %.2f)",
                        names.get(0),
                        count(),
                        each.name(),
                        each.behind().value(),
                        each.behind().low(),
                        each.behind().high()));
            }
        }
        for (Advice.Finalist each : all) {
            if (!each.isBaseline() && each.behind().high() < 0) {
                return Optional.of(String.format(
                        java.util.Locale.ROOT,
                        "%s was the best while trying, but on %d fresh pictures %s is certainly better (by %.2f ranks, %.2f to %.2f): the"
                                + " choice did not hold; more pictures or more time may settle it",
                        names.get(0),
                        count(),
                        each.name(),
                        -each.behind().value(),
                        -each.behind().high(),
                        -each.behind().low()));
            }
        }
        return Optional.empty();
    }
}
