package dev.limpid.evaluate;

import dev.limpid.metrics.Interval;
import dev.limpid.metrics.Metric.Direction;
import dev.limpid.metrics.ranking.Agreement;
import dev.limpid.metrics.ranking.Pareto;
import dev.limpid.metrics.ranking.Ranking;
import dev.limpid.trust.ExplanationMetric;
import dev.limpid.trust.MetricInfo;
import dev.limpid.trust.MetricInfo.Family;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

/**
 * What follows from the numbers of several methods: means, ranks, and how far metrics agree. Ranks count only metrics that are
 * trusted and have a number for every method.
 *
 * <p>Safe for use by several threads.
 */
public final class Leaderboard {
    /** The level of tests. */
    public static final double LEVEL = 0.05;

    private final List<ExplanationMetric> metrics;
    private final List<MethodScores> methods;
    private final int pictures;
    private final Map<ExplanationMetric, double[][]> numbers = new ConcurrentHashMap<>();
    private final Map<List<ExplanationMetric>, OptionalDouble> agreements = new ConcurrentHashMap<>();

    /**
     * A leaderboard.
     *
     * @param metrics all that were asked for
     * @param methods the methods, in the order of the request
     * @param pictures how many pictures there are
     */
    public Leaderboard(List<ExplanationMetric> metrics, List<MethodScores> methods, int pictures) {
        this.metrics = List.copyOf(metrics);
        this.methods = List.copyOf(methods);
        this.pictures = pictures;
    }

    /** All metrics that were asked for. */
    public List<ExplanationMetric> metrics() {
        return metrics;
    }

    /** The methods, in the order of the request. */
    public List<MethodScores> methods() {
        return methods;
    }

    /** How many pictures there are. */
    public int pictures() {
        return pictures;
    }

    /** The names of the methods. */
    public List<String> names() {
        return methods.stream().map(MethodScores::method).toList();
    }

    /** The metrics that have a number for some method. */
    public List<ExplanationMetric> shown() {
        return metrics.stream()
                .filter(m -> methods.stream().anyMatch(s -> s.find(m).isPresent()))
                .toList();
    }

    /** The mean of a method by a metric; empty if it has none. */
    public Optional<Interval> mean(MethodScores method, ExplanationMetric metric) {
        return method.find(metric).flatMap(Part::mean);
    }

    /** The numbers of the methods with the best mean by a metric: several if their means are equal, none if no method has a mean. */
    public List<Integer> best(ExplanationMetric metric) {
        double[] means = methods.stream()
                .map(m -> mean(m, metric))
                .mapToDouble(mean ->
                        mean.map(i -> oriented(metric.info(), i.value())).orElse(Double.NaN))
                .toArray();
        OptionalDouble highest =
                Arrays.stream(means).filter(mean -> !Double.isNaN(mean)).max();
        return IntStream.range(0, means.length)
                .filter(i -> highest.isPresent() && means[i] == highest.getAsDouble())
                .boxed()
                .toList();
    }

    /** A number of which more is better. */
    private static double oriented(MetricInfo info, double value) {
        return info.direction() == Direction.LOWER_IS_BETTER ? -value : value;
    }

    /** The metrics of a family that count in its ranks. */
    public List<ExplanationMetric> ranked(Family family) {
        return metrics.stream()
                .filter(m -> m.info().family() == family && !m.info().isQuarantined() && !Part.isOfDataSet(m))
                .filter(m -> methods.stream().allMatch(s -> s.find(m).isPresent()))
                .toList();
    }

    /** The families that have metrics, in their order. */
    public List<Family> families() {
        return Arrays.stream(Family.values())
                .filter(f -> shown().stream().anyMatch(m -> m.info().family() == f))
                .toList();
    }

    /** The numbers of a metric where more is better, {@code [picture][method]}; NaN where undefined. */
    private double[][] numbers(ExplanationMetric metric) {
        return numbers.computeIfAbsent(metric, this::found);
    }

    private double[][] found(ExplanationMetric metric) {
        double[][] found = new double[pictures][methods.size()];
        for (int m = 0; m < methods.size(); m++) {
            int method = m;
            double[] own = methods.get(m)
                    .find(metric)
                    .map(p -> p.byPicture(pictures))
                    .orElseGet(() -> {
                        double[] none = new double[pictures];
                        Arrays.fill(none, Double.NaN);
                        return none;
                    });
            for (int i = 0; i < pictures; i++) {
                found[i][method] = oriented(metric.info(), own[i]);
            }
        }
        return found;
    }

    /**
     * How the methods rank in a family: on each picture they are ranked by each metric, and the mean of these ranks is the score of
     * the method there.
     *
     * @return empty if fewer than two methods or pictures can be compared
     */
    public Optional<Ranking> ranking(Family family) {
        double[][] scores = pictureScores(ranked(family)).values().toArray(double[][]::new);
        return scores.length < 2 || methods.size() < 2 ? Optional.empty() : Optional.of(Ranking.of(scores));
    }

