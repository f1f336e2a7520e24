package dev.limpid.evaluate;

import dev.limpid.OutputGuard;
import dev.limpid.error.LimpidException;
import dev.limpid.metrics.Metric.Direction;
import dev.limpid.metrics.ranking.SamplePlan;
import dev.limpid.trust.ExplanationMetric;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * How many pictures a ranking by one metric needs, from a pilot: after so many pictures differences as large as those of the pilot
 * are found by paired t tests, corrected for the number of pairs.
 *
 * @param metric the name of the metric
 * @param pictures of the pilot that have a number for each method
 * @param pairs of methods, those first that need the fewest pictures
 * @param topPair the two methods with the best means
 */
public record RankingPlan(String metric, int pictures, List<Pair> pairs, Pair topPair) {
    private static final int LEAST_PICTURES = 5;

    public RankingPlan {
        pairs = List.copyOf(pairs);
    }

    /**
     * Two methods.
     *
     * @param better the one with the better mean
     * @param worse the other one
     * @param difference of their means, above 0 where the first is better
     * @param plan how many pictures tell them apart
     */
    public record Pair(String better, String worse, double difference, SamplePlan plan) {}

    /**
     * What is asked of a plan.
     *
     * @param level the probability of finding any difference that is none
     * @param power the probability of finding a difference
     * @param difference the smallest difference that matters; empty for those of the pilot
     */
    public record Question(double level, double power, OptionalDouble difference) {
        /** @throws LimpidException if a number is not possible */
        public Question {
            if (!(level > 0 && level < 1) || !(power > level && power < 1)) {
                throw LimpidException.badInput("the level lies between 0 and 1, and the power between the level and 1");
            }
            if (difference.isPresent() && !(difference.getAsDouble() > 0)) {
                throw LimpidException.badInput("the smallest difference that matters is above 0");
            }
        }
    }

    /**
     * Plans from the results of {@code limpid evaluate}, one for each metric.
     *
     * @param run the parts that belong together; others are not read
     * @param metrics those that are asked for; others in the folder are left out
     * @throws LimpidException if there are no results of two methods over at least five pictures
     */
    public static List<RankingPlan> of(Path folder, RunParts run, List<ExplanationMetric> metrics, Question question) {
        PartFiles files = new PartFiles(folder, new OutputGuard(List.of()));
        List<RankingPlan> plans = new ArrayList<>();
        for (ExplanationMetric metric : metrics) {
            List<Part> parts = Part.isOfDataSet(metric) ? List.of() : files.readAll(metric, run);
            int pictures = parts.stream()
                    .flatMap(p -> p.rows().stream())
                    .mapToInt(r -> r.picture() + 1)
                    .max()
                    .orElse(0);
            List<Part> full = parts.stream().filter(p -> p.values().length > 0).toList();
            int[] common = common(full, pictures);
            if (full.size() >= 2 && common.length >= LEAST_PICTURES) {
                plans.add(plan(metric, full, common, pictures, question));
            }
        }
        if (plans.isEmpty()) {
            throw LimpidException.notFound(folder + ": there are no results of two methods over at least "
                    + LEAST_PICTURES + " pictures; 'limpid evaluate' makes them");
        }
        return plans;
    }

    /** The pictures that have a number for all methods. */
    private static int[] common(List<Part> parts, int pictures) {
        List<double[]> numbers = parts.stream().map(p -> p.byPicture(pictures)).toList();
        return IntStream.range(0, pictures)
                .filter(i -> numbers.stream().noneMatch(n -> Double.isNaN(n[i])))
                .toArray();
    }

    private static RankingPlan plan(
            ExplanationMetric metric, List<Part> parts, int[] common, int pictures, Question question) {
        double sign = metric.info().direction() == Direction.LOWER_IS_BETTER ? -1 : 1;
        List<double[]> numbers = new ArrayList<>();
        for (Part part : parts) {
            double[] all = part.byPicture(pictures);
            numbers.add(Arrays.stream(common).mapToDouble(i -> sign * all[i]).toArray());
        }
        List<Integer> order = IntStream.range(0, parts.size())
                .boxed()
                .sorted(Comparator.comparingDouble(m -> -mean(numbers.get(m))))
                .toList();
        long comparisons = parts.size() * (parts.size() - 1L) / 2;
        List<Pair> pairs = new ArrayList<>();
        for (int i = 0; i < order.size(); i++) {
            for (int k = i + 1; k < order.size(); k++) {
                pairs.add(pair(
                        parts.get(order.get(i)).method(),
                        parts.get(order.get(k)).method(),
                        difference(numbers.get(order.get(i)), numbers.get(order.get(k))),
                        comparisons,
                        question));
            }
        }
        Pair top = pairs.get(0);
        pairs.sort(Comparator.comparingInt(p -> p.plan.samples()));
        return new RankingPlan(metric.info().name(), common.length, pairs, top);
    }

    private static double[] difference(double[] one, double[] other) {
        double[] difference = new double[one.length];
        for (int i = 0; i < difference.length; i++) {
            difference[i] = one[i] - other[i];
        }
        return difference;
    }

    private static double mean(double[] numbers) {
        return Arrays.stream(numbers).average().orElse(0);
    }

    private static Pair pair(String better, String worse, double[] differences, long comparisons, Question question) {
        double observed = mean(differences);
        SamplePlan plan = SamplePlan.forDifference(
                SamplePlan.Spread.of(differences),
                question.difference.orElse(observed),
                question.level,
                question.power,
                comparisons);
        return new Pair(better, worse, observed, plan);
    }

    /** The pair that needs the most pictures of a share of all pairs, such as 0.9. */
    public Pair at(double share) {
        return pairs.get((int) Math.max(0, Math.ceil(share * pairs.size()) - 1));
    }

    /** How many pairs so many pictures tell apart. */
    public int toldApart(int count) {
        return (int) pairs.stream().filter(p -> p.plan.samples() <= count).count();
    }
}