    /** For each picture that has numbers for all methods: minus the mean rank of each method over some metrics. */
    private Map<Integer, double[]> pictureScores(List<ExplanationMetric> chosen) {
        Map<Integer, double[]> sums = new LinkedHashMap<>();
        Map<Integer, Integer> counts = new LinkedHashMap<>();
        for (ExplanationMetric metric : chosen) {
            double[][] numbers = numbers(metric);
            for (int i = 0; i < pictures; i++) {
                if (Arrays.stream(numbers[i]).noneMatch(Double::isNaN)) {
                    double[] ranks = ranks(numbers[i]);
                    double[] sum = sums.computeIfAbsent(i, p -> new double[methods.size()]);
                    for (int m = 0; m < sum.length; m++) {
                        sum[m] -= ranks[m];
                    }
                    counts.merge(i, 1, Integer::sum);
                }
            }
        }
        sums.forEach((picture, sum) -> {
            int count = counts.getOrDefault(picture, 1);
            for (int m = 0; m < sum.length; m++) {
                sum[m] /= count;
            }
        });
        return sums;
    }

    /** The ranks of numbers, 1 for the highest; equal ones share their mean rank. */
    private static double[] ranks(double[] numbers) {
        double[] ranks = new double[numbers.length];
        for (int i = 0; i < ranks.length; i++) {
            double above = 0;
            double equal = 0;
            for (double other : numbers) {
                above += other > numbers[i] ? 1 : 0;
                equal += other == numbers[i] ? 1 : 0;
            }
            ranks[i] = above + (equal + 1) / 2;
        }
        return ranks;
    }

    /**
     * Who is best and worst on a picture by the metrics of faithfulness, or where there are none by all that count.
     *
     * @param picture its number
     * @param best the number of the method with the lowest mean rank
     * @param worst the number of the method with the highest
     * @param bestRank the mean rank of the best
     * @param worstRank the mean rank of the worst
     */
    public record Duel(int picture, int best, int worst, double bestRank, double worstRank) {
        /** How far the two are apart. */
        public double distance() {
            return worstRank - bestRank;
        }
    }

    /** The duels of all pictures, those first in which the ranks are furthest apart. */
    public List<Duel> duels() {
        List<ExplanationMetric> chosen = new ArrayList<>(ranked(Family.FAITHFULNESS));
        if (chosen.isEmpty()) {
            families().forEach(f -> chosen.addAll(ranked(f)));
        }
        List<Duel> duels = new ArrayList<>();
        pictureScores(chosen).forEach((picture, scores) -> {
            int best = 0;
            int worst = 0;
            for (int m = 1; m < scores.length; m++) {
                best = scores[m] > scores[best] ? m : best;
                worst = scores[m] < scores[worst] ? m : worst;
            }
            duels.add(new Duel(picture, best, worst, -scores[best], -scores[worst]));
        });
        duels.sort((a, b) -> Double.compare(b.distance(), a.distance()));
        return duels;
    }

    /**
     * How far two metrics agree about which method is better: Kendall's tau-b over the methods, averaged over the pictures that have
     * numbers by both; of the means where one of them belongs to whole data sets.
     *
     * @return -1 to 1; empty if it is undefined
     */
    public OptionalDouble agreement(ExplanationMetric one, ExplanationMetric other) {
        return agreements.computeIfAbsent(List.of(one, other), pair -> agreed(one, other));
    }

    private OptionalDouble agreed(ExplanationMetric one, ExplanationMetric other) {
        if (Part.isOfDataSet(one) || Part.isOfDataSet(other)) {
            return ofMeans(one, other);
        }
        double[][] a = numbers(one);
        double[][] b = numbers(other);
        double sum = 0;
        int count = 0;
        for (int i = 0; i < pictures; i++) {
            int picture = i;
            int[] both = IntStream.range(0, methods.size())
                    .filter(m -> !Double.isNaN(a[picture][m]) && !Double.isNaN(b[picture][m]))
                    .toArray();
            OptionalDouble tau = Agreement.kendall(
                    IntStream.of(both).mapToDouble(m -> a[picture][m]).toArray(),
                    IntStream.of(both).mapToDouble(m -> b[picture][m]).toArray());
            sum += tau.orElse(0);
            count += tau.isPresent() ? 1 : 0;
        }
        return count == 0 ? OptionalDouble.empty() : OptionalDouble.of(sum / count);
    }

    private OptionalDouble ofMeans(ExplanationMetric one, ExplanationMetric other) {
        List<MethodScores> both = methods.stream()
                .filter(m -> mean(m, one).isPresent() && mean(m, other).isPresent())
                .toList();
        return Agreement.kendall(
                both.stream()
                        .mapToDouble(m ->
                                oriented(one.info(), mean(m, one).orElseThrow().value()))
                        .toArray(),
                both.stream()
                        .mapToDouble(m -> oriented(
                                other.info(), mean(m, other).orElseThrow().value()))
                        .toArray());
    }

    /**
     * The methods that no other one beats in both the mean rank of a family and the cost; maps that know nothing of the network do
     * not count.
     *
     * @return their numbers; empty if there is no ranking, or the cost of a method is not known
     */
    public List<Integer> front(Family family) {
        Optional<Ranking> ranking = ranking(family);
        if (ranking.isEmpty() || methods.stream().anyMatch(m -> m.cost().isEmpty())) {
            return List.of();
        }
        List<Integer> counted = IntStream.range(0, methods.size())
                .filter(i -> !methods.get(i).family().equals(JudgedBaseline.FAMILY))
                .boxed()
                .toList();
        double[] costs = counted.stream()
                .mapToDouble(i -> methods.get(i).cost().orElseThrow().passes())
                .toArray();
        double[] values =
                counted.stream().mapToDouble(i -> -ranking.get().ranks().get(i)).toArray();
        return Pareto.front(costs, values).stream().map(counted::get).toList();
    }
}
